import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTAINMENT, ROOT_CAUSE, plan } from '#testing/case-entries.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { amendEntry, mayAmend } from './amend-entry.js';
import { sendFreshLink } from './fresh-link.js';
import { readTask } from './read-task.js';

describe('answers, repeated, competing and corrected (link contract A2b)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('answers');
  });
  afterAll(() => desk.close());
  const raise = (): Promise<ToldCase> => ToldCase.raise(desk);

  it('the same answer again gets the same receipt and leaves no second row', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    const first = await desk.send(task, { outcome: 'ACCEPT' });
    const again = await desk.send(task, { outcome: 'ACCEPT' });
    if (first.kind !== 'RECORDED' || again.kind !== 'SAME_AGAIN') throw new Error(`${first.kind}, ${again.kind}`);
    expect(again.receipt).toEqual(first.receipt);
    expect(await desk.events(told.id, 'DECIDED')).toHaveLength(1);
    expect(await desk.events(told.id, 'DECISION_REFUSED')).toEqual([]);
  });

  it('the same outcome with other words is another answer: it is refused, not taken for the first', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [task] = await told.ask('CONTAINMENT');
    if (!task) throw new Error('nobody was asked');
    await desk.send(task, { outcome: 'SUBMIT' });
    const entry = { ...CONTAINMENT, correction: 'The backup was run twice.' };
    const other = await desk.send(task, { outcome: 'SUBMIT', entry });
    expect(other).toMatchObject({ kind: 'DIFFERENT_AGAIN', receipt: { outcome: 'SUBMIT' } });
    // What was corrected counts as sent.
    await told.settle('CONTAINMENT');
    await amendEntry(desk.records, { linkId: task.linkId, entry, formVersion: 1 });
    expect(await desk.send(task, { outcome: 'SUBMIT', entry })).toMatchObject({ kind: 'SAME_AGAIN' });
    expect(await desk.send(task, { outcome: 'SUBMIT' })).toMatchObject({ kind: 'SAME_AGAIN' });
  });

  it('another answer by the same person is refused with the first receipt, and the attempt is in the trail', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    await desk.send(task, { outcome: 'ACCEPT' });
    expect(await desk.send(task, { outcome: 'NOT_NC' })).toMatchObject({
      kind: 'DIFFERENT_AGAIN',
      receipt: { outcome: 'ACCEPT' },
    });
    expect(await desk.events(told.id, 'DECISION_REFUSED')).toMatchObject([{ reason: 'DIFFERENT_AGAIN' }]);
  });

  it('the first valid decision of Top Management wins; the second click hears who decided, even before it is settled', async () => {
    const told = await raise();
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    const [chair, coo] = [await desk.task(told.id, 'CHAIR'), await desk.task(told.id, 'COO')];
    await desk.send(coo, { outcome: 'APPROVE' });
    expect(await desk.send(chair, { outcome: 'REJECT' })).toMatchObject({
      kind: 'DECIDED_BY_OTHER',
      by: 'Operations Top',
      outcome: 'APPROVE',
    });
    expect((await told.settle('PLAN_APPROVAL')).outcome).toBe('APPROVE');
    expect(await desk.send(chair, { outcome: 'REJECT' })).toMatchObject({ kind: 'DECIDED_BY_OTHER' });
  });

  it('an answer that the step does not know, or that lacks something, changes nothing', async () => {
    const told = await raise();
    await told.toPlanApproval();
    const [task] = await told.ask('PLAN_APPROVAL');
    if (!task) throw new Error('nobody was asked');
    expect(await desk.send(task, { outcome: 'DONE' })).toMatchObject({ unmet: [{ code: 'unknown-answer' }] });
    const silent = await desk.send(task, { outcome: 'REJECT', entry: { comment: '' } });
    expect(silent).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'comment-missing' }] });
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
  });

  it('a decision binds what was shown: another version hash is refused', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    const result = await desk.send(task, { outcome: 'ACCEPT', subject: '0'.repeat(64) });
    expect(result).toEqual({ kind: 'SUBJECT_CHANGED' });
  });

  it('an unknown link is unknown', async () => {
    const told = await raise();
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    const result = await desk.send({ ...task, linkId: '00000000-0000-7000-8000-000000000000' }, { outcome: 'ACCEPT' });
    expect(result).toEqual({ kind: 'UNKNOWN' });
  });

  it('assurance B: the link alone decides nothing, the same person with a session does', async () => {
    await desk.setPolicy((policy) => ({
      ...policy,
      correctiveAction: { ...policy.correctiveAction, assurance: { TRIAGE: 'B' } },
    }));
    const told = await raise();
    await desk.setPolicy((policy) => ({
      ...policy,
      correctiveAction: { ...policy.correctiveAction, assurance: {} },
    }));
    const [task] = await told.ask('TRIAGE');
    if (!task) throw new Error('nobody was asked');
    expect(await desk.send(task, { outcome: 'ACCEPT' })).toEqual({ kind: 'SIGN_IN_NEEDED' });
    expect(await desk.send(task, { outcome: 'ACCEPT', session: 'DIM' })).toEqual({ kind: 'SIGN_IN_NEEDED' });
    expect(await desk.send(task, { outcome: 'ACCEPT', session: 'IM' })).toMatchObject({ kind: 'RECORDED' });
    expect(await desk.events(told.id, 'DECIDED')).toMatchObject([{ assurance: 'B', channel: 'LINK_AND_SESSION' }]);
  });

  it('a plan that is corrected while its approval is open: the old link is superseded and a new one is mailed', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    await told.step('ROOT_CAUSE', 'HEAD', { outcome: 'SUBMIT' });
    const [planning] = await told.ask('PLANNING');
    if (!planning) throw new Error('nobody was asked');
    await told.answer('PLANNING', 'HEAD', { outcome: 'SUBMIT' });
    const [old] = await told.ask('PLAN_APPROVAL');
    if (!old) throw new Error('nobody was asked');
    const entry = { ...plan(await desk.today(), ['ENG1', 'ENG2']), criterion: 'No expired certificate for 60 days.' };
    const amended = await amendEntry(desk.records, { linkId: planning.linkId, entry, formVersion: 1 });
    expect(amended.kind).toBe('AMENDED');
    expect(await desk.send(old, { outcome: 'APPROVE' })).toEqual({ kind: 'SUBJECT_CHANGED' });
    // What changed is shown from the correction on, not only once the question was asked again.
    const shown = await readTask(desk.records, { tokenSha256: PATH_DEPS.links.hashOf(old.linkId) });
    const [before, after] = [shown?.subject.previous, shown?.subject.document].map((text) => JSON.stringify(text));
    expect([before?.includes(entry.criterion), after?.includes(entry.criterion)]).toEqual([false, true]);
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    const fresh = await desk.task(told.id, 'IM');
    expect(fresh.linkId).not.toBe(old.linkId);
    expect(fresh.subject).not.toBe(old.subject);
    expect(await desk.query('select 1 from mail where business_key = $1', [`task/${fresh.linkId}`])).toHaveLength(1);
    await told.answer('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    expect(await desk.events(told.id, 'ENTRY_AMENDED')).toHaveLength(1);
    const late = await amendEntry(desk.records, { linkId: planning.linkId, entry, formVersion: 1 });
    expect(late).toEqual({ kind: 'TOO_LATE' });
  });

  it('both entries of a corrected answer stay on record; what is asked next shows the new one', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    const [task] = await told.ask('ROOT_CAUSE');
    if (!task) throw new Error('nobody was asked');
    const sent = await desk.send(task, { outcome: 'SUBMIT' });
    if (sent.kind !== 'RECORDED') throw new Error(sent.kind);
    expect(await mayAmend(desk.records, { decisionId: sent.receipt.decisionId })).toBe(true);
    const entry = { ...ROOT_CAUSE, cause: 'The job runner has no alarm.' };
    const refused = await amendEntry(desk.records, {
      linkId: task.linkId,
      entry: { ...entry, cause: 'Human error' },
      formVersion: 1,
    });
    expect(refused).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'cause-blames-people' }] });
    await amendEntry(desk.records, { linkId: task.linkId, entry, formVersion: 1 });
    await told.settle('ROOT_CAUSE');
    const [planning] = await told.ask('PLANNING');
    const [shown] = await desk.query<{ content: string }>(
      `select v.content::text as content from question q join subject_version v on v.id = q.subject_version_id where q.id = $1`,
      [planning?.questionId],
    );
    expect(shown?.content).toContain('The job runner has no alarm.');
    const entries = await desk.query(`select 1 from form_entry where record_id = $1 and form = 'CA_ROOT_CAUSE'`, [
      told.id,
    ]);
    expect(entries).toHaveLength(2);
  });

  it('an expired link answers EXPIRED while the task is open; a fresh one goes to the same mailbox and decides', async () => {
    const told = await raise();
    const [old] = await told.ask('TRIAGE');
    if (!old) throw new Error('nobody was asked');
    await desk.passDays(60);
    expect(await desk.send(old, { outcome: 'ACCEPT' })).toEqual({ kind: 'EXPIRED' });
    expect(await sendFreshLink(desk.records, { linkId: old.linkId }, PATH_DEPS)).toEqual({ kind: 'SENT' });
    const fresh = await desk.task(told.id, 'IM');
    expect(fresh.taskId).toBe(old.taskId);
    expect(await desk.query('select person_id from mail where business_key = $1', [`task/${fresh.linkId}`])).toEqual([
      { person_id: 'IM' },
    ]);
    expect(await desk.send(old, { outcome: 'ACCEPT' })).toEqual({ kind: 'EXPIRED' });
    expect(await desk.send(fresh, { outcome: 'ACCEPT' })).toMatchObject({ kind: 'RECORDED' });
    expect(await sendFreshLink(desk.records, { linkId: old.linkId }, PATH_DEPS)).toEqual({ kind: 'NOT_OPEN' });
  });

  it('receipts go to the decider and to the one who asked for the decision', async () => {
    const told = await raise();
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    const mails = await desk.query<{ person_id: string }>(
      `select person_id from mail where record_id = $1 and template = 'RECEIPT' and data->>'step' = 'Plan approval' order by 1`,
      [told.id],
    );
    expect(mails.map((mail) => mail.person_id)).toEqual(['HEAD', 'IM']);
  });
});

describe('ALL_OF: everybody of the group decides', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('all_of');
    await desk.setPolicy((policy) => ({
      ...policy,
      correctiveAction: { ...policy.correctiveAction, quorum: { PLAN_APPROVAL: 'ALL_OF' } },
    }));
  });
  afterAll(() => desk.close());
  const asked = async (): Promise<ToldCase> => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    return told;
  };

  it('the plan is approved when the last of three members approved', async () => {
    const told = await asked();
    for (const member of ['COO', 'CHAIR']) {
      await desk.send(await desk.task(told.id, member), { outcome: 'APPROVE' });
      expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    }
    expect((await told.answer('PLAN_APPROVAL', 'CFO', { outcome: 'APPROVE' })).outcome).toBe('APPROVE');
    expect(await desk.events(told.id, 'QUESTION_CLOSED')).toContainEqual(
      expect.objectContaining({ outcome: 'APPROVE' }),
    );
  });

  it('one refusal ends it; the third member hears who decided', async () => {
    const told = await asked();
    const cfo = await desk.task(told.id, 'CFO');
    await desk.send(await desk.task(told.id, 'COO'), { outcome: 'APPROVE' });
    await desk.send(await desk.task(told.id, 'CHAIR'), { outcome: 'REJECT' });
    expect(await desk.send(cfo, { outcome: 'APPROVE' })).toMatchObject({
      kind: 'DECIDED_BY_OTHER',
      outcome: 'REJECT',
      by: 'Chair Top',
    });
    expect((await told.settle('PLAN_APPROVAL')).outcome).toBe('REJECT');
  });

  it('a member does not hand their vote to one who voted already', async () => {
    const told = await asked();
    await desk.send(await desk.task(told.id, 'COO'), { outcome: 'APPROVE' });
    const result = await desk.send(await desk.task(told.id, 'CFO'), {
      outcome: 'DELEGATE',
      delegateTo: 'COO',
      comment: 'Away.',
      entry: {},
    });
    expect(result).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'delegate-asked' }] });
  });

  it('after three rounds one other member decides alone', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    for (let round = 1; round <= 3; round += 1) {
      await told.step('PLAN_APPROVAL', 'COO', { outcome: 'REQUEST_CHANGES' });
      await told.step('PLANNING', 'HEAD', { outcome: 'SUBMIT' });
    }
    expect((await told.ask('PLAN_APPROVAL')).map((task) => task.personId).toSorted()).toEqual(['CFO', 'CHAIR']);
    expect((await told.answer('PLAN_APPROVAL', 'CFO', { outcome: 'APPROVE' })).outcome).toBe('APPROVE');
  });
});
