import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Mailbox } from '#testing/mailbox.js';
import { RunningStack, until } from '#testing/running-stack.js';

interface Departure {
  readonly applied_at: Date | null;
  readonly leaves_at: Date;
  readonly moved: { readonly implementerOf: readonly { readonly record: string; readonly to: string }[] };
}

describe('the demo company in fast motion: an implementer leaves on a day that lies ahead, and a cycle nears its end', () => {
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

  it('the next cycle is drafted on its day, 30 days before the end, and its charter is asked of the ISMS Manager', async () => {
    const drafts = (): Promise<{ id: string; first_day: string; carried: number; drafted: Date; end: Date }[]> =>
      stack.sql(
        `select d.id, d.first_day, jsonb_array_length(d.carry_over) as carried, d.drafted_at as drafted,
                (c.last_day::date + 1)::timestamptz as end
           from cycle d join cycle c on c.id = d.carried_from`,
      );
    await until(async () => (await drafts()).length > 0, {
      seconds: 60,
      what: () => `the draft of the next cycle\n${stack.printed()}`,
    });
    const [draft] = await drafts();
    const days = (Number(draft?.end) - Number(draft?.drafted)) / 86_400_000;
    expect(days).toBeGreaterThan(26);
    expect(days).toBeLessThan(31.5);
    expect(draft?.carried).toBeGreaterThan(6);
    await new Mailbox(stack.inbox).waitFor('priya.nandakumar@larkfield.example', `Prepare the charter of ${draft?.id}`);
  }, 120_000);

  it('the gate that nobody submits is late: it escalates, nothing is approved, corrective actions go on', async () => {
    await until(
      async () => {
        const [late] = await stack.sql<{ level: number }>(
          `select max(q.level) as level from question q join step s on s.id = q.step_id where s.code = 'G3_SUBMISSION'`,
        );
        return (late?.level ?? 0) >= 2;
      },
      { seconds: 90, what: () => `level 2 of the submission of G3\n${stack.printed()}` },
    );
    const states = await stack.sql<{ state: string }>(`select state from cycle where carried_from is null`);
    expect(states).toEqual([{ state: 'MONITOR' }]);
    const decided = await stack.sql(`select 1 from decision d where d.record_id like 'CYC-%'`);
    expect(decided).toEqual([]);
  }, 120_000);
});
