import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mayMove, type CorrectiveActionState } from '#domain/corrective-action/states.js';
import { plan, EFFECT } from '#testing/case-entries.js';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';

describe('a corrective action from the raise to its end (specification P4)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('whole');
  });
  afterAll(() => desk.close());
  const raise = (): Promise<ToldCase> => ToldCase.raise(desk);
  const states = async (id: string): Promise<string[]> =>
    (await desk.events<{ from: string; to: string }>(id, 'STATE_CHANGED')).map(({ to }) => to);

  it('a major nonconformity goes from RAISED to CLOSED with two actions, approved and closed by Top Management', async () => {
    const told = await raise();
    await told.toPlanApproval('MAJOR');
    expect((await told.ask('PLAN_APPROVAL')).map((task) => task.personId).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
    const approved = await told.answer('PLAN_APPROVAL', 'COO', { outcome: 'APPROVE' });
    expect(approved).toMatchObject({ outcome: 'APPROVE', parts: ['1', '2'] });
    await told.implement(approved.parts);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    await told.wait();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    await told.step('CLOSURE', 'CHAIR', { outcome: 'APPROVE' });
    expect(await desk.query('select state, grade, closed_by from corrective_action where id = $1', [told.id])).toEqual([
      { state: 'CLOSED', grade: 'MAJOR', closed_by: 'CHAIR' },
    ]);
    expect(await states(told.id)).toEqual([
      ...['TRIAGE', 'CONTAINMENT', 'ROOT_CAUSE', 'PLANNING', 'PLAN_APPROVAL', 'IMPLEMENTING'],
      ...['EVIDENCE_CHECK', 'MONITORING', 'EFFECTIVENESS_CHECK', 'CLOSURE', 'CLOSED'],
    ]);
    expect(await desk.tasks(told.id)).toEqual([]);
  });

  it('an ineffective action reopens the record: iteration 2 begins at the root cause, with its history intact, and closes', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'INEFFECTIVE' });
    expect(await desk.state(told.id)).toBe('REOPENED');
    const informed = await desk.query<{ person_id: string }>(
      `select person_id from mail where record_id = $1 and data->>'headline' = 'Reopened' order by person_id`,
      [told.id],
    );
    expect(informed.map((mail) => mail.person_id)).toEqual(['HEAD', 'IM']);
    told.iteration = 2;
    await told.step('ROOT_CAUSE', 'HEAD', { outcome: 'SUBMIT' });
    await told.step('PLANNING', 'HEAD', { outcome: 'SUBMIT', entry: { ...plan(await desk.today(), ['ENG1']) } });
    const approved = await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    expect(approved.parts).toEqual(['1']);
    await told.implement(['1']);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    await told.wait();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    await told.step('CLOSURE', 'IM', { outcome: 'APPROVE' });
    const kept = await desk.query(
      'select iteration, count(*)::int from planned_action where record_id = $1 group by iteration order by 1',
      [told.id],
    );
    expect(kept).toEqual([
      { iteration: 1, count: 2 },
      { iteration: 2, count: 1 },
    ]);
    const moves = await desk.events<{ from: CorrectiveActionState; to: CorrectiveActionState }>(
      told.id,
      'STATE_CHANGED',
    );
    expect(moves.every(({ from, to }) => mayMove(from, to))).toBe(true);
  });

  it('a correction alone is closed by the ISMS Manager; steps 4 to 7, 9 and 10 are skipped', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'CORRECTION_ONLY' });
    await told.step('CLOSURE', 'IM', { outcome: 'APPROVE' });
    expect(await states(told.id)).toEqual(['TRIAGE', 'CONTAINMENT', 'CLOSURE', 'CLOSED']);
  });

  it('a correction alone goes back to containment when the closer asks for changes, and to the root cause when it is refused', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'CORRECTION_ONLY' });
    await told.step('CLOSURE', 'IM', { outcome: 'REQUEST_CHANGES' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'CORRECTION_ONLY' });
    await told.step('CLOSURE', 'IM', { outcome: 'REJECT' });
    await told.step('ROOT_CAUSE', 'HEAD', { outcome: 'SUBMIT' });
    expect((await states(told.id)).slice(2)).toEqual(['CLOSURE', 'CONTAINMENT', 'CLOSURE', 'ROOT_CAUSE']);
    expect(await desk.query('select correction_only from corrective_action where id = $1', [told.id])).toEqual([
      { correction_only: false },
    ]);
  });

  it('a nonconformity that is none ends at triage, and the raiser is told', async () => {
    const told = await raise();
    await told.step('TRIAGE', 'IM', { outcome: 'NOT_NC' });
    expect(await desk.state(told.id)).toBe('TRIAGE');
    await told.step('APPEAL_WINDOW', 'CLERK', { outcome: 'ACCEPT' });
    expect(await desk.state(told.id)).toBe('NOT_NC');
    expect(
      await desk.query(`select person_id from mail where record_id = $1 and template = 'INFO'`, [told.id]),
    ).toEqual([{ person_id: 'CLERK' }]);
  });

  it('changes are asked for three times: the fourth round is decided by the chair', async () => {
    const told = await raise();
    await told.toPlanApproval();
    for (let round = 1; round <= 3; round += 1) {
      await told.step('PLAN_APPROVAL', 'IM', { outcome: 'REQUEST_CHANGES' });
      await told.step('PLANNING', 'HEAD', { outcome: 'SUBMIT' });
    }
    const asked = await told.ask('PLAN_APPROVAL');
    expect(asked.map((task) => task.personId)).toEqual(['CHAIR']);
    const rounds = await desk.query<{ round: number }>(
      `select round from question where record_id = $1 and form = 'CA_PLAN_APPROVAL' order by opened_at`,
      [told.id],
    );
    expect(rounds.map((question) => question.round)).toEqual([1, 2, 3, 4]);
    await told.answer('PLAN_APPROVAL', 'CHAIR', { outcome: 'APPROVE' });
  });

  it('a refused plan ends this submission: the owner plans anew and no round is counted', async () => {
    const told = await raise();
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'REJECT' });
    await told.step('PLANNING', 'HEAD', { outcome: 'SUBMIT' });
    const [task] = await told.ask('PLAN_APPROVAL');
    expect(task?.personId).toBe('IM');
    expect(await desk.query('select round from question where id = $1', [task?.questionId])).toEqual([{ round: 1 }]);
  });

  it('evidence is returned for one action: only its implementer is asked again', async () => {
    const told = await raise();
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.implement(['1', '2']);
    const check = await told.step('EVIDENCE_CHECK', 'IM', {
      outcome: 'RETURN',
      entry: { returned: [2], comment: 'The screenshot is missing.' },
    });
    expect(check).toMatchObject({ outcome: 'RETURN', parts: ['2'] });
    expect((await told.ask('IMPLEMENT', '2')).map((task) => task.personId)).toEqual(['ENG2']);
    await told.answer('IMPLEMENT', 'ENG2', { outcome: 'DONE', part: '2' });
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    expect(await states(told.id)).toEqual(expect.arrayContaining(['EVIDENCE_CHECK', 'IMPLEMENTING']));
  });

  it('a blocked implementer is heard: the owner takes the action over, and gets it back when its evidence is returned', async () => {
    const told = await raise();
    await told.toPlanApproval();
    await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.ask('IMPLEMENT', '2');
    await told.answer('IMPLEMENT', 'ENG2', { outcome: 'DONE', part: '2' });
    await told.step('IMPLEMENT', 'ENG1', { outcome: 'BLOCKED', part: '1' });
    await told.step('IMPLEMENT', 'HEAD', { outcome: 'DONE', part: '1' });
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'RETURN' });
    expect((await told.ask('IMPLEMENT', '1')).map((task) => task.personId)).toEqual(['HEAD']);
  });

  it('"not yet" lengthens the waiting time once; a second one is refused', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    const before = await desk.now();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'NOT_YET' });
    await told.wait();
    expect((await desk.now()) - before).toBeGreaterThan(29 * 86_400_000);
    await told.ask('EFFECTIVENESS_CHECK');
    const again = await desk.send(await desk.task(told.id, 'AUD1'), { outcome: 'NOT_YET' });
    expect(again).toMatchObject({ kind: 'UNMET', unmet: [{ code: 'not-yet-used' }] });
    await told.answer('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
  });

  it('what is done again waits as long as the plan says, however short the wait after a "not yet" was', async () => {
    const told = await raise();
    await told.toPlanApproval();
    const approved = await told.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await told.implement(approved.parts);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    const days = async (): Promise<number> => {
      const from = await desk.now();
      await told.wait();
      return Math.round(((await desk.now()) - from) / 86_400_000);
    };
    const planned = await days();
    const entry = { ...EFFECT, moreDays: 1 };
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'NOT_YET', entry });
    expect(await days()).toBe(1);
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    await told.step('CLOSURE', 'IM', { outcome: 'REQUEST_CHANGES' });
    const check = await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'RETURN' });
    await told.ask('IMPLEMENT', '1');
    await told.answer('IMPLEMENT', 'ENG1', { outcome: 'DONE', part: '1' });
    expect(check.parts).toEqual(['1']);
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    expect(await days()).toBe(planned);
  });

  it('the closer asks for more: the evidence is checked once more, and with nothing returned the verified effect stands', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'EFFECTIVE' });
    await told.step('CLOSURE', 'IM', { outcome: 'REQUEST_CHANGES' });
    await told.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    await told.step('CLOSURE', 'IM', { outcome: 'APPROVE' });
    expect((await states(told.id)).slice(-4)).toEqual(['CLOSURE', 'EVIDENCE_CHECK', 'CLOSURE', 'CLOSED']);
  });

  it('a record of New Year’s morning has a number of the new year, where the company lives east or west of UTC', async () => {
    const inZone = (zone: string) =>
      desk.query(
        `insert into installation (key, value) values ('company', jsonb_build_object('timeZone', $1::text))
         on conflict (key) do update set value = excluded.value`,
        [zone],
      );
    await inZone('Pacific/Auckland');
    await desk.setClock(Date.parse('2031-12-31T12:00:00.000Z'));
    expect(await desk.raise()).toMatch(/^CA-2032-/);
    await inZone('America/New_York');
    await desk.setClock(Date.parse('2033-01-01T02:00:00.000Z'));
    expect(await desk.raise()).toMatch(/^CA-2032-/);
    await desk.query(`delete from installation where key = 'company'`);
    expect(await desk.raise()).toMatch(/^CA-2033-/);
  });
});
