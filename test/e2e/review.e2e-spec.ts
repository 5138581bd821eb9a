import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { QUESTIONNAIRE_SECTIONS } from '#domain/review/story.rules.js';
import { until } from '#testing/running-stack.js';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootPage } from './support/shots.js';

jest.setTimeout(240_000);

const PROCEDURE = 'ISMS-PR-001';
const FOUND = {
  ...Object.fromEntries(QUESTIONNAIRE_SECTIONS.map((section) => [section, 'nothing'])),
  roles: 'Support has a team in Leeds.',
  findings: 'AUD-03: 3.3 does not say who keeps the evidence.',
  conclusion: 'Say in 3.3 who keeps the evidence of audits.',
};

/** The demo company at four seconds a day. */
describe('the review of documents, by mails and links', () => {
  let company: Company;
  let client: Client;
  let connection: Connection;

  beforeAll(async () => {
    company = await Company.start({ words: ['--day', '4s'] });
    connection = await Connection.connect({ address: company.stack.temporalAddress });
    client = new Client({ connection, namespace: 'isms' });
  }, 240_000);
  afterAll(async () => {
    await connection.close();
    await company.close();
  }, 60_000);

  /** Enters a document that is due in so many days. */
  async function document(id: string, days: number): Promise<void> {
    await company.stack.sql(
      `insert into document (id, title, type, owner_id, classification, review_cycle_months, next_review_on, audience,
                             registered_at, registered_by)
       values ($1, 'Hosting', 'PROCEDURE', 'P07', 'INTERNAL', 12, to_char(isms_now() + $2 * interval '1 day', 'YYYY-MM-DD'),
               'NONE', isms_now(), 'engine')`,
      [id, days],
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

  test('ISMS-PR-001, past its date since long, is reviewed at once, flagged overdue; its Schedule stands in Temporal', async () => {
    await untilReview(PROCEDURE);
    expect(await reviewsOf(PROCEDURE)).toMatchObject([{ overdue_at_start: true }]);
    await untilNoted(PROCEDURE, `Annual review of ${PROCEDURE}`);
    const mail = await company
      .person('Priya Nandakumar')
      .mail(`A review of your document has started: REV-${PROCEDURE}`);
    expect(mail.Text).toContain('past its review date');
  });

  test('structure, audit and incident during that review: one review, each trigger with its own record', async () => {
    const head = company.person('Owen Blackwood');
    const form = await head.signedIn('/review-triggers/new');
    await shootPage(form, 'review-trigger-form');
    await fillIn(form, { document: PROCEDURE, type: 'STRUCTURE', sourceRef: 'Team in Leeds', reason: 'It grew.' });
    await press(form, 'Raise the review');
    await shootPage(form, 'review-trigger');
    for (const [type, sourceRef] of [
      ['AUDIT', 'AUD-03'],
      ['INCIDENT', 'INC-0007'],
    ] as const) {
      const answer = await fetch(`${company.stack.pages}/api/v1/review-triggers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${company.stack.machineToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type, document: PROCEDURE, sourceRef, reason: 'Shown.' }),
      });
      expect(answer.status).toBe(201);
    }
    expect(await reviewsOf(PROCEDURE)).toHaveLength(1);
  });

  test('the owner assesses and drafts, a head comments, the chair approves: version 1.1 is in force by mails and links only', async () => {
    const owner = company.person('Priya Nandakumar');
    const id = (await reviewsOf(PROCEDURE))[0]?.id ?? '';
    await owner.does(`Assess the document for ${id}`, FOUND, 'Minor change');
    const draft = await owner.task(`Draft ${PROCEDURE}-1.1`);
    const text = await draft.locator('[name="text"]').inputValue();
    await fillIn(draft, {
      text: text.replace(/^(.*audit.*)$/im, '$1 The ISMS Manager keeps the evidence of them.'),
      summary: 'Says who keeps the evidence of audits.',
    });
    await press(draft, 'Submit the draft');
    await company.person('Owen Blackwood').does(`Comment on ${PROCEDURE}-1.1`, {}, 'No comment');
    // The right of the other heads to comment lapses.
    const approval = await company.person('Helene Vosmeer').task(`Approve ${PROCEDURE}-1.1`, 180);
    expect(await approval.locator('main').innerText()).toContain('keeps the evidence of them');
    await press(approval, 'Approve');
    await until(async () => (await reviewsOf(PROCEDURE))[0]?.state === 'COMPLETED', { seconds: 60, what: 'the close' });
    const [inForce] = await company.stack.sql<{ id: string; approver: string }>(
      `select v.id, p.name as approver from document_version v join person p on p.id = v.approver_id
        where v.document_id = $1 and v.state = 'EFFECTIVE'`,
      [PROCEDURE],
    );
    expect(inForce).toEqual({ id: `${PROCEDURE}-1.1`, approver: 'Helene Vosmeer' });
  });

  test('the record shows triggers, decision and date rule; the version shows its difference', async () => {
    const owner = company.person('Priya Nandakumar');
    const id = (await reviewsOf(PROCEDURE))[0]?.id ?? '';
    const page = await owner.signedIn(`/reviews/${id}`);
    const text = await page.locator('main').innerText();
    for (const words of [
      'Annual review',
      'Business structure changed',
      'Audit report',
      'Major incident',
      'lateness buys no time',
      'Helene Vosmeer',
      `${PROCEDURE}-1.1`,
      'Support has a team in Leeds.',
      'Approval of the version: approved',
    ])
      expect(text).toContain(words);
    await shootPage(page, 'review-record');
    await shootPage(await owner.see('/reviews'), 'reviews');
    const version = await owner.see(`/documents/${PROCEDURE}-1.1`);
    expect(await version.locator('ins').first().innerText()).toContain('keeps the evidence');
    await shootPage(version, 'review-version-difference');
    await shootPage(await owner.see(`/documents/${PROCEDURE}`), 'review-document');
    await untilNoted(PROCEDURE, 'due ');
  });

  test('a duty that is paused over its date starts nothing, triggered twice by hand neither; resumed, exactly one review', async () => {
    await document('ISMS-PR-901', 68);
    await untilNoted('ISMS-PR-901', 'due ');
    const manager = company.person('Priya Nandakumar');
    const page = await manager.see('/reviews');
    const row = page.locator('tr', { hasText: 'ISMS-PR-901' });
    await row.getByText('Pause', { exact: true }).first().click();
    await row.getByLabel('Reason').fill('Merger until spring');
    await row.getByRole('button', { name: 'Pause', exact: true }).click();
    await untilNoted('ISMS-PR-901', 'paused by P05');
    expect((await schedule('ISMS-PR-901').describe()).state).toMatchObject({
      paused: true,
      note: expect.stringContaining('Merger until spring'),
    });
    const due = `select 1 from duty where subject = 'ISMS-PR-901' and starts_at < isms_now() - interval '1 day'`;
    await until(async () => (await company.stack.sql(due)).length > 0, { seconds: 90, what: 'its date to pass' });
    await schedule('ISMS-PR-901').trigger();
    await schedule('ISMS-PR-901').trigger();
    await new Promise((go) => setTimeout(go, 4_000));
    expect(await reviewsOf('ISMS-PR-901')).toEqual([]);
    await page.reload();
    await page.getByRole('button', { name: 'Resume the planned review of ISMS-PR-901' }).click();
    await untilReview('ISMS-PR-901', 'to be started');
    await schedule('ISMS-PR-901').trigger();
    await schedule('ISMS-PR-901').trigger();
    await new Promise((go) => setTimeout(go, 4_000));
    expect(await reviewsOf('ISMS-PR-901')).toHaveLength(1);
  });

  test('Temporal away over the date: caught up, exactly one review', async () => {
    await document('ISMS-PR-902', 68);
    await untilNoted('ISMS-PR-902', 'due ');
    const due = `select 1 from duty where subject = 'ISMS-PR-902' and starts_at < isms_now() - interval '1 day'`;
    const pid = company.stack.pidOf('temporal');
    process.kill(pid, 'SIGSTOP');
    try {
      await until(async () => (await company.stack.sql(due)).length > 0, { seconds: 90, what: 'its date to pass' });
      expect(await reviewsOf('ISMS-PR-902')).toEqual([]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await untilReview('ISMS-PR-902', 'to be caught up');
    await new Promise((go) => setTimeout(go, 4_000));
    expect(await reviewsOf('ISMS-PR-902')).toHaveLength(1);
  });
});
