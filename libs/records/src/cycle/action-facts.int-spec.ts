import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CORRECTIVE_ACTION_STATES, isFinal } from '#domain/corrective-action/states.js';
import type { ActionFact } from '#domain/cycle/gate-facts.js';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { OPEN_CASE } from '../corrective-action/open-case.js';
import { inTransaction } from '../transaction.js';
import { readActionState, readOpenActions } from './action-facts.js';

let desk: PathDesk;
beforeAll(async () => {
  desk = await PathDesk.open('actionfacts');
});
afterAll(() => desk.close());

const open = (): Promise<ActionFact[]> => inTransaction(desk.records, (tx) => readOpenActions(tx, tx.at));
const factOf = async (id: string): Promise<ActionFact | undefined> => (await open()).find((fact) => fact.id === id);
const raise = (): Promise<ToldCase> => ToldCase.raise(desk);

describe('what a gate reads of the Corrective Action Log', () => {
  it('is what is open, by id: a record that is over is not read', async () => {
    const [first, second] = [await raise(), await raise()];
    await first.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    expect((await open()).map(({ id }) => id)).toEqual([first.id, second.id]);
    await first.step('CONTAINMENT', 'HEAD', { outcome: 'CORRECTION_ONLY' });
    expect(await factOf(first.id)).toMatchObject({ planApproved: true, overdue: false });
    await first.step('CLOSURE', 'IM', { outcome: 'APPROVE' });
    expect((await open()).map(({ id }) => id)).toEqual([second.id]);
    const states = await inTransaction(desk.records, async (tx) => [
      await readActionState(tx, first.id),
      await readActionState(tx, second.id),
      await readActionState(tx, 'CA-1999-0001'),
      await readActionState(tx, ''),
    ]);
    expect(states).toEqual(['CLOSED', 'RAISED', null, null]);
  });

  it('says whether the plan is approved, and for a major one that Top Management approved it', async () => {
    const [minor, major] = [await raise(), await raise()];
    await minor.toPlanApproval('MINOR');
    await major.toPlanApproval('MAJOR');
    expect([await factOf(minor.id), await factOf(major.id)]).toMatchObject([
      { grade: 'MINOR', planApproved: false, planApprovedByTopManagement: false },
      { grade: 'MAJOR', planApproved: false, planApprovedByTopManagement: false },
    ]);
    await minor.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await major.step('PLAN_APPROVAL', 'COO', { outcome: 'APPROVE' });
    expect([await factOf(minor.id), await factOf(major.id)]).toMatchObject([
      { planApproved: true, planApprovedByTopManagement: false },
      { planApproved: true, planApprovedByTopManagement: true },
    ]);
  });

  it('a plan that proved ineffective is no plan any more', async () => {
    const told = await raise();
    await told.toEffectivenessCheck();
    expect(await factOf(told.id)).toMatchObject({ planApproved: true });
    await told.step('EFFECTIVENESS_CHECK', 'AUD1', { outcome: 'INEFFECTIVE' });
    expect(await factOf(told.id)).toMatchObject({ state: 'REOPENED', planApproved: false });
  });

  it('is overdue from the due of its open step on', async () => {
    const told = await raise();
    await told.ask('TRIAGE');
    expect(await factOf(told.id)).toMatchObject({ overdue: false });
    await desk.passDays(30);
    expect(await factOf(told.id)).toMatchObject({ overdue: true });
  });

  it('is read by an index of the open records, which knows the final states of the procedure', async () => {
    const [index] = await desk.query<{ words: string }>(
      `select pg_get_expr(indpred, indrelid) as words from pg_index where indexrelid = 'corrective_action_open'::regclass`,
    );
    for (const state of CORRECTIVE_ACTION_STATES) {
      expect([state, index?.words.includes(`'${state}'`)]).toEqual([state, isFinal(state)]);
      expect([state, OPEN_CASE.includes(`'${state}'`)]).toEqual([state, isFinal(state)]);
    }
    const plan = await inTransaction(desk.records, async (tx) => {
      await tx.query('set local enable_seqscan = off');
      return tx.query<{ 'QUERY PLAN': string }>(`explain select c.id from corrective_action c where ${OPEN_CASE}`);
    });
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('corrective_action_open');
  });
});
