import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import type { Asked, StepKey } from '#contracts/human-task.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { PATH_DEPS } from '#testing/path-desk.js';
import { importCompanyFile } from '../import/import-company.js';
import type { RungRecord } from '../tables/path.entity.js';
import { reader } from '../transaction.js';
import { awaitDate, openQuestion } from './advance-step.js';
import { recall } from './recall.js';
import { sweepReminders } from './sweep-reminders.js';

const D0 = '2026-11-23';
const NOW = `${D0}T10:00:00Z`;

interface OpenStep extends StepKey {
  readonly record_id: string;
}

describe('cases imported in mid-flight stand where they stood; nothing past is mailed', () => {
  let database: FreshDatabase;
  let answers: Asked[];
  const query = <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
    reader(database.records).query<Row>(sql, parameters);
  const openSteps = () =>
    query<OpenStep>(
      `select record_id, code, part, iteration, visit from step where state = 'OPEN' order by record_id, code, part`,
    );
  const go = ({ record_id: recordId, ...step }: OpenStep): Promise<Asked> =>
    step.code === 'MONITORING'
      ? awaitDate(database.records, { recordId, step })
      : openQuestion(database.records, { recordId, step }, PATH_DEPS);

  beforeAll(async () => {
    database = await freshDatabase('mid_flight');
    await query('insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)', [
      new Date(NOW),
    ]);
    const file = path.join(import.meta.dirname, '../../data/larkfield.json');
    await importCompanyFile(database.records, file, { today: D0, readEntry: readToldEntry });
    answers = [];
    for (const step of await openSteps()) answers.push(await go(step));
  });
  afterAll(() => database.close());

  it('every open step is asked or waited for at once, and settles nothing', () => {
    expect(answers.length).toBeGreaterThanOrEqual(6);
    expect(answers.every((answer) => answer.kind === 'OPEN')).toBe(true);
  });

  it('a story that starts from such a record walks through what is settled and finds the open step', async () => {
    for (const { record_id: recordId, ...step } of await openSteps()) {
      const { settled, final } = await recall(database.records, recordId);
      expect(final).toBe(false);
      expect(settled).not.toContainEqual(expect.objectContaining(step));
    }
  });

  it('rungs of the past are PASSED_BEFORE_IMPORT, those to come are planned', async () => {
    const questions = await query<{ rungs: RungRecord[]; level: number }>('select rungs, level from question');
    const now = Date.parse(NOW) + 60_000;
    const rungs = questions.flatMap((question) => question.rungs);
    expect(rungs.filter((rung) => rung.at <= now).every((rung) => rung.state === 'PASSED_BEFORE_IMPORT')).toBe(true);
    expect(rungs.filter((rung) => rung.at > now).every((rung) => rung.state === 'PLANNED')).toBe(true);
    expect(rungs.some((rung) => rung.state === 'PASSED_BEFORE_IMPORT' && rung.kind === 'ESCALATION')).toBe(true);
    expect(Math.max(...questions.map((question) => question.level))).toBeGreaterThan(0);
  });

  it('looking again mails nothing of the past: no escalation, no past reminder, no candidate', async () => {
    for (const step of await openSteps()) await go(step);
    await sweepReminders(database.records);
    const past = await query(`select 1 from mail where template in ('ESCALATION', 'REMINDER') and not_before < $1`, [
      new Date(NOW),
    ]);
    expect(past).toEqual([]);
    expect(await query(`select 1 from corrective_action where source = 'OVERDUE'`)).toEqual([]);
    expect(await query('select 1 from decision')).toEqual([]);
  });
});
