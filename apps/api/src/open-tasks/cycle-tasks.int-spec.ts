import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stepOf } from '#domain/process/steps.js';
import { inTransaction } from '#records/transaction.js';
import { openTasksFor } from '#records/messages/open-tasks-for.js';
import { calendarText } from '../calendar/calendar-text.js';
import { openApiFixture, type ApiFixture } from '../api-fixture.js';

const CYCLE = 'CYC-2027';
const STAGE = 'CYC-2027/establish';

describe('tasks of a cycle stand beside those of corrective actions', () => {
  let api: ApiFixture;
  beforeAll(async () => {
    api = await openApiFixture();
    await api.records.query(
      `insert into cycle (id, title, first_day, last_day, state, policy_version, story_version, drafted_at)
       values ($1, 'Cycle 2027', '2027-01-01', '2027-12-31', 'ESTABLISH', 1, 1, isms_now())`,
      [CYCLE],
    );
    await api.records.query(`insert into cycle_stage (id, cycle_id, stage, state) values ($1, $2, 'establish', 'OPEN')`, [STAGE, CYCLE]); // prettier-ignore
    await asked(CYCLE, 'CHARTER', '');
    await asked(STAGE, 'E1_INPUT', 'ENG');
  });
  afterAll(() => api.close());

  /** An open question of the ISMS Manager that belongs to a record of the cycle. */
  async function asked(record: string, code: string, part: string): Promise<void> {
    const id = await api.raise(`Shape of ${code}`);
    await api.ask(id, 'TRIAGE');
    await api.records.query('update step set record_id = $2, code = $3, part = $4 where record_id = $1', [id, record, code, part]); // prettier-ignore
    await api.records.query('update question set record_id = $2 where record_id = $1', [id, record]);
  }
  const get = async (url: string) => {
    const { statusCode, body } = await api.inject({
      method: 'GET',
      url,
      headers: { cookie: await api.signIn('P05') },
    });
    return { statusCode, body: body.replaceAll(/\s+/g, ' ') };
  };

  it('the page of all open tasks finds them by step, with the label of the step and a link to the cycle', async () => {
    const { body } = await get('/open-tasks?step=E1_INPUT');
    expect(body).toContain(`<a href="/cycles/${STAGE}">${STAGE}</a>`);
    expect(body).not.toContain(`<a href="/cycles/${CYCLE}">`);
    expect(body).toContain(stepOf('E1_INPUT').label);
    expect(body).toMatch(/<option value="E1_INPUT" selected/);
    expect((await get('/open-tasks?step=CHARTER')).body).toContain(`<a href="/cycles/${CYCLE}">`);
  });

  it('the API and the CSV name record, step and person', async () => {
    const { statusCode, body } = await get('/api/v1/tasks?step=CHARTER');
    expect([statusCode, (JSON.parse(body) as { items: object[] }).items]).toMatchObject([200, [{ record: { id: CYCLE }, step: { code: 'CHARTER', name: stepOf('CHARTER').label } }]]); // prettier-ignore
    expect((await get('/open-tasks.csv?step=E1_INPUT')).body).toContain(`${STAGE},`);
  });

  it("a person's own page, their page in the directory, their calendar and their digest hold them", async () => {
    for (const url of ['/my-tasks', '/people/P05']) {
      const { body } = await get(url);
      expect(body).toContain(`<a href="/cycles/${CYCLE}">${CYCLE}</a> Cycle 2027`);
      expect(body).toContain(stepOf('CHARTER').label);
    }
    const text = calendarText(
      [{ taskId: 'T', recordId: CYCLE, code: 'CHARTER', part: '', area: null, due: 0, sequence: 0, changedAt: 0 }],
      api.url,
    );
    expect(text).toContain(`SUMMARY:Due: ${stepOf('CHARTER').label} ${CYCLE}`);
    const digest = await inTransaction(api.records, (tx) => openTasksFor(tx, ['P05']));
    expect(digest.get('P05')?.map(({ recordId, recordTitle }) => [recordId, recordTitle])).toEqual(
      expect.arrayContaining([
        [CYCLE, 'Cycle 2027'],
        [STAGE, 'Cycle 2027, establish'],
      ]),
    );
  });
});
