import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootPage } from './support/shots.js';

jest.setTimeout(120_000);

/** What gate G3 of the demo company lacks at first start. */
const OPEN_ITEMS = [
  'No summary of audits is there.',
  'No management review with approved minutes was held in this cycle.',
  'No evidence index is there.',
];

describe('the cycle of the demo company at first start', () => {
  let company: Company;
  let cycle: string;
  beforeAll(async () => {
    company = await Company.start();
    [{ id: cycle } = { id: '' }] = await company.stack.sql<{ id: string }>('select id from cycle');
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  const main = async (path: string, who = 'Priya Nandakumar'): Promise<string> => {
    const page = await company.person(who).see(path);
    await shootPage(page, `cycle${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`);
    return page.locator('main').innerText();
  };

  test('stands in MONITOR, and shows which steps are open and who is waited for', async () => {
    await company.person('Priya Nandakumar').signedIn(`/cycles/${cycle}`);
    const overview = await main(`/cycles/${cycle}`);
    expect(overview).toContain('Monitor');
    expect(overview).toContain('Priya Nandakumar');
    expect(overview).toContain('Management review');
    expect(await main(`/cycles/${cycle}/year`)).toContain('G3');
  });

  test('gate G3 refuses by link and names each open item; the page of the gate says the same', async () => {
    const page = await company.person('Priya Nandakumar').task(`Submit gate G3 of ${cycle}`);
    await press(page, 'Submit the gate');
    const refused = await page.locator('main').innerText();
    for (const words of OPEN_ITEMS) expect(refused).toContain(words);
    await shootPage(page, 'gate-g3-refused');
    const gate = await main(`/cycles/${cycle}/gates/G3`);
    for (const words of OPEN_ITEMS) expect(gate).toContain(words);
    expect(await company.stack.sql(`select 1 from cycle_gate where cycle_id = $1 and gate = 'G3'`, [cycle])).toEqual(
      [],
    );
    expect(await main(`/cycles/${cycle}/gates/G1`)).toContain('Helene Vosmeer');
  });

  test('the ISMS Manager sends the audit summary by its mail: it is a version, readable and downloadable', async () => {
    const page = await company.person('Priya Nandakumar').task(`Summarise the audits of ${cycle}`);
    await fillIn(page, {
      'audits.1.id': 'AUD-04',
      'audits.1.kind': 'INTERNAL',
      'audits.1.scope': 'Clauses 9-10, AR7',
      'audits.1.state': 'ISSUED',
      'audits.1.date': new Date().toISOString().slice(0, 10),
      'audits.1.findings': 'None.',
    });
    await press(page, 'Send');
    expect(await page.locator('main').innerText()).toContain('R-');
    const step = await main(`/cycles/${cycle}/steps/M1`);
    expect(step).toContain('AUD-04');
    expect(await main(`/cycles/${cycle}/steps/E5`)).toContain('A.8.34');
    const gate = await main(`/cycles/${cycle}/gates/G3`);
    expect(gate).toContain('No management review with approved minutes was held in this cycle.');
    expect(gate).not.toContain('audits of the year');
  });

  test('somebody who is not asked sees the cycle and not what the steps say', async () => {
    await company.person('Yuki Tanabe').signedIn(`/cycles/${cycle}`);
    expect(await main(`/cycles/${cycle}`, 'Yuki Tanabe')).toContain('Monitor');
    const page = await company.person('Yuki Tanabe').see(`/cycles/${cycle}/steps/E3`);
    expect(await page.locator('main').innerText()).not.toContain('Ransomware');
  });
});
