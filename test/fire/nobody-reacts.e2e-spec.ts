import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Mailbox } from '#testing/mailbox.js';
import { RunningStack, until } from '#testing/running-stack.js';

/** Real milliseconds of an ISMS day. */
const DAY = Number(process.env['FIRE_DAY_MS'] ?? 2_000);
/** Real milliseconds the stack stands still in the middle; a minute for the full proof. */
const PAUSE = Number(process.env['FIRE_PAUSE_MS'] ?? 10_000);

interface Sent {
  readonly template: string;
  readonly sent_at: Date;
  readonly zone: string;
  readonly person_id: string;
}

describe('one plan approval is open, the clock is scaled, and nobody reacts for thirty days', () => {
  let stack: RunningStack;

  beforeAll(async () => {
    const words = ['--company', 'libs/records/data/minimal-open-approval.json', '--day', `${DAY}ms`];
    stack = await RunningStack.start({ words });
  }, 180_000);
  afterAll(() => stack.remove(), 60_000);

  test('the stack is stopped in between, and the company did not age', async () => {
    await until(async () => (await level(stack)) >= 1, { seconds: 120, what: 'escalation level 1' });
    const before = await ismsNow(stack);
    const asked = Date.now();
    await stack.stop();
    const stopping = Date.now() - asked;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const { dataDir, ports } = stack;
    stack = await RunningStack.start({ dataDir, ports });
    const [segment] = await stack.sql<{ isms_at: Date }>('select isms_at from clock order by id desc limit 1');
    const agedDays = ((segment?.isms_at.getTime() ?? 0) - before) / 86_400_000;
    // It aged while it was being stopped, not while it stood still.
    expect(agedDays).toBeGreaterThanOrEqual(0);
    expect(agedDays).toBeLessThan(stopping / DAY + 1);
  }, 240_000);

  test('reminders and levels 1 to 4 came, exactly one candidate was raised, and nothing was approved', async () => {
    await until(async () => (await level(stack)) >= 4, { seconds: 120, what: 'escalation level 4' });
    await until(async () => (await days(stack)) >= 31, { seconds: 120, what: 'thirty days' });
    const levels = await stack.sql<{ level: number; added: string[]; handed: string | null }>(
      `select (content->>'level')::int as level, content->'added' as added, content->>'handedOnTo' as handed from audit_event a
        where type = 'ESCALATED' and record_id = (select min(id) from corrective_action where source <> 'OVERDUE') order by level`,
    );
    expect(levels.map((row) => row.level)).toEqual([1, 2, 3, 4]);
    expect(levels[0]?.added.length).toBeGreaterThan(0);
    expect(levels[2]?.handed).not.toBeNull();
    const [decisions] = await stack.sql<{ n: string }>('select count(*) as n from decision');
    expect(decisions?.n).toBe('0');
    const candidates = await stack.sql(`select id from corrective_action where source = 'OVERDUE'`);
    expect(candidates).toHaveLength(1);
    const [record] = await stack.sql<{ state: string }>(
      `select state from corrective_action where source <> 'OVERDUE' limit 1`,
    );
    expect(record?.state).toBe('PLAN_APPROVAL');
  }, 300_000);

  test('no reminder or escalation left at night, on a weekend or on a holiday', async () => {
    await until(async () => (await waiting(stack)) === 0, { seconds: 60, what: 'the last escalation to leave' });
    const sent = await stack.sql<Sent>(
      `select m.template, m.sent_at, s.zone, m.person_id from mail m join person p on p.id = m.person_id join site s on s.id = p.site_id
        where m.lane = 1 and m.state = 'SENT' order by m.sent_at`,
    );
    expect(sent.some((mail) => mail.template === 'DIGEST')).toBe(true);
    expect(sent.some((mail) => mail.template === 'ESCALATION')).toBe(true);
    const holidays = new Set(
      (await stack.sql<{ day: string }>('select day::text as day from holiday')).map((row) => row.day),
    );
    for (const mail of sent) {
      const local = localOf(mail);
      expect({ ...local, holiday: holidays.has(local.day) }).toMatchObject({ weekend: false, holiday: false });
      expect(local.hour).toBeGreaterThanOrEqual(8);
      expect(local.hour).toBeLessThan(18);
    }
  });

  test('each reminder was sent once to each person', async () => {
    const mails = await new Mailbox(stack.inbox).all();
    expect(new Set(mails.map((mail) => mail.MessageID)).size).toBe(mails.length);
  });
});

function localOf(mail: Sent): { day: string; hour: number; weekend: boolean } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: mail.zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
    weekday: 'short',
  }).formatToParts(mail.sent_at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    day: `${of('year')}-${of('month')}-${of('day')}`,
    hour: Number(of('hour')),
    weekend: ['Sat', 'Sun'].includes(of('weekday')),
  };
}

async function ismsNow(stack: RunningStack): Promise<number> {
  const [row] = await stack.sql<{ at: Date }>('select isms_now() as at');
  return row?.at.getTime() ?? 0;
}

/** Reminders and escalations that were due and have not left. */
async function waiting(stack: RunningStack): Promise<number> {
  const [row] = await stack.sql<{ n: number }>(
    `select count(*)::int as n from mail where lane = 1 and state in ('QUEUED', 'SENDING') and template = 'ESCALATION'
       and record_id = (select min(id) from corrective_action where source <> 'OVERDUE')`,
  );
  return row?.n ?? 0;
}

async function level(stack: RunningStack): Promise<number> {
  const [row] = await stack.sql<{ level: number }>(
    `select coalesce(max((content->>'level')::int), 0) as level from audit_event
      where type = 'ESCALATED' and record_id = (select min(id) from corrective_action where source <> 'OVERDUE')`,
  );
  return row?.level ?? 0;
}

/** ISMS days since the first question was asked. */
async function days(stack: RunningStack): Promise<number> {
  const [row] = await stack.sql<{ days: number }>(
    'select extract(epoch from isms_now() - min(opened_at)) / 86400 as days from question',
  );
  return row?.days ?? 0;
}
