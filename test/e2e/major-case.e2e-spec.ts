import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Company } from './support/company.js';
import { download, fillIn, limitOf, press, type Person } from './support/person.js';
import { shootMail, shootPage } from './support/shots.js';
import { CONTAINMENT, expectReceipt, proveAction, ROOT_CAUSE, typePlan } from './support/story.js';

jest.setTimeout(180_000);

const SAMPLE = 'ticket,age\n1,1\n';
const TITLE = 'Tickets of three customers lay unread for two weeks';

describe('a major nonconformity, by mails and links only', () => {
  let company: Company;
  let id = '';
  let raiser: Person, manager: Person, owner: Person, chair: Person, verifier: Person;
  let implementers: Person[];

  beforeAll(async () => {
    company = await Company.start({ words: ['--day', '3s'] });
    raiser = company.person('Yuki Tanabe');
    manager = company.person('Priya Nandakumar');
    owner = company.person('Farid Haddad');
    chair = company.person('Helene Vosmeer');
    verifier = company.person('Ingrid Falkberg');
    implementers = [company.person('George Hartley'), company.person('Olivia Bennett')];
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  test('anybody raises it on the form page and confirms by the mailed link', async () => {
    const page = await raiser.go(`${company.stack.pages}/raise`);
    await shootPage(page, 'raise');
    await fillIn(page, {
      title: TITLE,
      description: 'An old support address still forwarded to a mailbox that nobody reads.',
      department: 'SUP',
      requirement: 'A.5.24',
      mail: raiser.address,
    });
    await page.locator('main form button.primary').click();
    await shootPage(page, 'raise-after');
    const mail = await raiser.mail('Confirm that you raised');
    await shootMail(company.browser, mail, 'raise-confirmation');
    id = /CA-\d{4}-\d{4}/.exec(mail.Subject)?.[0] ?? '';
    const confirm = await raiser.go(/https?:\/\/\S+\/raise\/confirm\/[\w-]+/.exec(mail.Text)?.[0] ?? '');
    await shootPage(confirm, 'raise-confirm');
    const before = await company.stack.sql('select raiser_verified from corrective_action where id = $1', [id]);
    expect(before).toEqual([{ raiser_verified: false }]);
    await confirm.locator('main form button.primary').click();
    await shootPage(confirm, 'raise-confirmed');
    const after = await company.stack.sql('select raiser_verified from corrective_action where id = $1', [id]);
    expect(after).toEqual([{ raiser_verified: true }]);
  });

  test('the ISMS Manager grades it major and gives it to the head of the department', async () => {
    const answer = await manager.does(
      `Triage ${id}`,
      {
        grade: 'MAJOR',
        departmentId: 'SUP',
        ownerId: owner.address,
        requirementRefs: 'A.5.24',
        reason: 'No requirement for reporting was met for two weeks.',
      },
      'Accept as nonconformity',
    );
    await expectReceipt(answer, 'triage');
    const receipt = await manager.mail(`Your decision on ${id} is recorded: Triage`);
    await shootMail(company.browser, receipt, 'receipt');
  });

  test('the owner stops the damage', async () => {
    const page = await owner.task(`Report containment and correction of ${id}`);
    await fillIn(page, { ...CONTAINMENT, doneOn: await limitOf(page, 'doneOn', 'max') });
    await press(page, 'Send, go on to the cause');
    await expectReceipt(page, 'containment');
  });

  test('"human error" as the only cause is refused, what was typed stays, and a cause in the system is taken', async () => {
    const page = await owner.task(`Find the root cause of ${id}`);
    await fillIn(page, { ...ROOT_CAUSE, 'whys.3.answer': 'Human error', cause: 'Human error' });
    await press(page, 'Send root cause');
    await shootPage(page, 'refused-root-cause');
    const summary = page.getByRole('alert');
    expect(await summary.innerText()).toContain('This could not be recorded yet');
    await summary.getByRole('link').first().click();
    expect(page.url()).toContain('#f-');
    expect(await page.locator('[name="whys.2.answer"]').inputValue()).toBe(ROOT_CAUSE['whys.2.answer']);
    expect(await page.locator('[name="cause"]').inputValue()).toBe('Human error');
    await press(page, 'Add another why');
    const last = { 'whys.3.answer': ROOT_CAUSE['whys.3.answer'] ?? '', cause: ROOT_CAUSE['cause'] ?? '' };
    await fillIn(page, {
      ...last,
      'whys.4.why': 'Why is there no such step?',
      'whys.4.answer': 'Nobody owns contact data.',
    });
    await press(page, 'Send root cause');
    await expectReceipt(page, 'root-cause');
  });

  test('the owner plans three actions, and the chair of Top Management approves', async () => {
    const page = await owner.task(`Plan the actions of ${id}`);
    await typePlan(page, [...implementers, owner], 14);
    await press(page, 'Send plan for approval');
    await expectReceipt(page, 'plan');
    await expectReceipt(await chair.does(`Approve plan of ${id}`, {}, 'Approve plan'), 'plan-approval');
    await shootMail(
      company.browser,
      await owner.mail(`Decision on ${id} is recorded: Plan approval`),
      'receipt-requester',
    );
  });

  test('each implementer proves the own action with a file, and the ISMS Manager accepts the evidence', async () => {
    await Promise.all(
      [...implementers, owner].map(async (implementer) => {
        const page = await implementer.task(`Carry out an action of ${id}`);
        await proveAction(page, `${implementer.name.replaceAll(' ', '-')}.txt`);
        await expectReceipt(page, 'action');
      }),
    );
    const check = await manager.task(`Check the evidence of ${id}`);
    expect(await download(check, 'George-Hartley.txt')).toContain('Record of what was done');
    expect((await fetch(`${check.url()}/evidence/${randomUUID()}`)).status).toBe(404);
    await press(check, 'Accept evidence');
    await expectReceipt(check, 'evidence-check');
    await company.untilState(id, 'MONITORING');
  });

  test('after the waiting time an independent verifier sees the effect, and the chair closes', async () => {
    const page = await verifier.task(`Check the effect of ${id}`, 120);
    await fillIn(page, { sample: 'Twenty tickets of the last two weeks.', finding: 'None older than two days.' });
    const buffer = Buffer.from(SAMPLE);
    await page.locator('input[type=file]').setInputFiles({ name: 'sample.csv', mimeType: 'text/csv', buffer });
    await press(page, 'Effective');
    await expectReceipt(page, 'effective');
    const closure = { changesMade: 'Document procedure 1.3 has the check step; no risk changes.' };
    await expectReceipt(await chair.does(`Close ${id}`, closure, 'Close'), 'closure');
    await company.untilState(id, 'CLOSED');
  });

  test('the log, its CSV, the record with its timeline and the verification show the whole case', async () => {
    const record = await manager.signedIn(`/corrective-actions/${id}`);
    await shootPage(record, 'record');
    const text = await record.locator('main').innerText();
    for (const words of [TITLE, 'Closed', 'George-Hartley.txt', 'sample.csv', 'Ingrid Falkberg', 'Raised'])
      expect(text).toContain(words);
    expect(await download(record, 'sample.csv')).toBe(SAMPLE);

    const log = await manager.see('/corrective-actions');
    await shootPage(log, 'log');
    expect(await log.locator('main').innerText()).toContain(id);
    expect(await download(log, 'Download as CSV')).toContain(TITLE);
    await shootPage(await manager.see('/my-tasks'), 'my-tasks');
    expect(company.verify()).toMatchObject({ code: 0 });
  });

  test('each kind of mail came: task, digest, escalation, receipt, information, sign-in code, confirmation', async () => {
    const kinds = await company.stack.sql<{ template: string }>(
      `select distinct template from mail where state = 'SENT'`,
    );
    expect(kinds.map(({ template }) => template)).toEqual(
      expect.arrayContaining(['DIGEST', 'ESCALATION', 'INFO', 'RAISE_CONFIRMATION', 'RECEIPT', 'SIGN_IN_CODE', 'TASK']),
    );
    const mails = await company.mailbox.all();
    for (const [words, name] of [
      ['Overdue, level', 'escalation'],
      ['accepted', 'info'],
      ['Your day in the ISMS', 'digest'],
    ] as const) {
      const mail = mails.find(({ Subject }) => Subject.includes(words));
      if (mail) await shootMail(company.browser, await company.mailbox.whole(mail), name);
    }
  });
});
