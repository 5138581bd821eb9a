import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '#observability/logger.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { createHumanTaskActivities } from './human-task.activities.js';

const QUIET = createLogger({ app: 'test', level: 'silent' });
const TRIAGE = { code: 'TRIAGE', part: '', iteration: 1, visit: 1 };

describe('the doors of a story to the records', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('doors');
  });
  afterAll(() => desk.close());

  it('answer with the step they were asked about', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS, log: QUIET });
    const recordId = await desk.raise();
    const asked = await doors.openQuestion({ recordId, step: TRIAGE });
    expect(asked).toMatchObject({ kind: 'OPEN', step: TRIAGE, view: { recordId, state: 'TRIAGE' } });
    expect(await doors.settleQuestion({ recordId, step: TRIAGE })).toMatchObject({ kind: 'OPEN', step: TRIAGE });
    expect((await doors.recall({ recordId })).settled).toEqual([]);
  });

  it('show nothing of people to Temporal: no name, no address, no words of the record', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS, log: QUIET });
    const recordId = await desk.raise({
      title: 'Backup of Clerk missed',
      requirementRefs: ['Clerk clerk@example.org', 'A.8.13', 'Backup rule'],
    });
    const crossed = JSON.stringify([
      await doors.openQuestion({ recordId, step: TRIAGE }),
      await doors.recall({ recordId }),
    ]);
    expect(crossed).toContain('ISMS Manager');
    expect(crossed).toContain('"controls":["A.8.13"]');
    expect(crossed).not.toMatch(/@|Clerk|Backup/);
  });

  it('refuse a broken rule for good', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS, log: QUIET });
    await expect(doors.openQuestion({ recordId: 'CA-1999-0001', step: TRIAGE })).rejects.toMatchObject({
      ...{ name: 'ApplicationFailure', type: 'RuleViolation', nonRetryable: true },
      message: 'unknown-record',
    });
  });

  it('fail for good on a defect, and say nothing of it but its family', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS, log: QUIET });
    const recordId = await desk.raise();
    await expect(doors.settleQuestion({ recordId, step: TRIAGE })).rejects.toMatchObject({
      ...{ type: 'Defect', nonRetryable: true },
      message: 'The transaction failed; the log of the worker says why.',
    });
  });

  it('let an outage be tried again; the words of the database stay in the log', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS, log: QUIET });
    const recordId = await desk.raise();
    const step = { ...TRIAGE, iteration: 'Anna Smith' as unknown as number };
    const failed = doors.openQuestion({ recordId, step });
    await expect(failed).rejects.toMatchObject({ nonRetryable: false });
    await expect(failed).rejects.not.toThrow(/Anna|integer/);
  });
});
