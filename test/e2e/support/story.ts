import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Company } from './company.js';
import { fillIn, limitOf, press, type Person, type Typed } from './person.js';
import { shootPage } from './shots.js';

/** What the owner writes about the damage; the day is the latest that the page allows. */
export const CONTAINMENT: Typed = {
  containment: 'The shared mailbox was closed and its two forwarding rules were removed.',
  correction: 'The three tickets were moved to the ticket system and their owners were told.',
  consequences: 'Three customers waited two days longer for an answer.',
  notify: 'No: no personal data left the company.',
};

/** Five whys that end in the system. */
export const ROOT_CAUSE: Typed = {
  method: '5_WHYS',
  'whys.1.why': 'Why were the tickets not answered?',
  'whys.1.answer': 'They lay in a mailbox that nobody reads.',
  'whys.2.why': 'Why did customers write to that mailbox?',
  'whys.2.answer': 'Its address stands in the manual of the gateway.',
  'whys.3.why': 'Why does the manual still name it?',
  'whys.3.answer': 'No step of the document procedure asks Support before a manual is printed.',
  cause: 'The document procedure lacks a check by the department whose contact data it publishes.',
  similar: 'Searched in all five manuals and the web site: one more old address, in the Leeds leaflet.',
};

/** Plan with one action for each implementer. */
export async function typePlan(page: Page, implementers: readonly Person[], waitDays: number): Promise<void> {
  const due = await limitOf(page, 'actions.1.due', 'max');
  await clearRows(page, 'actions');
  for (const [at, { address, name }] of implementers.entries()) {
    const row = `actions.${at + 1}`;
    if ((await page.locator(`[name="${row}.what"]`).count()) === 0) await press(page, 'Add another action');
    await fillIn(page, {
      [`${row}.what`]: `Part ${at + 1}, carried out by ${name}`,
      [`${row}.implementerId`]: address,
      [`${row}.due`]: due,
      [`${row}.evidenceExpected`]: `Record of part ${at + 1}`,
    });
  }
  await fillIn(page, {
    criterion: 'No unanswered ticket older than two days in two months.',
    effectivenessMethod: 'Sample of twenty tickets from the ticket system.',
    monitoringDays: String(waitDays),
    resources: 'Two days of work.',
    changesToIsms: 'Document procedure: new check step.',
  });
}

/** Empties the rows that the page proposes from the iteration before. */
async function clearRows(page: Page, list: string): Promise<void> {
  for (const field of await page.locator(`[name^="${list}."]`).all()) await field.fill('');
}

/** Keeps a file with the draft, then sends the answer with it. */
export async function proveAction(page: Page, name: string): Promise<void> {
  await fillIn(page, { note: `Done as planned; see ${name}.` });
  const buffer = Buffer.from(`Record of what was done: ${name}\n`);
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer });
  await press(page, 'Add this file');
  expect(await page.locator('main').innerText()).toContain(name);
  await press(page, 'Done');
}

/** The page says that the answer is recorded, with a receipt. */
export async function expectReceipt(page: Page, name: string): Promise<void> {
  const text = await page.locator('main').innerText();
  expect(text).toMatch(/R-[A-Z0-9]{4}-[A-Z0-9]{4}/);
  await shootPage(page, `after-${name}`);
}

/** From the root cause to the effectiveness check: what the owner, the approver, one implementer and the ISMS Manager do. */
export async function workedThrough(
  company: Company,
  on: {
    id: string;
    owner: Person;
    approver: Person;
    implementers: readonly Person[];
    checker: Person;
    waitDays: number;
  },
): Promise<void> {
  const { id, owner, approver, implementers, checker } = on;
  await expectReceipt(await owner.does(`Find the root cause of ${id}`, ROOT_CAUSE, 'Send root cause'), 'root-cause');
  const plan = await owner.task(`Plan the actions of ${id}`);
  await typePlan(plan, implementers, on.waitDays);
  await press(plan, 'Send plan for approval');
  await expectReceipt(plan, 'plan');
  await expectReceipt(await approver.does(`Approve plan of ${id}`, {}, 'Approve plan'), 'plan-approval');
  for (const implementer of implementers) {
    const page = await implementer.task(`Carry out an action of ${id}`);
    await proveAction(page, `${id}-${implementer.name.replaceAll(' ', '-')}.txt`);
    await expectReceipt(page, 'action');
  }
  await expectReceipt(await checker.does(`Check the evidence of ${id}`, {}, 'Accept evidence'), 'evidence-check');
  await company.untilState(id, 'MONITORING');
}
