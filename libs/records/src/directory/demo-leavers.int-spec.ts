import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readToldEntry } from '#forms/told-entry.js';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { PATH_DEPS } from '#testing/path-desk.js';
import { importCompanyFile } from '../import/import-company.js';
import { openQuestion } from '../path/advance-step.js';
import { readIsmsNow } from '../isms-now.js';
import { applyDirectoryChanges } from './apply-directory-changes.js';
import { deactivatePerson } from './departure.js';

const DAY = 86_400_000;

describe('people of the demo company who come and go (specification, Demo company)', () => {
  let database: FreshDatabase;
  const query = <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
    database.records.query<Row[]>(sql, [...parameters]);
  const recordLike = async (end: string): Promise<string> =>
    (await query<{ id: string }>('select id from corrective_action where id like $1', [`CA-%-${end}`]))[0]?.id ?? '';
  const asked = async (recordId: string): Promise<string[]> =>
    (
      await query<{ person_id: string }>(
        `select t.person_id from task t join question q on q.id = t.question_id
          where q.record_id = $1 and t.state = 'OPEN' and q.state = 'OPEN' order by 1`,
        [recordId],
      )
    ).map((task) => task.person_id);

  beforeAll(async () => {
    database = await freshDatabase('demo_leavers');
    await importCompanyFile(database.records, 'libs/records/data/larkfield.json', { readEntry: readToldEntry });
  });
  afterAll(() => database.close());

  it('P18, implementer of 0005, leaves at D0+20 by herself: the action goes to her line manager, the decision to nobody', async () => {
    const id = await recordLike('0005');
    const step = { code: 'IMPLEMENT', part: '2', iteration: 1, visit: 1 };
    await openQuestion(database.records, { recordId: id, step }, PATH_DEPS);
    expect(await asked(id)).toContain('P18');
    expect((await applyDirectoryChanges(database.records, PATH_DEPS)).leavers).toBe(0);
    const now = await readIsmsNow(database.records);
    await query('insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)', [
      new Date(now + 21 * DAY),
    ]);
    expect((await applyDirectoryChanges(database.records, PATH_DEPS)).leavers).toBe(1);
    expect(await asked(id)).toEqual(['P08']);
    const [action] = await query<{ implementer_id: string }>(
      'select implementer_id from planned_action where record_id = $1 and number = 2',
      [id],
    );
    expect(action?.implementer_id).toBe('P08');
    expect(await query(`select 1 from person where id = 'P18' and left_at <= isms_now()`)).toHaveLength(1);
  });

  it('the owner of 0009 leaves in mid-case: the successor has the task and the case, what was answered keeps the old name', async () => {
    const id = await recordLike('0009');
    const step = { code: 'ROOT_CAUSE', part: '', iteration: 1, visit: 1 };
    await openQuestion(database.records, { recordId: id, step }, PATH_DEPS);
    expect(await asked(id)).toEqual(['P07']);
    const earlier = `select count(*)::int as n from form_entry where record_id = $1 and by_person = 'P07'`;
    const before = await query(earlier, [id]);
    await deactivatePerson(
      database.records,
      { personId: 'P07', lastDay: null, successorId: 'P16', by: 'P05' },
      PATH_DEPS,
    );
    expect(await asked(id)).toEqual(['P16']);
    expect(await query('select owner_id from corrective_action where id = $1', [id])).toEqual([{ owner_id: 'P16' }]);
    expect(await query(earlier, [id])).toEqual(before);
    expect(
      await query(
        `select person_id from role_assignment where role = 'DEPARTMENT_HEAD' and department_id = 'ITO' and valid_to is null`,
      ),
    ).toEqual([{ person_id: 'P16' }]);
  });
});
