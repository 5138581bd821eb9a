import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { QUESTIONNAIRE_SECTIONS } from '#domain/review/story.rules.js';
import { until } from '#testing/running-stack.js';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootPage } from './support/shots.js';

jest.setTimeout(240_000);

const NOTHING = {
  ...Object.fromEntries(QUESTIONNAIRE_SECTIONS.map((section) => [section, 'nothing'])),
  conclusion: 'It is still right.',
};

/** The demo company at three seconds a day. */
describe('the review of documents, by mails and links', () => {
  let company: Company;
  let client: Client;
  let connection: Connection;
  let today: string;

  beforeAll(async () => {
    company = await Company.start({ words: ['--day', '3s'] });
    connection = await Connection.connect({ address: company.stack.temporalAddress });
    client = new Client({ connection, namespace: 'isms' });
    const [row] = await company.stack.sql<{ day: string }>(`select to_char(isms_now(), 'YYYY-MM-DD') as day`);
    today = row?.day ?? '';
  }, 240_000);
  afterAll(async () => {
    await connection.close();
    await company.close();
  }, 60_000);

  /** Enters a document that is due in so many days. */
  async function document(id: string, days: number, owner = 'P05'): Promise<void> {
    await company.stack.sql(
      `insert into document (id, title, type, owner_id, classification, review_cycle_months, next_review_on, audience,
                             registered_at, registered_by)
       values ($1, 'ISMS Management Procedure', 'MANAGEMENT_PROCEDURE', $2, 'INTERNAL', 12, $3, 'NONE', isms_now(), 'engine')
       on conflict (id) do nothing`,
      [id, owner, dayPlus(today, days)],
    );
  }
  const reviewsOf = (id: string) =>
    company.stack.sql<{ id: string; state: string; overdue_at_start: boolean; next_review_rule: string | null }>(
      'select id, state, overdue_at_start, next_review_rule from review where document_id = $1 order by started_at',
      [id],
    );
  const untilReview = (id: string, what = 'to be reviewed') =>
    until(async () => (await reviewsOf(id)).length > 0, { seconds: 90, what: `${id} ${what}` });
  const schedule = (id: string) => client.schedule.getHandle(`duty/review/${id}`);
  const untilNoted = (id: string, words: string) =>
    until(
      async () =>
        (
          await schedule(id)
            .describe()
            .catch(() => null)
        )?.state.note?.includes(words) === true,
      {
        seconds: 60,
        what: `the Schedule of ${id} to say "${words}"`,
      },
    );

  test('a document past its date is reviewed at once, flagged overdue; its Schedule stands in Temporal', async () => {
    await document('ISMS-PR-001', -247);
    await untilReview('ISMS-PR-001');
    expect(await reviewsOf('ISMS-PR-001')).toMatchObject([{ overdue_at_start: true }]);
    await untilNoted('ISMS-PR-001', 'Annual review of ISMS-PR-001');
  });

  test('structure, audit and incident during that review: one review, each trigger with its own record', async () => {
    const head = company.person('Owen Blackwood');
    const form = await head.signedIn('/review-triggers/new');
    await shootPage(form, 'review-trigger-form');
    await fillIn(form, { document: 'ISMS-PR-001', type: 'STRUCTURE', sourceRef: 'Team in Leeds', reason: 'It grew.' });
    await press(form, 'Raise the review');
    await shootPage(form, 'review-trigger');
    for (const [type, sourceRef] of [
      ['AUDIT', 'AUD-03'],
      ['INCIDENT', 'INC-0007'],
    ] as const) {
      const answer = await fetch(`${company.stack.pages}/api/v1/review-triggers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${company.stack.machineToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type, document: 'ISMS-PR-001', sourceRef, reason: 'Shown.' }),
      });
      expect(answer.status).toBe(201);
    }
    expect(await reviewsOf('ISMS-PR-001')).toHaveLength(1);
  });

  test('the owner assesses and the chair reaffirms, by mail and link alone; the record shows triggers and date rule', async () => {
    const [review] = await reviewsOf('ISMS-PR-001');
    const id = review?.id ?? '';
    await company.person('Priya Nandakumar').does(`Assess the document for ${id}`, NOTHING, 'No change');
    await company.person('Helene Vosmeer').does(`Decide on the conclusion of ${id}`, {}, 'Reaffirm');
    await until(async () => (await reviewsOf('ISMS-PR-001'))[0]?.state === 'COMPLETED', {
      seconds: 60,
      what: 'the close',
    });
    const page = await company.person('Priya Nandakumar').signedIn(`/reviews/${id}`);
    const text = await page.locator('main').innerText();
    for (const words of [
      'Annual review',
      'Business structure changed',
      'Audit report',
      'Major incident',
      'lateness buys no time',
      'Helene Vosmeer',
    ])
      expect(text).toContain(words);
    await shootPage(page, 'review-record');
    await shootPage(await company.person('Priya Nandakumar').see('/reviews'), 'reviews');
    await untilNoted('ISMS-PR-001', 'due ');
  });

  test('a duty that is paused over its date starts nothing, triggered twice by hand neither; resumed, exactly one review', async () => {
    const [now] = await company.stack.sql<{ day: string }>(`select to_char(isms_now(), 'YYYY-MM-DD') as day`);
    today = now?.day ?? today;
    await document('ISMS-PR-002', 75);
    await untilNoted('ISMS-PR-002', 'Annual review');
    const manager = company.person('Priya Nandakumar');
    const page = await manager.see('/reviews');
    const row = page.locator('tr', { hasText: 'ISMS-PR-002' });
    await row.getByText('Pause', { exact: true }).first().click();
    await row.getByLabel('Reason').fill('Merger until spring');
    await row.getByRole('button', { name: 'Pause', exact: true }).click();
    await untilNoted('ISMS-PR-002', 'paused by P05');
    expect((await schedule('ISMS-PR-002').describe()).state).toMatchObject({
      paused: true,
      note: expect.stringContaining('Merger until spring'),
    });
    const due = `select 1 from duty where subject = 'ISMS-PR-002' and starts_at < isms_now() - interval '1 day'`;
    await until(async () => (await company.stack.sql(due)).length > 0, { seconds: 90, what: 'its date to pass' });
    await schedule('ISMS-PR-002').trigger();
    await schedule('ISMS-PR-002').trigger();
    await new Promise((go) => setTimeout(go, 4_000));
    expect(await reviewsOf('ISMS-PR-002')).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Resume the planned review of ISMS-PR-002' }).click();
    await untilReview('ISMS-PR-002', 'to be started');
    await schedule('ISMS-PR-002').trigger();
    await schedule('ISMS-PR-002').trigger();
    await new Promise((go) => setTimeout(go, 4_000));
    expect(await reviewsOf('ISMS-PR-002')).toHaveLength(1);
  });

  test('Temporal away over the date: caught up, exactly one review', async () => {
    const [now] = await company.stack.sql<{ day: string }>(`select to_char(isms_now(), 'YYYY-MM-DD') as day`);
    today = now?.day ?? today;
    await document('ISMS-PR-003', 68);
    await untilNoted('ISMS-PR-003', 'Annual review');
    const due = `select 1 from duty where subject = 'ISMS-PR-003' and starts_at < isms_now() - interval '1 day'`;
    const pid = company.stack.pidOf('temporal');
    process.kill(pid, 'SIGSTOP');
    try {
      await until(async () => (await company.stack.sql(due)).length > 0, { seconds: 90, what: 'its date to pass' });
      expect(await reviewsOf('ISMS-PR-003')).toEqual([]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await untilReview('ISMS-PR-003', 'to be caught up');
    await new Promise((go) => setTimeout(go, 4_000));
    expect(await reviewsOf('ISMS-PR-003')).toHaveLength(1);
  });
});
