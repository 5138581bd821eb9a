import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Mailbox } from '#testing/mailbox.js';
import { until } from '#testing/running-stack.js';
import { compareDates } from '../simulate/compare.js';
import { simulate, type Simulated } from '../simulate/simulation.js';
import { KILLS, killThroughYear } from './kills.js';
import { tellYear, type ToldYear } from './told-year.js';
import { AnswerBook } from './answer-book.js';

/** Real milliseconds of an ISMS day. */
const DAY_MS = Number(process.env['FIRE_YEAR_DAY_MS'] ?? 600);
/** Two years, each half as long again, and two starts. */
const PATIENCE_MS = 120_000 + 2 * 1.5 * 430 * DAY_MS;
const ROOT = path.resolve(import.meta.dirname, '../..');
const DAY = 86_400_000;

/**
 * Days pass while a machine is down for seconds. What is answered late by that is answered late in both years; a ladder would
 * be climbed at once where the other one climbed it day by day.
 */
const NOBODY_ESCALATES = { classes: { AP: { ladder: [] }, WK: { ladder: [] } } };

describe('a year in which the worker and Temporal are killed twenty times, beside the same year undisturbed', () => {
  const played: Simulated[] = [];
  let undisturbed: Simulated;
  let disturbed: Simulated;
  let killed: string[] = [];
  let told: { undisturbed: ToldYear; disturbed: ToldYear };

  beforeAll(async () => {
    const book = new AnswerBook();
    const year = { years: 1, dayMs: DAY_MS, manners: {}, policy: NOBODY_ESCALATES, patienceDays: 600 };
    const keep = (one: Simulated): Simulated => (played.push(one), one);
    let monday = '';
    disturbed = keep(
      await simulate({
        ...{ ...year, firstDay: (today) => (monday = mondayAfter(today)) },
        script: (stack) => book.written(stack),
        beside: async (stack, firstDay) => void (killed = await killThroughYear(stack, firstDay)),
      }),
    );
    const firstDay = (): string => monday;
    undisturbed = keep(await simulate({ ...year, firstDay, script: (stack) => book.repeated(stack) }));
    const cycleId = disturbed.firstCycle;
    told = {
      undisturbed: await tellYear(undisturbed.stack, cycleId),
      disturbed: await tellYear(disturbed.stack, cycleId),
    };
  }, PATIENCE_MS);
  afterAll(() => Promise.all(played.map(({ stack }) => stack.remove())), 60_000);

  test('both years come to their close; every answer is taken', () => {
    for (const { standstill, people } of [undisturbed, disturbed])
      expect({ standstill, refusals: people.refusals }).toEqual({ standstill: null, refusals: [] });
  });

  test('the worker and Temporal were killed ten times each, and started again by the supervisor', async () => {
    expect(killed).toHaveLength(20);
    expect(new Set(killed).size).toBe(KILLS.length);
    await until(
      () => startsOf(disturbed, 'worker runs again') === 10 && startsOf(disturbed, 'Temporal runs again') === 10,
      {
        ...{ seconds: 30, what: () => disturbed.stack.printed() },
      },
    );
    expect(startsOf(undisturbed, 'runs again')).toBe(0);
  });

  test('the kills held work up: questions went out days late that the undisturbed year asked on their day', async () => {
    const [calm, late] = [await askedLate(undisturbed), await askedLate(disturbed)];
    expect(late - calm).toBeGreaterThan(5);
  });

  test('the same records are there, in the same order, with the same planned instants and dues', () => {
    expect(told.disturbed.records).toEqual(told.undisturbed.records);
    expect(told.disturbed.steps).toEqual(told.undisturbed.steps);
    expect(told.disturbed.outputs).toEqual(told.undisturbed.outputs);
    expect(told.undisturbed.steps.length).toBeGreaterThan(70);
  });

  test('the same people were asked, and each step went the same way', () => {
    expect(told.disturbed.tasks).toEqual(told.undisturbed.tasks);
    expect(told.disturbed.trail).toEqual(told.undisturbed.trail);
  });

  test('no decision is lost and none is doubled: the same people decided the same on the same days', async () => {
    expect(told.disturbed.decisions).toEqual(told.undisturbed.decisions);
    for (const { people, stack } of [undisturbed, disturbed]) {
      const kept = await stack.sql<{ receipt: string }>('select receipt from decision order by 1');
      expect(kept.map(({ receipt }) => receipt)).toEqual(people.receipts.toSorted());
    }
  });

  test('every date is that of the independent model', async () => {
    for (const { stack } of [undisturbed, disturbed]) {
      const { missing, surplus, twice, cycles } = await compareDates(stack);
      expect({ missing, surplus, twice, cycles }).toEqual({ missing: [], surplus: [], twice: [], cycles: 1 });
    }
  });

  test('the same mails were written; none is lost, and one that came twice has the same Message-ID', async () => {
    expect(told.disturbed.mails).toEqual(told.undisturbed.mails);
    for (const { stack } of [undisturbed, disturbed]) {
      // Its days go on: what is told as sent was caught by then, and what is caught by then is told as sent in a moment.
      const sent = async (): Promise<Set<string>> => {
        const rows = await stack.sql<{ id: string }>(`select message_id as id from mail where state = 'SENT'`);
        return new Set(rows.map(({ id }) => bare(id)));
      };
      const before = await sent();
      const caught = new Set((await new Mailbox(stack.inbox).all()).map(({ MessageID }) => bare(MessageID)));
      expect([...before].filter((id) => !caught.has(id))).toEqual([]);
      let untold: string[] = [];
      await until(
        async () => {
          const after = await sent();
          untold = [...caught].filter((id) => !after.has(id));
          return untold.length === 0;
        },
        { seconds: 30, what: () => `${untold.join(', ')} to be told as sent` },
      );
      expect(await stack.sql(`select id from mail where state in ('REFUSED', 'GIVEN_UP')`)).toEqual([]);
    }
  });

  test('the evidence verifies', () => {
    const { status, stdout } = spawnSync('node', ['apps/local/tool.mjs', 'verify'], {
      ...{ cwd: ROOT, encoding: 'utf8' as const },
      env: { ...process.env, ISMS_DATA_DIR: disturbed.stack.dataDir },
    });
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });
});

/** The charter is asked 31 days before; the other days are for a second stack that takes longer to start. */
const AHEAD = 31 + 30;

function mondayAfter(today: string): string {
  const from = new Date(Date.parse(`${today}T00:00:00Z`) + AHEAD * DAY);
  const days = (8 - from.getUTCDay()) % 7;
  return new Date(from.getTime() + days * DAY).toISOString().slice(0, 10);
}

function startsOf({ stack }: Simulated, words: string): number {
  return stack.printed().split(words).length - 1;
}

/** Questions of the stages that went out more than two days after their planned instant. */
async function askedLate({ stack }: Simulated): Promise<number> {
  const rows = await stack.sql(
    `select 1 from question q join step s on s.id = q.step_id
      where s.record_id like 'CYC-%/%' and q.opened_at > s.planned_at + interval '2 days'`,
  );
  return rows.length;
}

function bare(messageId: string): string {
  return messageId.replace(/^<|>$/g, '');
}
