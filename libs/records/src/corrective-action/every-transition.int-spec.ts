import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  CORRECTIVE_ACTION_STATES,
  isFinal,
  mayMove,
  type CorrectiveActionState,
} from '#domain/corrective-action/states.js';
import { TRIAGE } from '#testing/case-entries.js';
import { CASE_ROADS, RAISED_AS_IMPROVEMENT, travel, type Travel } from '#testing/case-roads.js';
import { brokenLaws } from '#testing/case-invariants.js';
import { PathDesk } from '#testing/path-desk.js';
import { interruptRecord } from './interrupt.js';

jest.setTimeout(120_000);

type Move = readonly [from: CorrectiveActionState, to: CorrectiveActionState];

const STATES = CORRECTIVE_ACTION_STATES;
const MOVES: readonly Move[] = STATES.flatMap((from) =>
  STATES.filter((to) => to !== 'CANCELLED' && mayMove(from, to)).map((to): Move => [from, to]),
);
const OPEN = STATES.filter((state) => !isFinal(state));

/** A road that comes by the state. */
const ROAD_TO: Readonly<Partial<Record<CorrectiveActionState, keyof typeof CASE_ROADS>>> = {
  IMPROVEMENT: 'an improvement that is done',
  PROPOSED: 'an improvement that is done',
  ACCEPTED: 'an improvement that is done',
  IMPLEMENTING_I: 'an improvement that is done',
  REOPENED: 'the effect is not there yet, then ineffective',
};

describe('every transition of specification P4 is fired by a test', () => {
  let desk: PathDesk;
  const fired = new Set<string>();

  async function collect(how: Travel): Promise<string> {
    const { id } = await travel(desk, how);
    for (const { from, to } of await desk.events<{ from: string; to: string }>(id, 'STATE_CHANGED'))
      fired.add(`${from} > ${to}`);
    expect(await brokenLaws(desk, id)).toEqual([]);
    return id;
  }

  beforeAll(async () => {
    desk = await PathDesk.open('arrows');
    const target = await desk.raise();
    for (const road of Object.values(CASE_ROADS))
      await collect({ road, entries: road.length === 1 ? { TRIAGE: { ...TRIAGE, mergeInto: target } } : {} });
    await collect({ road: RAISED_AS_IMPROVEMENT, raised: { type: 'OFI' } });
  });
  afterAll(() => desk.close());

  it.each(MOVES)('%s → %s', (from, to) => {
    expect(fired).toContain(`${from} > ${to}`);
  });

  it.each(OPEN)('%s → CANCELLED, raised in error', async (state) => {
    const road = CASE_ROADS[ROAD_TO[state] ?? 'straight to the end'] ?? [];
    const raised = { raisedBy: 'IM', actor: 'IM' };
    const told = await travel(desk, { road: state === 'RAISED' ? [] : road, until: state, raised });
    expect(await desk.state(told.id)).toBe(state);
    const interruption = { kind: 'CANCELLED', reason: 'Raised in error.' } as const;
    await interruptRecord(desk.records, { recordId: told.id, by: 'IM', interruption });
    expect(await desk.state(told.id)).toBe('CANCELLED');
    expect(await desk.tasks(told.id)).toEqual([]);
  });
});
