import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Mailbox } from '#testing/mailbox.js';
import { auditPage } from './support/audit-page.js';
import { openProfile } from './support/browser.js';
import { Company } from './support/company.js';
import { fillIn, limitOf, press } from './support/person.js';
import { CONTAINMENT, proveAction, ROOT_CAUSE, typePlan } from './support/story.js';

jest.setTimeout(180_000);

/** Uncompressed bytes of frame, styles and answers; what is decided about is counted apart. */
const WEIGHT = 15 * 1024;

const SUBJECT_BYTES = `[...document.querySelectorAll('main > section:not([aria-label]), main > details')]
  .reduce((sum, element) => sum + new TextEncoder().encode(element.outerHTML).length, 0)`;

const FOCUS = `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const seen = outlineStyle !== 'none' && outlineWidth !== '0px';
  return { name: element.getAttribute('name') ?? '', words: element.innerText.trim(), seen };
})()`;

let company: Company;
let eye: Page;

beforeAll(async () => {
  company = await Company.start();
  eye = await (await openProfile(company.browser, { scripts: true })).newPage();
}, 180_000);
afterAll(() => company.close(), 60_000);

/** Opens an address in the browser of the audit and finds nothing wrong. */
async function expectGood(address: string): Promise<void> {
  await eye.goto(address);
  expect([address, await auditPage(eye)]).toEqual([address, []]);
}

/** The next task page of a person: audited, weighed, and opened for the answer. */
async function audited(name: string, words: string): Promise<Page> {
  const person = company.person(name);
  const link = Mailbox.linkOf(await person.mail(words));
  await expectGood(link);
  expect([words, await weightWithoutSubject(link)]).toEqual([words, expect.any(Number)]);
  expect(await weightWithoutSubject(link)).toBeLessThan(WEIGHT);
  return person.go(link);
}

async function weightWithoutSubject(link: string): Promise<number> {
  const whole = Buffer.byteLength(await (await fetch(link)).text());
  return whole - (await eye.evaluate<number>(SUBJECT_BYTES));
}

describe('the audit', () => {
  test('finds a picture without words, pale text and a page that is too wide', async () => {
    await eye.setContent(
      '<html lang="en"><title>x</title><main><h1>x</h1><img src="x"><p style="color:#ddd;width:2000px">pale</p><div class="card" style="width:99px"><h2>Narrow</h2><p style="width:300px">wide</p></div></main>',
    );
    const found = (await auditPage(eye)).join('\n');
    for (const words of ['image-alt', 'color-contrast', 'px wider than the screen', '"Narrow" sticks out'])
      expect(found).toContain(words);
  });
});

describe('pages for everybody', () => {
  test('the form of each task, from triage to closure', async () => {
    const [major, hr, plan, kpi, incident] = await Promise.all(
      ['0005', '0006', '0007', '0008', '0009'].map((digits) => company.recordId(digits)),
    );
    await audited('Daniel Okafor', `Approve plan of ${plan}`);
    const triage = await audited('Priya Nandakumar', `Triage ${kpi}`);
    await fillIn(triage, {
      grade: 'MINOR',
      departmentId: 'SEC',
      ownerId: 'lukas.brandt@larkfield.example',
      reason: 'Late.',
    });
    await press(triage, 'Accept as nonconformity');
    const contain = await audited('Lukas Brandt', `Report containment and correction of ${kpi}`);
    await contain.getByText('Ask for more time').first().click();
    const until = await limitOf(contain, 'extendUntil', 'min');
    await fillIn(contain, { extendUntil: until, extendReason: 'Two authors are on leave.' });
    await press(contain, 'Ask for more time');
    expect(await contain.locator('main').innerText()).toContain('Your request for more time is on its way');
    await audited('Priya Nandakumar', `Decide on more time for ${kpi}`);

    const cause = await audited('Sofia Carreira', `Find the root cause of ${incident}`);
    await fillIn(cause, ROOT_CAUSE);
    await press(cause, 'Send root cause');
    const planning = await audited('Sofia Carreira', `Plan the actions of ${incident}`);
    await typePlan(planning, [company.person('Ben Whitaker')], 30);

    const effect = await audited('Amara Diallo', `Check the effect of ${hr}`);
    await fillIn(effect, {
      sample: 'All',
      finding: 'All trained.',
      'evidence.link': 'https://files.larkfield.example/1',
    });
    await press(effect, 'Effective');
    await audited('Priya Nandakumar', `Close ${hr}`);

    const action = await audited('Nora Petrescu', `Carry out an action of ${major}`);
    await proveAction(action, 'drill-report.txt');
    await audited('Priya Nandakumar', `Check the evidence of ${major}`);
  });

  test('a refused answer, the receipt, a page that is closed, and a link that is not known', async () => {
    const kpi = await company.recordId('0008');
    const link = Mailbox.linkOf(
      await company
        .person('Lukas Brandt')
        .mail(`Report containment and correction of ${kpi}`, 5)
        .catch(() => known(kpi)),
    );
    await eye.goto(link);
    await press(eye, 'Send, go on to the cause');
    expect(await eye.getByRole('alert').count()).toBe(1);
    expect(await auditPage(eye)).toEqual([]);
    await fillIn(eye, { ...CONTAINMENT, doneOn: await limitOf(eye, 'doneOn', 'max') });
    await press(eye, 'Send, go on to the cause');
    expect(await eye.locator('main').innerText()).toContain('Recorded');
    expect(await auditPage(eye)).toEqual([]);
    await expectGood(link);
    await expectGood(`${company.stack.pages}/t/${'x'.repeat(43)}`);
  });

  async function known(id: string): Promise<{ Text: string }> {
    const mails = await company.mailbox.of(company.person('Lukas Brandt').address);
    const mail = mails.find(({ Subject }) => Subject.includes(`Report containment and correction of ${id}`));
    return company.mailbox.whole(mail ?? { ID: '' });
  }
});

describe('pages of people who sign in', () => {
  test('raise, sign-in, code, log, record and own tasks', async () => {
    await expectGood(`${company.stack.pages}/raise`);
    await expectGood(`${company.stack.pages}/sign-in`);
    const priya = company.person('Priya Nandakumar');
    await eye.getByLabel('Work mail').fill(priya.address);
    await press(eye, 'Mail me a code');
    expect(await auditPage(eye)).toEqual([]);
    const code = await priya.mail('sign-in code');
    await eye.getByLabel('Code').fill(/\b\d{4} \d{4}\b/.exec(code.Text)?.[0] ?? '');
    await press(eye, 'Sign in');
    for (const path of [
      '/corrective-actions',
      '/my-tasks',
      '/my-tasks/done',
      '/my-tasks/calendar',
      '/open-tasks',
      '/raise',
      '/documents/ISMS-PR-001',
      '/reviews',
      '/review-triggers/new',
    ])
      await expectGood(`${company.stack.pages}${path}`);
    const [review] = await company.stack.sql<{ id: string }>(`select id from review order by id limit 1`);
    await expectGood(`${company.stack.pages}/reviews/${review?.id ?? ''}`);
    for (const digits of ['0003', '0006', '0009'])
      await expectGood(`${company.stack.pages}/corrective-actions/${await company.recordId(digits)}`);
  });
});

describe('the keyboard alone', () => {
  test('decides a plan: every control is reached by Tab, its focus is seen, and Enter on the button decides', async () => {
    const plan = await company.recordId('0007');
    const mails = await company.mailbox.of(company.person('Daniel Okafor').address);
    const mail = mails.find(({ Subject }) => Subject.includes(`Approve plan of ${plan}`));
    await eye.goto(Mailbox.linkOf(await company.mailbox.whole(mail ?? { ID: '' })));
    const reached: string[] = [];
    for (let presses = 0; presses < 40 && reached.at(-1) !== 'Approve plan'; presses += 1) {
      await eye.keyboard.press('Tab');
      const focus = await eye.evaluate<{ name: string; words: string; seen: boolean }>(FOCUS);
      expect(focus).toMatchObject({ seen: true });
      reached.push(focus.name === 'act' ? focus.words : focus.name);
      if (focus.name === 'comment') await eye.keyboard.type('Agreed with the owner.');
    }
    expect(reached).toContain('comment');
    await eye.keyboard.press('Enter');
    await eye.waitForLoadState();
    expect(await eye.locator('main').innerText()).toMatch(/Recorded[\s\S]*R-[A-Z0-9]{4}-[A-Z0-9]{4}/);
  });
});
