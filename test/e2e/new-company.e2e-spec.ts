import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CYCLE_STEPS } from '#domain/cycle/steps.js';
import { csvHeader } from '#forms/rows-csv.js';
import { FORMS } from '#forms/forms.js';
import { until } from '#testing/running-stack.js';
import { writeCompany } from '../simulate/company.js';
import { entryFor } from '../simulate/entry-for.js';
import { Company } from './support/company.js';
import { CycleColleagues, type MailedTask } from './support/cycle-colleagues.js';
import { fillIn, press, type Typed } from './support/person.js';
import { shootPage } from './support/shots.js';
import { expectReceipt } from './support/story.js';
import { typedEntry } from './support/typed-entry.js';

jest.setTimeout(180_000);

/** Real milliseconds of an ISMS day. */
const DAY_MS = 450;
const DAY = 86_400_000;
/** Days pass while a browser opens a page; nobody is to climb a ladder by that. */
const NOBODY_ESCALATES = { classes: { AP: { ladder: [] }, WK: { ladder: [] } } };

/** One task of each kind of page is answered in a browser, all the others by their forms. */
const IN_A_BROWSER: readonly string[] = [
  ...['CHARTER H03', 'G0_DECISION H01', 'E1_INPUT H05', 'E5 H03', 'O1 Q1 H05', 'G1_SUBMISSION H03', 'G1_DECISION H01'],
];

describe('a new company, from an empty installation to its second cycle, by mails and links', () => {
  let company: Company;
  let colleagues: CycleColleagues;
  let file: unknown;
  let cycle = '';
  let today = '';
  /** Page on which gate G1 is submitted. */
  let submission: Page;

  beforeAll(async () => {
    company = await Company.start({ words: ['--empty', '--day', `${DAY_MS}ms`], domain: 'harbour-six.example' });
    const written = writeCompany(NOBODY_ESCALATES);
    file = JSON.parse(fs.readFileSync(written.file, 'utf8'));
    today = await ismsToday();
    const byHand = ({ code, personId, part }: MailedTask): boolean =>
      IN_A_BROWSER.includes([code, part, personId].filter(Boolean).join(' '));
    colleagues = new CycleColleagues({ stack: company.stack, addresses: written.addresses, byHand });
    colleagues.start();
  }, 180_000);
  afterAll(async () => {
    await colleagues.stop().catch(() => undefined);
    await company.close();
  }, 60_000);

  const manager = () => company.person('Ines Duarte');
  const chair = () => company.person('Ruth Calloway');
  const head = () => company.person('Dana Whitlock');

  const ismsToday = async (): Promise<string> => {
    const [row] = await company.stack.sql<{ day: string }>(`select isms_now()::date::text as day`);
    return row?.day ?? '';
  };
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${company.stack.pages}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${company.stack.machineToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const state = async (id: string): Promise<string> => {
    const [row] = await company.stack.sql<{ state: string }>('select state from cycle where id = $1', [id]);
    return row?.state ?? 'UNKNOWN';
  };
  const untilState = (wanted: readonly string[], seconds: number): Promise<void> =>
    until(
      async () => {
        if (colleagues.broken !== null) throw colleagues.broken;
        return wanted.includes(await state(cycle));
      },
      { seconds, what: () => `${cycle} to become ${wanted.join(' or ')}: ${colleagues.answered.slice(-5).join(', ')}; refused: ${colleagues.refused.join('; ')}` }, // prettier-ignore
    );
  const unmetOf = async (gate: string): Promise<string> => {
    const headers = { authorization: `Bearer ${company.stack.machineToken}` };
    const answer = await fetch(`${company.stack.pages}/api/v1/cycles/${cycle}/gates/${gate}`, { headers });
    const { unmet } = (await answer.json()) as { unmet: readonly { reason: string }[] };
    return unmet.map(({ reason }) => reason).join(' ');
  };
  const verb = (code: keyof typeof CYCLE_STEPS): string => CYCLE_STEPS[code].verb;
  const filled = (form: Parameters<typeof typedEntry>[0], title = ''): Typed =>
    Object.fromEntries(
      Object.entries(typedEntry(form, entryFor(form, { today, title }))).filter(([, text]) => text !== ''),
    );
  const main = (page: Page): Promise<string> => page.locator('main').innerText();
  const see = async (path: string, name: string): Promise<string> => {
    const page = await manager().see(path);
    await shootPage(page, name);
    return main(page);
  };

  test('the company is imported by the machine token; before that there is nobody to sign in', async () => {
    expect(await company.stack.sql('select 1 from person')).toEqual([]);
    const report = await post('/api/v1/people/import', file);
    expect([report.status, await report.json()]).toEqual([200, expect.objectContaining({ changed: true })]);
    expect(await company.stack.sql('select 1 from cycle')).toEqual([]);
  });

  test('the ISMS Manager signs in by a mailed code, drafts the first cycle, and is mailed for its charter', async () => {
    const page = await manager().signedIn('/cycles');
    await shootPage(page, 'cycles-none-yet');
    const firstDay = new Date(Date.parse(await ismsToday()) + 25 * DAY).toISOString().slice(0, 10);
    await fillIn(page, { firstDay });
    await press(page, 'Draft the cycle');
    cycle = /CYC-\d{4}/.exec(page.url())?.[0] ?? '';
    expect(await main(page)).toContain('Draft');
    await shootPage(page, 'cycle-draft');
    const charter = await manager().task(`${verb('CHARTER')} ${cycle}`);
    expect(await charter.locator('[name="firstDay"]').inputValue()).toBe(firstDay);
    const { firstDay: _first, lastDay: _last, ...rest } = filled('CYCLE_CHARTER');
    const answers = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('carryOver.')));
    await fillIn(charter, answers);
    await press(charter, 'Send the charter');
    await expectReceipt(charter, 'charter');
  });

  test('the chair passes gate G0 by the link of the mail: the cycle stands in ESTABLISH', async () => {
    const page = await chair().task(`${verb('G0_DECISION')} ${cycle}`);
    expect(await main(page)).toContain('Everything that this gate asks for is met.');
    await press(page, 'Approve the gate');
    await expectReceipt(page, 'gate-g0');
    await untilState(['ESTABLISH'], 30);
  });

  test('gate G1 refuses its submission by link and names what is not there, and the page of the gate says the same', async () => {
    submission = await manager().task(`${verb('G1_SUBMISSION')} ${cycle}`);
    await press(submission, 'Submit the gate');
    await shootPage(submission, 'gate-g1-refused');
    const refused = await main(submission);
    const gate = await see(`/cycles/${cycle}/gates/G1`, 'gate-g1-not-ready');
    for (const words of ['scope', 'climate', 'risk', '93 controls']) {
      expect(refused.toLowerCase()).toContain(words.toLowerCase());
      expect(gate.toLowerCase()).toContain(words.toLowerCase());
    }
    expect(await state(cycle)).toBe('ESTABLISH');
  });

  test('a department head opens the mail and names issues, climate and interested parties of the area', async () => {
    const page = await head().task(`${verb('E1_INPUT')} ${cycle}`);
    await fillIn(page, filled('CONTEXT_INPUT'));
    await press(page, 'Send');
    await expectReceipt(page, 'context-input');
    await see(`/cycles/${cycle}`, 'cycle-establish');
    await see(`/cycles/${cycle}/year`, 'year-establish');
  });

  test('the ISMS Manager decides about 93 controls in one table, filled from a spreadsheet; 92 are refused', async () => {
    const page = await manager().task(`${verb('E5')} ${cycle}`);
    const field = FORMS.CONTROL_SELECTION.fields.find(({ name }) => name === 'controls');
    if (!field) throw new Error('the form has no controls');
    const { controls } = entryFor('CONTROL_SELECTION', { today, title: '' }) as { controls: Record<string, string>[] };
    const rows = controls.map(({ code, applicable, reason, implemented, ownerId, plannedOn }) =>
      [code, applicable, reason, implemented, ownerId, plannedOn].join(','),
    );
    const fill = async (some: readonly string[]): Promise<void> => {
      const csv = page.locator('details').filter({ has: page.locator('[name="csv.controls"]') });
      await csv.locator('summary').click();
      await csv.locator('textarea').fill([csvHeader(field).join(','), ...some].join('\n'));
      await csv.getByRole('button', { name: 'Fill the rows' }).click();
      await page.waitForLoadState();
    };
    await fill(rows.slice(0, 92));
    await press(page, 'Send for approval');
    await shootPage(page, 'controls-92');
    expect(await main(page)).toContain('A.8.34');
    await fill(rows.slice(92));
    expect(await page.locator('[name^="controls."][name$=".applicable"]').count()).toBe(93);
    await press(page, 'Send for approval');
    await expectReceipt(page, 'controls');
  });

  test('a department head attests the area for the first quarter', async () => {
    const page = await head().task(`${verb('O1')} ${cycle}`);
    await fillIn(page, filled('AREA_ATTESTATION'));
    await press(page, 'Confirm');
    await expectReceipt(page, 'attestation');
  });

  test('gate G1 is submitted once everything is there, and the chair passes it: OPERATE', async () => {
    let unmet = 'not read';
    await until(async () => (unmet = await unmetOf('G1')) === '', { seconds: 150, what: () => `G1: ${unmet}` });
    // By its address: a reload would send once more what was refused.
    await submission.goto(submission.url());
    await shootPage(submission, 'gate-g1-ready');
    await see(`/cycles/${cycle}/gates/G1`, 'gate-g1-page-ready');
    await press(submission, 'Submit the gate');
    await expectReceipt(submission, 'gate-g1-submitted');
    const decision = await chair().task(`${verb('G1_DECISION')} ${cycle}`);
    await press(decision, 'Approve the gate');
    await expectReceipt(decision, 'gate-g1');
    await untilState(['OPERATE', 'MONITOR'], 30);
  });

  test('everybody else answers by the forms of their mails, until gate G4 closes the cycle', async () => {
    await untilState(['MONITOR', 'IMPROVE', 'CLOSED'], 170);
    await see(`/cycles/${cycle}`, 'cycle-monitor');
    await see(`/cycles/${cycle}/year`, 'year-monitor');
    await untilState(['CLOSED'], 170);
    expect(colleagues.refused).toEqual([]);
    const answered = new Set(colleagues.answered.map((line) => line.split(' ')[0]));
    for (const code of ['E3_INPUT', 'E6_APPROVAL', 'O2', 'M2_APPROVAL', 'I4', 'G2_DECISION', 'G4_DECISION'])
      expect([...answered]).toContain(code);
  }, 400_000);

  test('the next cycle was drafted by itself; its charter is asked for, with what is carried over', async () => {
    const [next] = await company.stack.sql<{ id: string; state: string; carried: number }>(
      `select id, state, jsonb_array_length(carry_over) as carried from cycle where carried_from = $1`,
      [cycle],
    );
    expect(next).toMatchObject({ state: 'DRAFT' });
    const page = await manager().task(`${verb('CHARTER')} ${next?.id}`);
    const typed = await page
      .locator('[name^="carryOver."][name$=".ref"]')
      .evaluateAll((fields) => fields.map((field) => (field as { value?: string }).value ?? ''));
    for (const ref of ['RSK-0001', 'RSK-0006', 'AUD-2027-02', 'OBJ-1', 'M2/1']) expect(typed).toContain(ref);
    await see('/cycles', 'cycles-two');
  });

  test('the evidence of the whole year verifies', () => {
    expect(company.verify()).toMatchObject({ code: 0 });
  });
});
