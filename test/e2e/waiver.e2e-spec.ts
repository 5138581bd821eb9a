import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Company } from './support/company.js';
import { fillIn, press } from './support/person.js';
import { shootPage } from './support/shots.js';
import { expectReceipt } from './support/story.js';
import { THREE_PARTNERS } from './support/three-partners.js';

jest.setTimeout(120_000);

describe('a company in which nobody may close: the chair waives a rule, and somebody independent looks at it', () => {
  let company: Company;
  let ids: readonly [string, string];
  const blocked: string[] = [];

  beforeAll(async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'isms-partners-')), 'company.json');
    fs.writeFileSync(file, JSON.stringify(THREE_PARTNERS));
    company = await Company.start({ words: ['--company', file] });
    fs.rmSync(path.dirname(file), { recursive: true });
    ids = [await company.recordId('0001'), await company.recordId('0002')];
  }, 180_000);
  afterAll(() => company.close(), 60_000);

  const trail = (recordId: string, type: string): Promise<{ actor: string; content: Record<string, unknown> }[]> =>
    company.stack.sql('select actor, content from audit_event where record_id = $1 and type = $2 order by id', [
      recordId,
      type,
    ]);
  const text = async (path: string): Promise<string> =>
    (await company.person('Ruth Calloway').see(path)).locator('main').innerText();

  test('owner and verifier are asked to name somebody, may not close themselves, and the trail says why', async () => {
    for (const id of ids) {
      const page = await company.person('Malik Osei').task(`Close ${id}`);
      blocked.push(page.url());
      await shootPage(page, 'closure-blocked');
      expect(await page.locator('main').innerText()).toContain('an owner never closes their own');
      expect(await page.getByRole('button', { name: 'Close', exact: true }).count()).toBe(0);
      expect(await trail(id, 'SOD_BLOCKED')).toMatchObject([{ content: { rules: ['SD6'] } }]);
      await company.person('Ruth Calloway').mail(`Close ${id}`);
    }
  });

  test('the chair waives SD6 for the owner on the page; both closures are asked again by mail, and the old links are dead', async () => {
    const page = await company.person('Ruth Calloway').signedIn('/waivers');
    const until = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    await fillIn(page, { rule: 'SD6', person: company.person('Malik Osei').address, until });
    await fillIn(page, { reason: 'One of three partners has left; nobody else of us is free.' });
    await press(page, 'Grant the waiver');
    await shootPage(page, 'waiver-granted');
    expect(await page.locator('main').innerText()).toContain('not used');
    for (const [at, id] of ids.entries()) {
      const old = await company.person('Malik Osei').go(blocked[at] ?? '');
      expect(await old.locator('main').innerText()).toContain('This is no longer asked');
      const task = await company.person('Malik Osei').task(`Close ${id}`);
      expect(await task.locator('main').innerText()).toContain('Top Management waived SD6 for you');
      await fillIn(task, { changesMade: 'Routine of the office, version 2.' });
      await press(task, 'Close');
      await expectReceipt(task, 'closed-by-waiver');
      expect(await task.locator('main').innerText()).toContain('Decided by a waiver of SD6; somebody independent');
      expect(await company.state(id)).toBe('CLOSURE');
    }
  });

  test('the auditor finds one decision sound, and that record is closed with the waiver on its page', async () => {
    const check = await company.person('Ines Duarte').task(`Check the waivers used in ${ids[0]}`);
    expect(await check.locator('main').innerText()).toContain('SD6');
    await fillIn(check, { comment: 'The effect was verified by another partner; I saw the month of records.' });
    await press(check, 'Sound');
    await expectReceipt(check, 'waiver-sound');
    await company.untilState(ids[0], 'CLOSED');
    const page = await company.person('Ruth Calloway').see(`/corrective-actions/${ids[0]}`);
    await shootPage(page, 'record-closed-by-waiver');
    expect(await page.locator('main').innerText()).toContain('By waiver of SD6');
    expect(await text('/waivers')).toContain(ids[0]);
  });

  test('the auditor objects to the other: it is closed as decided, and a nonconformity goes to Top Management for triage', async () => {
    const check = await company.person('Ines Duarte').task(`Check the waivers used in ${ids[1]}`);
    await fillIn(check, { comment: 'No restore is on record.' });
    await press(check, 'Not sound');
    await expectReceipt(check, 'waiver-not-sound');
    await company.untilState(ids[1], 'CLOSED');
    const raised = await company.stack.sql<{ id: string; title: string; raised_by: string }>(
      `select id, title, raised_by from corrective_action where id <> all($1)`,
      [[...ids]],
    );
    expect(raised).toMatchObject([
      { title: `Decisions by waiver on ${ids[1]} were found not to be sound`, raised_by: 'S03' },
    ]);
    const triage = await company.person('Ruth Calloway').task(`Triage ${raised[0]?.id}`);
    expect(await triage.locator('main').innerText()).toContain('No restore is on record.');
    expect(company.verify()).toMatchObject({ code: 0 });
  });
});
