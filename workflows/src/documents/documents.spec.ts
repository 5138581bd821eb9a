import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DOCUMENT_PATHS } from '#testing/document-paths.js';
import { StoryStage, until } from '#testing/story-stage.js';

jest.setTimeout(60_000);

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'document-paths' });
});
afterAll(() => stage.close());

describe('a record of a document asks, step after step', () => {
  it.each(Object.entries(DOCUMENT_PATHS))('%s', async (_name, path) => {
    const desk = stage.document(path);
    await desk.wake();
    expect(await stage.closed(desk)).toBe('COMPLETED');
    expect(desk.asked).toBe(path.asked);
    expect(desk.final).toBe(true);
  });
});

describe('a version', () => {
  it('that its owner withdraws while it waits ends its story', async () => {
    const desk = stage.document({ recordId: 'ISMS-PO-001-1.1', script: { DOC_APPROVAL: ['LATE'] } });
    await desk.wake();
    await until('the approval', () => desk.asked.includes('DOC_APPROVAL'));
    await desk.withdraw();
    expect(await stage.closed(desk)).toBe('COMPLETED');
    expect(desk.ending).toContain('DOC_APPROVAL INTERRUPTED');
  });

  it('whose story was terminated is told again from its record, and asks nothing twice', async () => {
    const desk = stage.document({
      recordId: 'ISMS-PO-002-1.1',
      script: {},
      options: { waits: { DOC_EFFECTIVE: 2_000 } },
    });
    await desk.wake();
    await until('the effective day', () => desk.asked.includes('DOC_EFFECTIVE'));
    await stage.handle(desk).terminate('lost');
    await desk.wake();
    expect(await stage.closed(desk)).toBe('COMPLETED');
    expect(desk.asked).toBe('DOC_DRAFT DOC_REVIEW DOC_APPROVAL DOC_EFFECTIVE');
  });
});

describe('an acknowledgement', () => {
  it('that is killed between its chunks goes on where it stood', async () => {
    const options = { chunks: 3, waits: { ACKNOWLEDGEMENT: 1_500 } } as const;
    const desk = stage.document({ recordId: 'ISMS-PO-003-2.0/acknowledgement-1', script: {}, options });
    await desk.wake();
    await until('the first chunk', () => desk.chunksAsked > 0);
    await stage.handle(desk).terminate('lost');
    await desk.wake();
    expect(await stage.closed(desk)).toBe('COMPLETED');
    expect([desk.chunksAsked, desk.asked]).toEqual([3, 'ACKNOWLEDGEMENT']);
  });
});
