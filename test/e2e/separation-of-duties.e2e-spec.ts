import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootPage } from './support/shots.js';

jest.setTimeout(180_000);

describe('nobody decides on their own work', () => {
  let company: Company;

  beforeAll(async () => {
    company = await Company.start();
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  /** Refused attempts of a record as the trail tells them, oldest first. */
  function refusals(recordId: string): Promise<{ actor: string; reason: string; rules: string[] }[]> {
    return company.stack.sql(
      `select actor, content->>'reason' as reason, content->'rules' as rules from audit_event
        where record_id = $1 and type = 'DECISION_REFUSED' order by real_at`,
      [recordId],
    );
  }

  async function handOn(page: Page, to: string): Promise<string> {
    await page.getByText('This is not for me').click();
    await fillIn(page, { delegateTo: to, delegateComment: 'You know it best.' });
    await press(page, 'Hand to this person');
    return page.locator('main').innerText();
  }

  test('a plan: its owner is refused as delegate of the approver and by the own link, and the trail tells both', async () => {
    const id = await company.recordId('0007');
    const page = await company.person('Daniel Okafor').task(`Approve plan of ${id}`);
    const link = page.url();
    expect(await handOn(page, company.person('Priya Nandakumar').address)).toContain('never approves its plan');
    await shootPage(page, 'refused-delegate');
    expect(await refusals(id)).toMatchObject([
      { actor: 'P02', reason: 'DELEGATE_TO_P05', rules: ['SD1', 'SD4', 'SD11'] },
    ]);

    // The approver becomes the owner between the page and the click.
    await page.goto(link);
    await company.stack.sql(`update corrective_action set owner_id = 'P02' where id = $1`, [id]);
    await press(page, 'Approve plan');
    await shootPage(page, 'refused-own-plan');
    expect(await page.locator('main').innerText()).toContain('never approves its plan');
    expect((await refusals(id)).at(-1)).toMatchObject({ actor: 'P02', reason: 'SEPARATION_OF_DUTIES', rules: ['SD4'] });
    await company.stack.sql(`update corrective_action set owner_id = 'P05' where id = $1`, [id]);
    expect(await company.stack.sql('select 1 from decision where record_id = $1', [id])).toEqual([]);
    expect(await company.state(id)).toBe('PLAN_APPROVAL');
  });

  test('an effect: an implementer is refused as delegate of the verifier and by the own link, and the trail tells both', async () => {
    const id = await company.recordId('0006');
    const page = await company.person('Amara Diallo').task(`Check the effect of ${id}`);
    const link = page.url();
    expect(await handOn(page, company.person('Iris Kuipers').address)).toContain(
      'The verifier is not the owner, an implementer',
    );
    expect(await refusals(id)).toMatchObject([{ actor: 'P15', reason: 'DELEGATE_TO_P45', rules: ['SD5', 'SD11'] }]);

    await page.goto(link);
    await company.stack.sql(`update planned_action set implementer_id = 'P15' where record_id = $1`, [id]);
    await fillIn(page, {
      sample: 'All',
      finding: 'All is well.',
      'evidence.link': 'https://files.larkfield.example/1',
    });
    await press(page, 'Effective');
    expect(await page.locator('main').innerText()).toContain('The verifier is not the owner, an implementer');
    expect((await refusals(id)).at(-1)).toMatchObject({ actor: 'P15', reason: 'SEPARATION_OF_DUTIES', rules: ['SD5'] });
    expect(await company.stack.sql('select 1 from decision where record_id = $1', [id])).toEqual([]);
    expect(await company.state(id)).toBe('EFFECTIVENESS_CHECK');
  });

  test('the record page shows the refusals to the ISMS Manager', async () => {
    const page = await company
      .person('Priya Nandakumar')
      .signedIn(`/corrective-actions/${await company.recordId('0006')}`);
    const timeline = await page.locator('main').textContent();
    expect(timeline).toContain('An attempt to decide was refused');
  });
});
