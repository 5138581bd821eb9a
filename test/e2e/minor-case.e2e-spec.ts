import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { expectReceipt, workedThrough } from './support/story.js';

jest.setTimeout(180_000);

describe('a minor nonconformity whose corrective action did not work', () => {
  let company: Company;
  let id: string;

  beforeAll(async () => {
    company = await Company.start({ words: ['--day', '2s'] });
    id = await company.recordId('0006');
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  test('the verifier says "not effective": the case is reopened, and the owner is asked for the cause again', async () => {
    const verifier = company.person('Amara Diallo');
    const answer = await verifier.does(
      `Check the effect of ${id}`,
      {
        sample: 'All four joiners of the last month.',
        finding: 'Two of four had no training after 14 days.',
        'evidence.link': 'https://training.larkfield.example/report/10',
      },
      'Not effective',
    );
    await expectReceipt(answer, 'ineffective');
    await company.untilState(id, 'ROOT_CAUSE');
  });

  test('iteration 2 runs from the cause to the waiting time', async () => {
    const [owner, approver] = [company.person('Anneke Dijkhuis'), company.person('Priya Nandakumar')];
    const implementers = [company.person('Iris Kuipers')];
    await workedThrough(company, { id, owner, approver, implementers, checker: approver, waitDays: 14 });
  });

  test('after the waiting time the effect is shown, the ISMS Manager closes, and the history is whole', async () => {
    const check = await company.person('Amara Diallo').task(`Check the effect of ${id}`, 90);
    await fillIn(check, {
      sample: 'All five joiners of the last month.',
      finding: 'Five of five trained within 14 days.',
      'evidence.link': 'https://training.larkfield.example/report/11',
    });
    await press(check, 'Effective');
    await expectReceipt(check, 'effective');
    const closure = { changesMade: 'Starter checklist changed; no document or risk changes.' };
    await expectReceipt(await company.person('Priya Nandakumar').does(`Close ${id}`, closure, 'Close'), 'closure');
    await company.untilState(id, 'CLOSED');

    const page = await company.person('Priya Nandakumar').signedIn(`/corrective-actions/${id}`);
    const text = await page.locator('main').innerText();
    expect(text).toContain('iteration 2');
    for (const words of ['Effectiveness check: Ineffective', 'Effectiveness check: Effective', 'Closed'])
      expect(text.toLowerCase()).toContain(words.toLowerCase());
    expect(company.verify()).toMatchObject({ code: 0 });
  });
});
