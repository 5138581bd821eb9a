import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { createHumanTaskActivities } from './human-task.activities.js';

const TRIAGE = { code: 'TRIAGE', part: '', iteration: 1, visit: 1 };

describe('the doors of a story to the records', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('doors');
  });
  afterAll(() => desk.close());

  it('answer with the step they were asked about', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS });
    const recordId = await desk.raise();
    const asked = await doors.openQuestion({ recordId, step: TRIAGE });
    expect(asked).toMatchObject({ kind: 'OPEN', step: TRIAGE, view: { recordId, state: 'TRIAGE' } });
    expect(await doors.settleQuestion({ recordId, step: TRIAGE })).toMatchObject({ kind: 'OPEN', step: TRIAGE });
    expect((await doors.recall({ recordId })).settled).toEqual([]);
  });

  it('show nothing of people to Temporal: no name, no address, no words of the record', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS });
    const recordId = await desk.raise({ title: 'Backup of Clerk missed' });
    const crossed = JSON.stringify([
      await doors.openQuestion({ recordId, step: TRIAGE }),
      await doors.recall({ recordId }),
    ]);
    expect(crossed).toContain('ISMS Manager');
    expect(crossed).not.toMatch(/@|Clerk|Backup/);
  });

  it('refuse a broken rule for good', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS });
    await expect(doors.openQuestion({ recordId: 'CA-1999-0001', step: TRIAGE })).rejects.toMatchObject({
      ...{ name: 'ApplicationFailure', type: 'RuleViolation', nonRetryable: true },
      message: 'There is no record CA-1999-0001.',
    });
  });

  it('let a defect or an outage be tried again', async () => {
    const doors = createHumanTaskActivities({ records: desk.records, path: PATH_DEPS });
    const recordId = await desk.raise();
    await expect(doors.settleQuestion({ recordId, step: TRIAGE })).rejects.toMatchObject({
      ...{ type: 'Defect', nonRetryable: false },
    });
  });
});
