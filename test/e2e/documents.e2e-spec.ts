import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Mailbox } from '#testing/mailbox.js';
import { until } from '#testing/running-stack.js';
import { auditPage } from './support/audit-page.js';
import { openProfile } from './support/browser.js';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootMail, shootPage } from './support/shots.js';
import { expectReceipt } from './support/story.js';

jest.setTimeout(240_000);

const POLICY = 'ISMS-PO-SEC-001';
const VERSION = `${POLICY}-3.0`;
const TEXT = `# Information Security Policy

## What everybody does

1. Everybody at Larkfield protects the data that customers entrust to us.
2. Incidents, weaknesses **and lost devices** are reported on the day they are seen.
3. Whoever leaves a desk locks the screen.

## What Top Management does

Top Management sets objectives each year and provides what they need. Risks are owned, treated and accepted by *named* people.

| Grade | Who is told | By when |
|---|---|---|
| High | Top Management | the same day |
| Low | the owner of the risk | a week |

- Who breaks this policy is heard, and the matter is dealt with as a nonconformity.
- The ISMS is improved continually.
`;

describe('a policy is changed, approved, published and acknowledged by mails and links', () => {
  let company: Company;
  let eye: Page;

  beforeAll(async () => {
    company = await Company.start();
    eye = await (await openProfile(company.browser, { scripts: true })).newPage();
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  const text = (page: Page): Promise<string> => page.locator('main').innerText();
  const state = async (id: string): Promise<string> => {
    const [row] = await company.stack.sql<{ state: string }>('select state from document_version where id = $1', [id]);
    return row?.state ?? 'unknown';
  };
  const untilState = (id: string, wanted: string): Promise<void> =>
    until(async () => (await state(id)) === wanted, { seconds: 60, what: () => `${id} to become ${wanted}` });

  /** Opens an address in the browser of the audit and finds nothing wrong. */
  async function expectGood(address: string): Promise<void> {
    await eye.goto(address);
    expect([address, await auditPage(eye)]).toEqual([address, []]);
  }

  test('the owner begins a draft by the page of the policy; the task has the text in force to start from', async () => {
    const priya = company.person('Priya Nandakumar');
    const register = await priya.signedIn('/documents');
    await shootPage(register, 'documents-register');
    const page = await priya.see(`/documents/${POLICY}`);
    await shootPage(page, 'document');
    await page.getByText('Begin a new version').click();
    await fillIn(page, { kind: 'NEW_REQUIREMENT' });
    await shootPage(page, 'document-begin');
    await press(page, 'Begin the draft');
    expect(await text(page)).toContain('3.0');
    const draft = await priya.task(`Draft ${VERSION}`);
    expect(await draft.locator('[name=text]').inputValue()).toContain('4. Incidents and weaknesses are reported');
    await fillIn(draft, { text: TEXT, summary: 'Lost devices are reported; screens are locked.' });
    await press(draft, 'Submit the draft');
    await expectReceipt(draft, 'draft-submitted');
  });

  test('a department head comments by the mailed link, the others have nothing to say', async () => {
    const sofia = company.person('Sofia Carreira');
    const page = await sofia.task(`Comment on ${VERSION}`);
    const asked = await company.stack.sql<{ name: string }>(
      `select p.name from task t join question q on q.id = t.question_id join step s on s.id = q.step_id join person p on p.id = t.person_id
        where q.record_id = $1 and s.code = 'DOC_REVIEW' order by p.name`,
      [VERSION],
    );
    const names = asked.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(4);
    expect(await text(page)).toContain('lost devices');
    await expectGood(page.url());
    await fillIn(page, { 'comments.1.comment': 'Say to whom a lost device is reported.' });
    await press(page, 'Send my comments');
    await expectReceipt(page, 'comment-sent');
    for (const name of names.filter((one) => one !== sofia.name)) {
      const link = Mailbox.linkOf(await company.person(name).mail(`Comment on ${VERSION}`));
      const other = await company.person(name).go(link);
      await press(other, 'No comment');
    }
  });

  test('a draft whose comment is not answered is refused; answered, it goes to the chair', async () => {
    const page = await company.person('Priya Nandakumar').task(`Draft ${VERSION}`);
    expect(await text(page)).toContain('Say to whom a lost device is reported.');
    await expectGood(page.url());
    const better = TEXT.replace('are reported on the day', 'are reported to the service desk on the day');
    await fillIn(page, { text: better, summary: 'Lost devices are reported to the service desk; screens are locked.' });
    await press(page, 'Submit the draft');
    await shootPage(page, 'draft-unanswered');
    expect(await page.getByRole('alert').innerText()).toContain('comment');
    expect(await state(VERSION)).toBe('DRAFT');
    await fillIn(page, {
      'answers.1.number': '1',
      'answers.1.disposition': 'ACCEPTED',
      'answers.1.answer': 'To the service desk; added.',
    });
    await press(page, 'Submit the draft');
    await expectReceipt(page, 'draft-answered');
  });

  test('the chair approves by the link; with it the version is in force and the one before is superseded', async () => {
    const page = await company.person('Helene Vosmeer').task(`Approve ${VERSION}`);
    expect(await text(page)).toContain('To the service desk; added.');
    await expectGood(page.url());
    await press(page, 'Approve');
    await expectReceipt(page, 'version-approved');
    await untilState(VERSION, 'EFFECTIVE');
    expect(await state(`${POLICY}-2.0`)).toBe('SUPERSEDED');
  });

  test('everybody is mailed and acknowledges by a link of their own', async () => {
    const yuki = company.person('Yuki Tanabe');
    const mail = await yuki.mail(`Read and acknowledge ${VERSION}`);
    await shootMail(company.browser, mail, 'acknowledge');
    const link = Mailbox.linkOf(mail);
    await expectGood(link);
    const page = await yuki.go(link);
    await shootPage(page, 'acknowledge');
    expect(await text(page)).toContain('lost devices');
    expect(await page.locator('main table').count()).toBe(1);
    await press(page, 'I have read and understood it');
    await shootPage(page, 'acknowledged');
    expect(await text(page)).toContain('Thank you');
    await expectGood(link);
    for (const name of ['Ben Whitaker', 'Emil Novak'])
      await press(
        await company
          .person(name)
          .go(Mailbox.linkOf(await company.person(name).mail(`Read and acknowledge ${VERSION}`))),
        'I have read and understood it',
      );
  });

  test('register, document, version with its difference, the day of the past and the list of people show it', async () => {
    const priya = company.person('Priya Nandakumar');
    const [before] = await company.stack.sql<{ day: string }>(
      `select effective_on::text as day from document_version where id = $1`,
      [`${POLICY}-2.0`],
    );
    const pages = {
      'documents-register-after': '/documents',
      'document-after': `/documents/${POLICY}`,
      'document-on-a-day': `/documents/${POLICY}?on=${before?.day ?? ''}`,
      'version-effective': `/documents/${VERSION}`,
      'version-superseded': `/documents/${POLICY}-2.0`,
      'version-procedure': '/documents/ISMS-PR-001-1.0',
      acknowledgements: `/documents/${VERSION}/acknowledgements/1`,
    };
    await signEyeIn();
    const seen: Record<string, string> = {};
    for (const [name, path] of Object.entries(pages)) {
      const page = await priya.see(path);
      await shootPage(page, name);
      seen[name] = await text(page);
      await expectGood(`${company.stack.pages}${path}`);
    }
    expect(seen['documents-register-after']).toContain('3 of 46');
    expect(seen['document-on-a-day']).toContain(`${POLICY}-2.0`);
    expect(seen['version-effective']).toContain('What changed since the last version');
    expect(seen['version-effective']).toContain('Helene Vosmeer');
    expect(seen['version-superseded']).toContain('Superseded');
    expect(seen['acknowledgements']).toContain('Yuki Tanabe');
    expect(company.verify()).toMatchObject({ code: 0 });
  });

  /** The browser of the audit has a session too: the ISMS Manager's. */
  async function signEyeIn(): Promise<void> {
    await eye.goto(`${company.stack.pages}/sign-in?back=/documents`);
    const priya = company.person('Priya Nandakumar');
    await eye.getByLabel('Work mail').fill(priya.address);
    await press(eye, 'Mail me a code');
    const mail = await priya.mail('sign-in code');
    await eye.getByLabel('Code').fill(/\b\d{4} \d{4}\b/.exec(mail.Text)?.[0] ?? '');
    await press(eye, 'Sign in');
  }
});
