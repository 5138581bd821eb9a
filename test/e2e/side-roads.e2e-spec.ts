import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootPage } from './support/shots.js';
import { expectReceipt } from './support/story.js';

jest.setTimeout(180_000);

describe('what leaves the straight road of a corrective action', () => {
  let company: Company;

  beforeAll(async () => {
    company = await Company.start();
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  async function raise(title: string, more: object = {}): Promise<string> {
    const page = await company.person('Yuki Tanabe').see('/raise');
    await shootPage(page, 'raise');
    await fillIn(page, { title, description: 'Seen today at the desk.', department: 'SUP', ...more });
    await press(page, 'Raise');
    return /(?:CA)-\d{4}-\d{4}/.exec(await page.locator('main').innerText())?.[0] ?? '';
  }

  test('the raiser appeals against "not a nonconformity", and Top Management upholds', async () => {
    await company.person('Yuki Tanabe').signedIn('/my-tasks');
    const id = await raise('Tickets are answered from a private mailbox', { requirement: 'A.5.10' });
    const triage = await company
      .person('Priya Nandakumar')
      .does(`Triage ${id}`, { reason: 'One ticket only.' }, 'Not a nonconformity');
    await expectReceipt(triage, 'not-nc');
    const appeal = await company
      .person('Yuki Tanabe')
      .does(`appeal: ${id}`, { reason: 'It happens every week.' }, 'Appeal to Top Management');
    await expectReceipt(appeal, 'appeal');
    const upheld = await company
      .person('Helene Vosmeer')
      .does(`Decide the appeal about ${id}`, { comment: 'A.5.10 forbids it.' }, 'It is to be triaged again');
    await expectReceipt(upheld, 'upheld');
    const again = await company.person('Daniel Okafor').task(`Triage ${id}`);
    expect(await again.locator('main').innerText()).not.toContain('Not a nonconformity');
    await fillIn(again, { grade: 'MINOR', reason: 'A.5.10 is not followed.' });
    await press(again, 'Accept as nonconformity');
    await expectReceipt(again, 'triaged-by-tm');
    await company.untilState(id, 'CONTAINMENT');
  });

  test('an improvement is taken up by the head of the area, and the OFI of the demo waits for its plan', async () => {
    const id = await raise('Answer templates could be shared');
    const triage = await company
      .person('Priya Nandakumar')
      .does(
        `Triage ${id}`,
        { improvementType: 'OFI', reason: 'No rule is broken.' },
        'Improvement, no requirement broken',
      );
    await expectReceipt(triage, 'improvement');
    const head = await company.person('Farid Haddad').task(`Take up or decline ${id}`);
    await fillIn(head, { ownerId: 'farid.haddad@larkfield.example' });
    await press(head, 'Take it up');
    await expectReceipt(head, 'taken-up');
    await company.untilState(id, 'ACCEPTED');
    const rows = await company.stack.sql<{ code: string }>(
      `select s.code from step s join question q on q.step_id = s.id where s.record_id like 'OFI-%' and q.state = 'OPEN'`,
    );
    expect(rows).toEqual([{ code: 'IMPROVEMENT_PLAN' }]);
  });

  test('the ISMS Manager wants to cancel, the raiser agrees by link', async () => {
    const id = await raise('Raised twice by mistake');
    const page = await company.person('Priya Nandakumar').signedIn(`/corrective-actions/${id}`);
    await page.getByText('Cancel: raised in error').click();
    await page.locator('#f-reason-cancel').fill('The same as the one before.');
    await page.getByRole('button', { name: 'Cancel this record' }).click();
    await shootPage(page, 'record-cancellation-asked');
    const confirm = await company
      .person('Yuki Tanabe')
      .does(`Confirm the cancellation of ${id}`, {}, 'Yes, raised in error');
    await expectReceipt(confirm, 'cancelled');
    await company.untilState(id, 'CANCELLED');
    const log = await company.person('Priya Nandakumar').see('/corrective-actions');
    expect(await log.locator('main').innerText()).toContain('KPI-03');
    await log.getByText('Key figures').click();
    await shootPage(log, 'log-key-figures');
    expect(company.verify()).toMatchObject({ code: 0 });
  });
});
