import { afterEach, describe, expect, it } from '@jest/globals';
import { completeEntry, TRIAGE } from '#testing/case-entries.js';
import { PathDesk } from '#testing/path-desk.js';
import { tinyCompany, joinTinyCompany, type Somebody } from '#testing/tiny-company.js';
import { ToldCase } from '#testing/told-case.js';
import { inTransaction } from '../transaction.js';
import { grantWaiver, type WaiverRequest } from './grant-waiver.js';

const EVERYTHING = ['TM_CHAIR', 'TM', 'IM', 'DEPARTMENT_HEAD'];

interface DecisionSeen {
  readonly code: string;
  readonly person: string;
  readonly waived: string;
}

describe('a corrective action in a company of few people (specification 2, fallback and waivers)', () => {
  let desk: PathDesk;
  afterEach(() => desk.close());

  async function open(name: string, people: readonly Somebody[]): Promise<ToldCase> {
    desk = await PathDesk.open(name, tinyCompany(people));
    return ToldCase.raise(desk, { raisedBy: 'A', actor: 'A', departmentId: 'OPS' });
  }
  const people = async (told: ToldCase): Promise<string[]> => (await desk.askedPeople(told.id)).toSorted();
  const waive = async (rule: string, changes: Partial<WaiverRequest> = {}): Promise<void> => {
    const granted = await grantWaiver(desk.records, {
      ...{ by: 'A', rule, personId: 'A', recordId: null, step: null, until: '2027-12-31' },
      ...{ reason: 'There is nobody else in the company.', ...changes },
    });
    if (granted.kind !== 'GRANTED') throw new Error(JSON.stringify(granted));
  };
  /** Asks a step and lets this person answer; fails where anybody else is asked. */
  async function by(
    told: ToldCase,
    code: Parameters<ToldCase['step']>[0],
    person: string,
    outcome: string,
    entry?: Record<string, unknown>,
  ) {
    await told.ask(code);
    expect([code, await people(told)]).toEqual([code, [person]]);
    return told.answer(code, person, { outcome, ...(entry && { entry }) });
  }
  /** From the raise to a plan of two actions that the owner carries out. */
  async function toApproval(told: ToldCase, owner: string, triage: string): Promise<void> {
    await by(told, 'TRIAGE', triage, 'ACCEPT', { ...TRIAGE, ownerId: owner, departmentId: 'OPS', grade: 'MINOR' });
    await by(told, 'CONTAINMENT', owner, 'SUBMIT');
    await by(told, 'ROOT_CAUSE', owner, 'SUBMIT');
    const plan = completeEntry('PLANNING', { outcome: 'SUBMIT', today: await desk.today() });
    const actions = (plan['actions'] as object[]).slice(0, 1).map((action) => ({ ...action, implementerId: owner }));
    await by(told, 'PLANNING', owner, 'SUBMIT', { ...plan, actions });
  }
  async function implement(told: ToldCase, owner: string): Promise<void> {
    await told.ask('IMPLEMENT', '1');
    await told.answer('IMPLEMENT', owner, { outcome: 'DONE', part: '1' });
  }
  const decisions = (told: ToldCase): Promise<DecisionSeen[]> =>
    desk.query<DecisionSeen>(
      `select s.code, d.person_id as person, coalesce((select string_agg(w->>'rule', ' ' order by w->>'rule')
                from jsonb_array_elements(d.sod_result->'waived') w), '') as waived
         from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
        where d.record_id = $1 and s.code in ('PLAN_APPROVAL', 'EVIDENCE_CHECK', 'EFFECTIVENESS_CHECK', 'CLOSURE', 'WAIVER_CHECK')
        order by d.decided_at, d.id`,
      [told.id],
    );
  const named = async (told: ToldCase, from: string, to: string): Promise<void> => {
    const task = await desk.task(told.id, from);
    const handed = await desk.send(task, {
      outcome: 'DELEGATE',
      delegateTo: to,
      comment: 'Nobody here may.',
      entry: {},
    });
    expect(handed).toMatchObject({ kind: 'HANDED_ON' });
  };

  it('one person: nothing is approved in silence; waivers let them decide, somebody from outside verifies and checks', async () => {
    const told = await open('company_of_one', [{ id: 'A', roles: EVERYTHING }]);
    await toApproval(told, 'A', 'A');
    await told.ask('PLAN_APPROVAL');
    expect(await desk.events(told.id, 'SOD_BLOCKED')).toMatchObject([{ rules: ['SD1', 'SD4'] }]);
    expect(await desk.send(await desk.task(told.id, 'A'), { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD4'] }); // prettier-ignore
    await waive('SD1');
    expect(await desk.send(await desk.task(told.id, 'A'), { outcome: 'APPROVE' })).toMatchObject({ rules: ['SD4'] });
    await waive('SD4');
    // The waiver opened the way: the question is asked again, the old link is dead.
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    const approved = await told.answer('PLAN_APPROVAL', 'A', { outcome: 'APPROVE' });
    expect(approved.parts).toEqual(['1']);
    await implement(told, 'A');
    await by(told, 'EVIDENCE_CHECK', 'A', 'ACCEPT');
    await told.wait();
    await told.ask('EFFECTIVENESS_CHECK');
    // SD5 is never waived: somebody from outside joins the directory and is named.
    expect(await desk.send(await desk.task(told.id, 'A'), { outcome: 'EFFECTIVE' })).toMatchObject({ rules: ['SD5'] });
    await inTransaction(desk.records, (tx) => joinTinyCompany(tx, { id: 'X', roles: ['EXTERNAL_AUDITOR'] }));
    await named(told, 'A', 'X');
    await told.answer('EFFECTIVENESS_CHECK', 'X', { outcome: 'EFFECTIVE' });
    await told.ask('CLOSURE');
    // The owner may not close without a waiver, so the one from outside is asked; they verified, and may not either (SD6).
    expect(await people(told)).toEqual(['A']);
    await waive('SD6');
    expect((await told.look('CLOSURE')).kind).toBe('OPEN');
    const closed = await told.answer('CLOSURE', 'A', { outcome: 'APPROVE' });
    expect(closed.parts).toEqual(['WAIVER_CHECK']);
    expect(await desk.state(told.id)).toBe('CLOSURE');
    await by(told, 'WAIVER_CHECK', 'X', 'CONFIRM');
    expect(await desk.state(told.id)).toBe('CLOSED');
    expect(await decisions(told)).toEqual([
      { code: 'PLAN_APPROVAL', person: 'A', waived: 'SD1 SD4' },
      { code: 'EVIDENCE_CHECK', person: 'A', waived: 'SD1' },
      { code: 'EFFECTIVENESS_CHECK', person: 'X', waived: '' },
      { code: 'CLOSURE', person: 'A', waived: 'SD6' },
      { code: 'WAIVER_CHECK', person: 'X', waived: '' },
    ]);
    const told4 = await desk.events<{ waivers?: string[] }>(told.id, 'DECIDED');
    expect(told4.filter(({ waivers }) => waivers !== undefined)).toHaveLength(3);
  });

  it('two people: each decides about the other; who verifies is named from outside, because both had a hand in it', async () => {
    const told = await open('company_of_two', [
      { id: 'A', roles: ['TM_CHAIR', 'TM'] },
      { id: 'B', roles: ['IM', 'DEPARTMENT_HEAD'] },
      { id: 'X', roles: [] },
    ]);
    // The head of the department is the ISMS Manager: a process of theirs is triaged and closed by Top Management.
    await toApproval(told, 'B', 'A');
    await by(told, 'PLAN_APPROVAL', 'A', 'APPROVE');
    await implement(told, 'B');
    await by(told, 'EVIDENCE_CHECK', 'A', 'ACCEPT');
    await told.wait();
    await told.ask('EFFECTIVENESS_CHECK');
    expect(await people(told)).toEqual(['A', 'B']);
    for (const id of ['A', 'B']) {
      const refused = await desk.send(await desk.task(told.id, id), { outcome: 'EFFECTIVE' });
      expect(refused).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD5'] });
    }
    await named(told, 'A', 'X');
    await told.answer('EFFECTIVENESS_CHECK', 'X', { outcome: 'EFFECTIVE' });
    const closed = await by(told, 'CLOSURE', 'A', 'APPROVE');
    expect(closed.parts).toEqual([]);
    expect(await desk.state(told.id)).toBe('CLOSED');
    expect((await decisions(told)).map(({ person, waived }) => person + waived)).toEqual(['A', 'A', 'X', 'A']);
    expect(await desk.events(told.id, 'SOD_BLOCKED')).toHaveLength(1);
  });

  it('three people who report to nobody need neither a waiver nor anybody from outside', async () => {
    const told = await open('company_of_three', [
      { id: 'A', roles: ['TM_CHAIR', 'TM'] },
      { id: 'B', roles: ['IM'] },
      { id: 'C', roles: ['DEPARTMENT_HEAD'] },
    ]);
    await toApproval(told, 'C', 'B');
    await by(told, 'PLAN_APPROVAL', 'B', 'APPROVE');
    await implement(told, 'C');
    await by(told, 'EVIDENCE_CHECK', 'B', 'ACCEPT');
    await told.wait();
    await by(told, 'EFFECTIVENESS_CHECK', 'A', 'EFFECTIVE');
    await by(told, 'CLOSURE', 'B', 'APPROVE');
    expect(await desk.state(told.id)).toBe('CLOSED');
    expect((await decisions(told)).map(({ person, waived }) => person + waived)).toEqual(['B', 'B', 'A', 'B']);
    expect(await desk.events(told.id, 'SOD_BLOCKED')).toEqual([]);
  });
});
