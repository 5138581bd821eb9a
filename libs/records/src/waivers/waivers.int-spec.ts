import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { grantWaiver, type WaiverRequest } from './grant-waiver.js';
import { readWaivers } from './read-waivers.js';
import { withdrawWaiver } from './withdraw-waiver.js';

const DAY = 86_400_000;

describe('waivers of separation of duties', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('waivers');
  });
  afterAll(() => desk.close());

  const day = async (days: number): Promise<string> =>
    new Date((await desk.now()) + days * DAY).toISOString().slice(0, 10);
  const wish = async (changes: Partial<WaiverRequest> = {}): Promise<WaiverRequest> => ({
    ...{ by: 'CHAIR', rule: 'SD4', personId: 'HEAD', recordId: null, step: null },
    ...{ reason: 'Only the head knows the system.', until: await day(30) },
    ...changes,
  });
  const grant = async (changes: Partial<WaiverRequest> = {}): Promise<string> => {
    const result = await grantWaiver(desk.records, await wish(changes));
    if (result.kind !== 'GRANTED') throw new Error(JSON.stringify(result));
    return result.id;
  };
  const codes = async (changes: Partial<WaiverRequest>): Promise<string[]> => {
    const result = await grantWaiver(desk.records, await wish(changes));
    return result.kind === 'UNMET' ? result.unmet.map(({ code }) => code) : [];
  };
  const delegate = async (told: ToldCase, from: string, delegateTo: string) =>
    desk.send(await desk.task(told.id, from), {
      outcome: 'DELEGATE',
      delegateTo,
      comment: 'Please decide.',
      entry: {},
    });
  /** The clerk wrote the plan in the place of the owner, and the ISMS Manager is asked to approve it. */
  const planOfTheClerk = async (): Promise<ToldCase> => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    await told.step('ROOT_CAUSE', 'HEAD', { outcome: 'SUBMIT' });
    await told.ask('PLANNING');
    await delegate(told, 'HEAD', 'CLERK');
    await told.answer('PLANNING', 'CLERK', { outcome: 'SUBMIT' });
    await told.ask('PLAN_APPROVAL');
    return told;
  };

  it('only Top Management grants, only what may be waived, for a time; every refusal stands in the trail', async () => {
    expect(await codes({ by: 'IM' })).toEqual(['not-top-management']);
    expect(await codes({ rule: 'SD5' })).toEqual(['never-waived']);
    expect(await codes({ personId: 'CHAIR' })).toEqual(['own-waiver']);
    expect(await codes({ until: await day(400) })).toEqual(['expiry-late']);
    expect(await codes({ reason: '' })).toEqual(['reason-missing']);
    expect(await codes({ personId: 'NOBODY' })).toEqual(['unknown-person']);
    expect(await codes({ recordId: 'CA-1999-0001', step: 'LUNCH' })).toEqual(['unknown-record', 'unknown-step']);
    const refused = await desk.query<{ actor: string; content: { reasons: string[] } }>(
      `select actor, content from audit_event where type = 'WAIVER_REFUSED' order by id`,
    );
    expect(refused).toHaveLength(7);
    expect(refused[0]).toMatchObject({ actor: 'IM', content: { reasons: ['not-top-management'] } });
  });

  it('a waiver lets its person decide in spite of its rule, and the decision, the trail and the list say so', async () => {
    const told = await planOfTheClerk();
    expect(await delegate(told, 'IM', 'CLERK')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD11'] });
    await grant({ personId: 'CLERK' });
    expect(await delegate(told, 'IM', 'CLERK')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD11'] });
    const sd1 = await grant({ rule: 'SD1', recordId: told.id, personId: null });
    expect(await delegate(told, 'IM', 'CLERK')).toMatchObject({ kind: 'HANDED_ON' });
    const result = await desk.send(await desk.task(told.id, 'CLERK'), { outcome: 'APPROVE' });
    expect(result).toMatchObject({ kind: 'RECORDED', receipt: { next: expect.stringMatching(/waiver of SD1.*independent/s) } }); // prettier-ignore
    expect(await desk.query(`select sod_result from decision where record_id = $1 and outcome = 'APPROVE'`, [told.id])).toMatchObject([{ sod_result: { waived: [{ rule: 'SD1', waiver: sd1 }] } }]); // prettier-ignore
    const events = await desk.events<{ waivers?: string[] }>(told.id, 'DECIDED');
    expect(events.at(-1)?.waivers).toEqual([`SD1 ${sd1}`]);
    const list = await readWaivers(desk.records);
    expect(list.find(({ id }) => id === sd1)).toMatchObject({ state: 'VALID', recordId: told.id, usedOn: [told.id] });
    await withdrawWaiver(desk.records, { id: sd1, by: 'COO' });
  });

  it('a waiver that was withdrawn between the page and the answer counts no more', async () => {
    const told = await planOfTheClerk();
    const sd1 = await grant({ rule: 'SD1', recordId: told.id, personId: null });
    await delegate(told, 'IM', 'CLERK');
    const page = await desk.task(told.id, 'CLERK');
    await expect(withdrawWaiver(desk.records, { id: sd1, by: 'IM' })).rejects.toMatchObject({
      code: 'not-top-management',
    });
    await withdrawWaiver(desk.records, { id: sd1, by: 'CFO' });
    expect(await desk.send(page, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
    // The question is asked again of somebody who may.
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
    await expect(withdrawWaiver(desk.records, { id: sd1, by: 'CFO' })).rejects.toMatchObject({
      code: 'unknown-waiver',
    });
  });

  it('an expired waiver does not count', async () => {
    const told = await planOfTheClerk();
    const until = await day(2);
    await grant({ rule: 'SD1', recordId: told.id, personId: null, until });
    await delegate(told, 'IM', 'CLERK');
    const page = await desk.task(told.id, 'CLERK');
    await desk.passDays(4);
    const late = await desk.send(page, { outcome: 'APPROVE' });
    expect(late).toMatchObject({ kind: 'NOT_YOURS', reason: 'SEPARATION_OF_DUTIES', rules: ['SD1', 'SD11'] });
    const list = await readWaivers(desk.records);
    expect(list.filter(({ recordId }) => recordId === told.id).map(({ state }) => state)).toEqual(['EXPIRED']);
  });

  it('who granted a waiver for a record does not use it', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR', 'CFO');
    await told.ask('PLAN_APPROVAL');
    await grant({ by: 'CFO', recordId: told.id, personId: null });
    await grant({ by: 'CFO', rule: 'SD1', recordId: told.id, personId: null });
    expect(await delegate(told, 'COO', 'CFO')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD4', 'SD11'] });
  });

  it('what a waiver made possible is checked by an auditor who had no part in it; an objection raises a nonconformity', async () => {
    const told = await planOfTheClerk();
    await grant({ rule: 'SD1', recordId: told.id, personId: null });
    await delegate(told, 'IM', 'CLERK');
    const approved = await told.answer('PLAN_APPROVAL', 'CLERK', { outcome: 'APPROVE' });
    await told.implement(approved.parts);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    await told.wait();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    const closed = await told.step('CLOSURE', 'IM', { outcome: 'APPROVE' });
    expect(closed.parts).toEqual(['WAIVER_CHECK']);
    const [check] = await told.ask('WAIVER_CHECK');
    expect(check).toMatchObject({ personId: 'AUD1', capacity: 'VERIFIER' });
    const shown = await desk.query<{ text: string }>(
      `select v.content::text as text from subject_version v where v.sha256 = $1`,
      [check?.subject],
    );
    expect(shown[0]?.text).toContain('SD1 waived: Plan approval');
    expect(await delegate(told, 'AUD1', 'CHAIR')).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5', 'SD11'] });
    await told.answer('WAIVER_CHECK', 'AUD1', { outcome: 'OBJECT', comment: 'The plan misses the cause.' });
    expect(await desk.state(told.id)).toBe('CLOSED');
    const raised = await desk.query(`select title, about_isms_manager from corrective_action where source = 'REVIEW'`);
    expect(raised).toEqual([
      { title: `Decisions by waiver on ${told.id} were found not to be sound`, about_isms_manager: true },
    ]);
  });
});
