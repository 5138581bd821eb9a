import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CyclePath } from '#testing/cycle-path.js';
import { inForce, register } from '#testing/documents.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ReviewPath } from '#testing/review-path.js';
import { startedCycle } from '#testing/started-cycle.js';
import { askBesideCycle } from '../cycle/ask-beside.js';
import { readTask } from '../path/read-task.js';

let desk: PathDesk;
let cycle: CyclePath;
beforeEach(async () => {
  desk = await PathDesk.open('review_cycle');
  cycle = await startedCycle(desk);
});
afterEach(() => desk.close());

const CHANGE = {
  ...{ kind: 'EXTERNAL', what: 'New product-security duties', effect: 'Evidence of updates', saidBy: 'Engineering' },
  followUp: 'Look at the procedure.',
};

describe('the cycle and the review of documents (specification P1, I3 and I4)', () => {
  it('changed issues of I4 raise one trigger for the management procedure, which the ISMS Manager triages; a revision one more', async () => {
    const path = await ReviewPath.document(desk, { id: 'ISMS-PR-001', dueOn: '2028-02-01' });
    await register(desk);
    const entry = { changes: [CHANGE], nothing: '' };
    await cycle.told('I4_INPUT', { outcome: 'SUBMIT', entry: { changes: [], nothing: 'I looked and found none.' } });
    await cycle.told('I4', { outcome: 'SUBMIT', entry });
    expect(await path.triggers()).toEqual(['MANUAL TRIAGE -']);
    const [trigger] = await desk.query(`select document_id, source_ref, raised_by from review_trigger`);
    expect(trigger).toEqual({ document_id: 'ISMS-PR-001', source_ref: `${cycle.id} I4`, raised_by: 'IM' });
    const wish = { kind: 'REVISION', step: 'I4', reason: 'One more came up.' } as const;
    await askBesideCycle(desk.records, { cycleId: cycle.id, by: 'IM', wish });
    await cycle.ask('REVISION', 'I4/1');
    const [task] = await cycle.tasks('REVISION');
    if (!task) throw new Error('nobody is asked for the revision');
    await desk.send(task, { outcome: 'SUBMIT', entry });
    expect(await path.triggers()).toEqual(['MANUAL TRIAGE -', 'MANUAL TRIAGE -']);
  });

  it('nothing changed raises none', async () => {
    const path = await ReviewPath.document(desk, { id: 'ISMS-PR-001', dueOn: '2028-02-01' });
    const entry = { changes: [], nothing: 'I looked and found none.' };
    await cycle.told('I4_INPUT', { outcome: 'SUBMIT', entry });
    await cycle.told('I4', { outcome: 'SUBMIT', entry });
    expect(await path.triggers()).toEqual([]);
  });

  it('I3 starts with the versions that came into force within the cycle, and for what they were made', async () => {
    await register(desk);
    const version = await inForce(desk);
    await cycle.ask('I3');
    const [task] = await cycle.tasks('I3');
    const page = await readTask(desk.records, { tokenSha256: PATH_DEPS.links.hashOf(task?.linkId ?? '') });
    expect(page?.proposed).toMatchObject({
      ...{ 'updates.1.id': version.id, 'updates.1.what': 'Says that screens are locked.' },
      'updates.1.doneOn': await desk.today(),
    });
  });
});
