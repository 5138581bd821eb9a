import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mailbox } from '#testing/mailbox.js';
import { RunningStack, until } from '#testing/running-stack.js';

interface Departure {
  readonly applied_at: Date | null;
  readonly leaves_at: Date;
  readonly moved: { readonly implementerOf: readonly { readonly record: string; readonly to: string }[] };
}

describe('the demo company in fast motion: an implementer leaves on a day that lies ahead', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await RunningStack.start({ words: ['--day', '2s'] });
  }, 180_000);
  afterAll(() => stack.remove(), 60_000);

  it('when the ISMS clock passes her last day, her action is with her manager and the ISMS Manager is asked to confirm', async () => {
    let left: Departure | undefined;
    await until(
      async () => {
        [left] = await stack.sql<Departure>(
          `select * from departure where person_id = 'P18' and applied_at is not null`,
        );
        return left !== undefined;
      },
      { seconds: 150, what: () => `the duty that applies leave dates\n${stack.printed()}` },
    );
    expect(left?.moved.implementerOf).toMatchObject([{ to: 'P08' }]);
    expect(Number(left?.applied_at)).toBeGreaterThanOrEqual(Number(left?.leaves_at));
    const record = left?.moved.implementerOf[0]?.record ?? '';
    const actions = await stack.sql('select implementer_id from planned_action where record_id = $1 and number = 2', [
      record,
    ]);
    expect(actions).toEqual([{ implementer_id: 'P08' }]);
    const mail = await new Mailbox(stack.inbox).waitFor('priya.nandakumar@larkfield.example', 'Nora Petrescu has left');
    expect(mail.Text).toContain('confirm it on the page of the person');
  }, 240_000);
});
