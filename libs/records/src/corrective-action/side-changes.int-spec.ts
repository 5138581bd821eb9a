import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TRIAGE } from '#testing/case-entries.js';
import { brokenLaws } from '#testing/case-invariants.js';
import { CASE_ROADS, travel } from '#testing/case-roads.js';
import { PathDesk } from '#testing/path-desk.js';
import { retell } from '#testing/retold-case.js';
import { ToldCase, unmetOf } from '#testing/told-case.js';
import { interruptRecord, type Interruption } from './interrupt.js';

const WISH: Interruption = { kind: 'CANCELLED', reason: 'Raised in error.' };

describe('cancellation, verifier, closure, dues and improvements (specification P4)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('side2');
  });
  afterAll(() => desk.close());
  const raise = (raised: Parameters<PathDesk['raise']>[0] = {}): Promise<ToldCase> => ToldCase.raise(desk, raised);
  const interrupt = (recordId: string, interruption: Interruption, by = 'IM') =>
    interruptRecord(desk.records, { recordId, by, interruption });
  const told = (id: string): Promise<string[]> => desk.informed(id);

  describe('raised in error', () => {
    it('needs the ISMS Manager and the raiser: without the yes of the raiser nothing is cancelled', async () => {
      const one = await raise();
      await one.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
      await one.ask('CONTAINMENT');
      await interrupt(one.id, WISH);
      expect(await desk.state(one.id)).toBe('CONTAINMENT');
      await expect(interrupt(one.id, WISH)).rejects.toMatchObject({ code: 'cancellation-asked' });
      expect(await retell(desk, one.id)).toBe('WAITING');
      const asked = await desk.task(one.id, 'CLERK');
      expect(asked.code).toBe('CANCEL_CONFIRM');
      await desk.send(asked, { outcome: 'OBJECT' });
      expect(await desk.state(one.id)).toBe('CONTAINMENT');
      expect(await told(one.id)).toContain('IM: Not cancelled');
      await interrupt(one.id, WISH);
      await retell(desk, one.id);
      await desk.send(await desk.task(one.id, 'CLERK'), { outcome: 'CONFIRM' });
      expect(await desk.state(one.id)).toBe('CANCELLED');
      expect(await desk.tasks(one.id)).toEqual([]);
      expect(await brokenLaws(desk, one.id)).toEqual([]);
      expect(await retell(desk, one.id)).toBe('ENDED');
    });

    it('the wish outlives the step beside which it was asked, and ends with the record', async () => {
      const one = await raise();
      await one.ask('TRIAGE');
      await interrupt(one.id, WISH);
      await retell(desk, one.id);
      await desk.send(await desk.task(one.id, 'IM'), { outcome: 'NOT_NC' });
      await retell(desk, one.id);
      expect((await desk.tasks(one.id)).map(({ code }) => code).toSorted()).toEqual([
        'APPEAL_WINDOW',
        'CANCEL_CONFIRM',
      ]);
      const window = (await desk.tasks(one.id)).find(({ code }) => code === 'APPEAL_WINDOW');
      if (!window) throw new Error('the raiser was not asked');
      await desk.send(window, { outcome: 'ACCEPT' });
      await retell(desk, one.id);
      expect(await desk.state(one.id)).toBe('NOT_NC');
      expect(await desk.tasks(one.id)).toEqual([]);
    });

    it('where the raiser has left, Top Management speaks for them', async () => {
      const one = await raise({ raisedBy: 'ENG1' });
      await one.ask('TRIAGE');
      await desk.query(`update person set left_at = isms_now() - interval '1 second' where id = 'ENG1'`);
      await interrupt(one.id, WISH);
      await retell(desk, one.id);
      const asked = (await desk.tasks(one.id)).filter(({ code }) => code === 'CANCEL_CONFIRM');
      expect(asked.map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
      await desk.query(`update person set left_at = null where id = 'ENG1'`);
    });

    it('a finding of an audit is cancelled only when its lead auditor withdraws it', async () => {
      const one = await raise({ source: 'AUDIT_EXT', grade: 'MINOR', findingAuditorId: 'AUD2' });
      await one.ask('TRIAGE');
      const withdrawn: Interruption = { kind: 'FINDING_WITHDRAWN', reason: 'The evidence was found.' };
      await expect(interrupt(one.id, WISH)).rejects.toMatchObject({ code: 'audit-finding' });
      await expect(interrupt(one.id, withdrawn)).rejects.toMatchObject({ code: 'not-lead-auditor' });
      const own = await raise();
      await expect(interrupt(own.id, withdrawn, 'AUD1')).rejects.toMatchObject({ code: 'no-audit-finding' });
      await interrupt(one.id, withdrawn, 'AUD2');
      expect(await desk.state(one.id)).toBe('CANCELLED');
      expect(await desk.events(one.id, 'RECORD_INTERRUPTED')).toMatchObject([{ kind: 'FINDING_WITHDRAWN' }]);
    });
  });

  it('a new verifier passes SD5, and an open effectiveness check is asked of them instead', async () => {
    const one = await travel(desk, { road: CASE_ROADS['straight to the end'] ?? [], until: 'EFFECTIVENESS_CHECK' });
    const to = (verifierId: string): Interruption => ({ kind: 'VERIFIER_CHANGED', verifierId, reason: 'On leave.' });
    await expect(interrupt(one.id, to('ENG1'))).rejects.toMatchObject({ code: 'verifier-conflict' });
    await expect(interrupt(one.id, to('GHOST'))).rejects.toMatchObject({ code: 'unknown-verifier' });
    await interrupt(one.id, to('AUD2'));
    await retell(desk, one.id);
    expect(await desk.askedPeople(one.id)).toEqual(['AUD2']);
  });

  it('a nonconformity of the area that the ISMS Manager heads, or about their work, is triaged and closed by Top Management', async () => {
    await desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'DEPARTMENT_HEAD', 'IM', 'EXE', 0, '2000-01-01')`,
    );
    for (const raised of [{ departmentId: 'EXE' }, { aboutIsmsManager: true }]) {
      const one = await raise(raised);
      expect((await one.ask('TRIAGE')).map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
      await one.answer('TRIAGE', 'CHAIR', { outcome: 'ACCEPT' });
      await one.step('CONTAINMENT', 'HEAD', { outcome: 'CORRECTION_ONLY' });
      expect((await one.ask('CLOSURE')).map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
    }
  });

  it('closure offers a refusal only for a correction alone', async () => {
    const one = await travel(desk, { road: (CASE_ROADS['straight to the end'] ?? []).slice(0, -1) });
    await one.ask('CLOSURE');
    const task = await desk.task(one.id, 'IM');
    expect(await unmetOf(desk.send(task, { outcome: 'REJECT' }))).toEqual(['unknown-answer']);
  });

  it('a risk that is High halves the time for steps 3 to 7, and an earlier day from outside wins', async () => {
    const dueOf = async (change: object): Promise<string> => {
      const one = await raise();
      await one.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, riskId: 'RSK-0001', ...change } });
      await one.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
      await one.ask('ROOT_CAUSE');
      const [step] = await desk.query<{ days: number }>(
        `select round(extract(epoch from s.original_due - c.raised_at) / 86400)::int as days
           from step s join corrective_action c on c.id = s.record_id where s.record_id = $1 and s.code = 'ROOT_CAUSE'`,
        [one.id],
      );
      return String(step?.days);
    };
    await desk.nextMonday();
    const outside = new Date((await desk.now()) + 5 * 86_400_000).toISOString().slice(0, 10);
    expect(await dueOf({ riskLevel: 'LOW' })).toBe('18');
    expect(await dueOf({ riskLevel: 'HIGH' })).toBe('9');
    expect(await dueOf({ riskLevel: 'CRITICAL', externalDue: outside })).toBe('5');
  });

  it('a preventive action names its risk, and says that it was updated', async () => {
    await expect(raise({ type: 'PA' })).rejects.toMatchObject({ code: 'risk-missing' });
    const one = await raise({ type: 'PA', riskId: 'RSK-0003' });
    expect(one.id).toMatch(/^PA-20\d\d-0001$/);
    await one.step('IMPROVEMENT_TRIAGE', 'HEAD', { outcome: 'ACCEPT' });
    await one.step('IMPROVEMENT_PLAN', 'HEAD', { outcome: 'SUBMIT' });
    await one.ask('IMPROVEMENT_WORK');
    const task = await desk.task(one.id, 'HEAD');
    const entry = { note: 'Done.', evidence: { files: [], link: 'https://e.example/1' }, riskUpdated: '' };
    expect(await unmetOf(desk.send(task, { outcome: 'DONE', entry }))).toEqual(['riskUpdated-missing']);
    await one.answer('IMPROVEMENT_WORK', 'HEAD', { outcome: 'DONE' });
    expect((await one.ask('BENEFIT_NOTE')).map(({ personId }) => personId).toSorted()).toEqual(['CLERK', 'IM']);
    await one.answer('BENEFIT_NOTE', 'CLERK', { outcome: 'SUBMIT' });
    expect(await desk.state(one.id)).toBe('DONE');
    expect(await retell(desk, one.id)).toBe('ENDED');
  });
});
