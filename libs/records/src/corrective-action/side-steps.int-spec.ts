import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TRIAGE } from '#testing/case-entries.js';
import { brokenLaws } from '#testing/case-invariants.js';
import { CASE_ROADS, travel } from '#testing/case-roads.js';
import { PathDesk } from '#testing/path-desk.js';
import { retell } from '#testing/retold-case.js';
import { ToldCase, unmetOf } from '#testing/told-case.js';

describe('triage, appeal, repeat and regrade (specification P4)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('side');
  });
  afterAll(() => desk.close());
  const raise = (raised: Parameters<PathDesk['raise']>[0] = {}): Promise<ToldCase> => ToldCase.raise(desk, raised);
  const row = async (id: string): Promise<Record<string, unknown>> =>
    (await desk.query<Record<string, unknown>>('select * from corrective_action where id = $1', [id]))[0] ?? {};
  const told = (id: string): Promise<string[]> => desk.informed(id);

  describe('not a nonconformity', () => {
    it('the raiser appeals, Top Management without the triager upholds, and triages it again as a nonconformity', async () => {
      const one = await raise();
      await one.step('TRIAGE', 'IM', { outcome: 'NOT_NC' });
      await one.step('APPEAL_WINDOW', 'CLERK', { outcome: 'APPEAL' });
      expect((await one.ask('APPEAL')).map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
      await one.answer('APPEAL', 'COO', { outcome: 'UPHOLD' });
      const again = await one.ask('TRIAGE');
      expect(again.map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
      const task = await desk.task(one.id, 'CFO');
      expect(await unmetOf(desk.send(task, { outcome: 'NOT_NC' }))).toEqual(['unknown-answer']);
      await one.answer('TRIAGE', 'CFO', { outcome: 'ACCEPT' });
      await one.ask('CONTAINMENT');
      expect(await desk.state(one.id)).toBe('CONTAINMENT');
      expect(await told(one.id)).toEqual(
        expect.arrayContaining(['CLERK: Not a nonconformity', 'CLERK: Appeal upheld', 'CLERK: Nonconformity accepted']),
      );
    });

    it('an appeal that is dismissed ends the record; there is no second one', async () => {
      const one = await raise();
      await one.step('TRIAGE', 'IM', { outcome: 'NOT_NC' });
      await one.step('APPEAL_WINDOW', 'CLERK', { outcome: 'APPEAL' });
      await one.step('APPEAL', 'CHAIR', { outcome: 'DISMISS' });
      expect(await desk.state(one.id)).toBe('NOT_NC');
      expect(await retell(desk, one.id)).toBe('ENDED');
    });

    it('the right to appeal lapses after ten business days: nobody is reminded, nothing escalates, the triage takes effect', async () => {
      const one = await raise();
      await one.step('TRIAGE', 'IM', { outcome: 'NOT_NC' });
      const [task] = await one.ask('APPEAL_WINDOW');
      if (!task) throw new Error('the raiser was not asked');
      const [question] = await desk.query<{ rungs: unknown[]; due: Date }>(
        'select rungs, due from question where id = $1',
        [task.questionId],
      );
      expect(question?.rungs).toEqual([]);
      await desk.setClock((question?.due.getTime() ?? 0) - 60_000);
      expect((await one.look('APPEAL_WINDOW')).kind).toBe('OPEN');
      await desk.setClock(question?.due.getTime() ?? 0);
      expect(await one.settle('APPEAL_WINDOW')).toMatchObject({ outcome: 'ELAPSED' });
      expect(await desk.state(one.id)).toBe('NOT_NC');
      expect(await desk.send(task, { outcome: 'APPEAL' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
      expect(await brokenLaws(desk, one.id)).toEqual([]);
    });

    it('what a machine raised has nobody who could appeal: it ends at once', async () => {
      const one = await raise({ raisedBy: null, actor: 'machine:scanner' });
      await one.step('TRIAGE', 'IM', { outcome: 'NOT_NC' });
      expect(await desk.ask(one.id, one.next('APPEAL_WINDOW'))).toMatchObject({ settled: { outcome: 'ELAPSED' } });
      expect(await desk.state(one.id)).toBe('NOT_NC');
    });

    it('a finding of an audit is neither dismissed, nor an improvement, nor regraded here', async () => {
      const one = await raise({ source: 'AUDIT_INT', grade: 'MAJOR', findingAuditorId: 'AUD1' });
      await one.ask('TRIAGE');
      const task = await desk.task(one.id, 'IM');
      expect(await unmetOf(desk.send(task, { outcome: 'NOT_NC' }))).toEqual(['audit-finding']);
      expect(await unmetOf(desk.send(task, { outcome: 'IMPROVEMENT' }))).toEqual(['audit-finding']);
      expect(await unmetOf(desk.send(task, { outcome: 'ACCEPT', entry: { ...TRIAGE } }))).toEqual(['audit-regrade']);
    });
  });

  describe('merge', () => {
    const mergeInto = (id: string) => ({ outcome: 'MERGE', entry: { ...TRIAGE, mergeInto: id } });

    it('goes on in an open corrective action; both raisers and its owner are told, its row and evidence stay', async () => {
      const target = await raise({ raisedBy: 'ENG2' });
      await target.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
      const one = await raise();
      await one.step('TRIAGE', 'IM', mergeInto(target.id));
      expect(await row(one.id)).toMatchObject({ state: 'MERGED', merged_into: target.id });
      const headline = `Merged into ${target.id}`;
      expect(await told(one.id)).toEqual(['CLERK', 'ENG2', 'HEAD'].map((id) => `${id}: ${headline}`));
      expect(await retell(desk, one.id)).toBe('ENDED');
    });

    it('not into itself, nothing, an improvement, a record that is over, or one graded lower', async () => {
      const one = await raise({ source: 'AUDIT_INT', grade: 'MAJOR' });
      const minor = await raise();
      await minor.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
      const over = await travel(desk, { road: CASE_ROADS['not a nonconformity'] ?? [] });
      const idea = await raise({ type: 'OFI' });
      await one.ask('TRIAGE');
      const task = await desk.task(one.id, 'IM');
      const codes: string[] = [];
      for (const id of ['', 'CA-2020-0001', one.id, idea.id, over.id, minor.id])
        codes.push(...(await unmetOf(desk.send(task, mergeInto(id)))));
      expect(codes).toEqual([
        'merge-missing',
        'merge-unknown',
        'merge-self',
        'merge-kind',
        'merge-final',
        'merge-grade',
      ]);
    });

    it('two records that merge into each other at once do not wait for each other', async () => {
      const [a, b] = [await raise(), await raise()];
      await a.ask('TRIAGE');
      await b.ask('TRIAGE');
      const results = await Promise.all([
        unmetOf(desk.send(await desk.task(a.id, 'IM'), mergeInto(b.id))),
        unmetOf(desk.send(await desk.task(b.id, 'IM'), mergeInto(a.id))),
      ]);
      const merged = results.flat().filter((code) => code === 'RECORDED');
      expect(merged.length).toBeLessThanOrEqual(2);
      expect(results.flat().every((code) => ['RECORDED', 'merge-busy', 'merge-final'].includes(code))).toBe(true);
    });
  });

  describe('a repeat', () => {
    it('within 12 months of the same requirement and area: grade not lower, a correction alone is refused', async () => {
      const refs = { requirementRefs: ['A.5.33'] };
      const first = await raise(refs);
      await first.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, ...refs, grade: 'MAJOR' } });
      const other = await raise({ requirementRefs: ['A.7.1'] });
      await other.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, requirementRefs: ['A.7.1'] } });
      const again = await raise(refs);
      await again.ask('TRIAGE');
      const task = await desk.task(again.id, 'IM');
      const accept = (change: object) => ({ outcome: 'ACCEPT', entry: { ...TRIAGE, ...refs, ...change } });
      expect(await unmetOf(desk.send(task, accept({ repeatOf: first.id })))).toEqual(['repeat-grade']);
      expect(await unmetOf(desk.send(task, accept({ repeatOf: other.id })))).toEqual(['repeat-other']);
      expect(await unmetOf(desk.send(task, accept({ repeatOf: 'CA-2020-0001' })))).toEqual(['repeat-unknown']);
      await again.answer('TRIAGE', 'IM', accept({ repeatOf: first.id, grade: 'MAJOR' }));
      expect(await row(again.id)).toMatchObject({ repeat_of: first.id, grade: 'MAJOR' });
      await desk.query(`update corrective_action set grade = 'MINOR' where id = $1`, [again.id]);
      await again.ask('CONTAINMENT');
      const correct = await desk.task(again.id, 'HEAD');
      expect(await unmetOf(desk.send(correct, { outcome: 'CORRECTION_ONLY' }))).toEqual(['correction-only-repeat']);
    });

    it('what was closed more than 12 months before is no repeat', async () => {
      const refs = { requirementRefs: ['A.5.34'] };
      const first = await raise(refs);
      await first.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGE, ...refs } });
      await desk.query(`update corrective_action set closed_at = isms_now() - interval '13 months' where id = $1`, [
        first.id,
      ]);
      const again = await raise(refs);
      await again.ask('TRIAGE');
      const task = await desk.task(again.id, 'IM');
      const entry = { ...TRIAGE, ...refs, repeatOf: first.id };
      expect(await unmetOf(desk.send(task, { outcome: 'ACCEPT', entry }))).toEqual(['repeat-too-old']);
    });
  });

  describe('regrade', () => {
    const lateBy61Days = async (one: ToldCase) => {
      await one.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
      await one.ask('CONTAINMENT');
      await desk.passDays(10 + 8 + 61);
      const late = await one.look('CONTAINMENT');
      if (late.kind !== 'OPEN') throw new Error('not open');
      const [key] = late.alongside.filter(({ code }) => code === 'REGRADE');
      if (!key) throw new Error('no proposal');
      await desk.ask(one.id, key);
      return key;
    };

    it('a minor one late by more than 60 days: Top Management makes it major, what is open is asked again by those rules', async () => {
      const one = await raise();
      await lateBy61Days(one);
      const asked = (await desk.tasks(one.id)).filter(({ code }) => code === 'REGRADE');
      expect(asked.map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
      const [task] = asked;
      if (!task) throw new Error('nobody was asked');
      expect(await desk.send(task, { outcome: 'GRANT' })).toMatchObject({ kind: 'RECORDED' });
      expect(await row(one.id)).toMatchObject({ grade: 'MAJOR', state: 'CONTAINMENT' });
      expect(await retell(desk, one.id)).toBe('WAITING');
      const [open] = await desk.query<{ class: string }>(
        `select class from question where record_id = $1 and state = 'OPEN'`,
        [one.id],
      );
      expect(open?.class).toBe('WK_MAJOR');
      expect(await desk.events(one.id, 'RECORD_CHANGED')).toContainEqual({
        fields: { grade: 'MAJOR', interruptions: 1 },
      });
      expect(await brokenLaws(desk, one.id)).toEqual([]);
    });

    it('a finding of an audit is regraded by its lead auditor; refused, it stays minor and is not proposed again', async () => {
      const one = await raise({ source: 'AUDIT_INT', grade: 'MINOR', findingAuditorId: 'AUD2' });
      await lateBy61Days(one);
      const asked = (await desk.tasks(one.id)).filter(({ code }) => code === 'REGRADE');
      expect(asked.map(({ personId }) => personId)).toEqual(['AUD2']);
      const [task] = asked;
      if (!task) throw new Error('nobody was asked');
      expect(await desk.send(task, { outcome: 'REFUSE' })).toMatchObject({ kind: 'RECORDED' });
      expect(await row(one.id)).toMatchObject({ grade: 'MINOR' });
      await desk.passDays(90);
      expect(await one.look('CONTAINMENT')).toMatchObject({ kind: 'OPEN', alongside: [] });
    });

    it('the second "ineffective": Top Management without the owner decides owner, resources and grade, never lower', async () => {
      const one = await raise();
      const ineffective = async (): Promise<void> => {
        const approved = await one.step('PLAN_APPROVAL', 'CHAIR', { outcome: 'APPROVE' });
        await one.implement(approved.parts);
        await one.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
        await one.wait();
        await one.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'INEFFECTIVE' });
        one.iteration += 1;
      };
      await one.toPlanApproval('MAJOR', 'COO');
      await ineffective();
      // The first time the owner goes on without a decision of Top Management.
      await one.step('ROOT_CAUSE', 'COO', { outcome: 'SUBMIT' });
      await one.step('PLANNING', 'COO', { outcome: 'SUBMIT' });
      await ineffective();
      expect(await row(one.id)).toMatchObject({ state: 'REOPENED', iteration: 3, owner_id: 'COO', grade: 'MAJOR' });
      expect((await one.ask('REVIEW_OWNER')).map(({ personId }) => personId).toSorted()).toEqual(['CFO', 'CHAIR']);
      const task = await desk.task(one.id, 'CHAIR');
      const entry = { ownerId: 'HEAD', grade: 'MINOR', resources: 'One engineer.', comment: 'New eyes.' };
      expect(await unmetOf(desk.send(task, { outcome: 'DECIDE', entry }))).toEqual(['grade-lower']);
      await one.answer('REVIEW_OWNER', 'CHAIR', { outcome: 'DECIDE', entry: { ...entry, grade: 'MAJOR' } });
      expect((await one.ask('ROOT_CAUSE')).map(({ personId }) => personId)).toEqual(['HEAD']);
      expect(await brokenLaws(desk, one.id)).toEqual([]);
    });
  });
});
