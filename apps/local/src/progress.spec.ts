import { describe, expect, it } from '@jest/globals';
import { Progress } from './progress.js';
import { readyText, SAVED_VIEWS, savedViewUrl } from './ready-text.js';

function output(isTTY: boolean): { isTTY: boolean; text: string; write(text: string): void } {
  return {
    isTTY,
    text: '',
    write(text) {
      this.text += text;
    },
  };
}

describe('progress', () => {
  it('in a pipe is plain lines with the time each step took', async () => {
    const out = output(false);
    const progress = new Progress(out);
    expect(await progress.step('PostgreSQL', () => Promise.resolve(7))).toBe(7);
    expect(out.text).toMatch(/^ {2}PostgreSQL \(\d\.\d s\)\n$/);
    expect(out.text).not.toContain('\u001b');
  });

  it('on a terminal rewrites one line while steps run', async () => {
    const out = output(true);
    const progress = new Progress(out);
    await progress.step('Temporal', async () => {
      progress.say('building');
      await new Promise((resolve) => setTimeout(resolve, 250));
    });
    expect(out.text).toContain('\r\u001b[Kbuilding\n\r\u001b[K  … Temporal 0 s');
    expect(out.text).toMatch(/Temporal \(0\.\d s\)\n$/);
  });

  it('of a failed step ends, and the error goes on', async () => {
    const progress = new Progress(output(true));
    await expect(progress.step('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

describe('the last lines of the start', () => {
  const places = {
    pages: 'http://127.0.0.1:3000',
    inbox: 'http://127.0.0.1:8025',
    smtp: 'smtp://127.0.0.1:1025',
    temporalUi: 'http://127.0.0.1:8233',
    temporal: '127.0.0.1:7233',
    namespace: 'isms',
    database: 'postgres://127.0.0.1:54333/isms',
    folder: '.isms',
    demo: true,
    seconds: 2.34,
  };

  it('name every door, the saved views and a first walk', () => {
    const text = readyText(places);
    expect(text).toMatch(/^Ready in 2\.3 s$/m);
    expect(text).toMatch(/API docs +http:\/\/127\.0\.0\.1:3000\/docs$/m);
    for (const view of SAVED_VIEWS) expect(text).toContain(savedViewUrl(places.temporalUi, 'isms', view));
    expect(text).toMatch(/first walk of five minutes[\s\S]*priya\.nandakumar@larkfield\.example/);
  });

  it('leave out what is not there, and show a machine token only when it was made', () => {
    const text = readyText({ ...places, inbox: undefined, temporalUi: undefined, demo: false, machineToken: 'abc' });
    expect(text).not.toMatch(/8233|8025|first walk/);
    expect(text).toContain('Machine token, shown once (Authorization: Bearer …): abc');
    expect(readyText(places)).not.toContain('Machine token');
  });

  it('hold links that the Temporal UI understands', () => {
    const url = new URL(savedViewUrl(places.temporalUi, 'isms', ['Overdue', 'IsmsOverdueLevel > 0']));
    expect(url.pathname).toBe('/namespaces/isms/workflows');
    expect([...url.searchParams]).toEqual([
      ['query', 'IsmsOverdueLevel > 0'],
      ['savedQuery', 'Overdue'],
    ]);
  });
});
