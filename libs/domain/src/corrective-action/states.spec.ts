import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CORRECTIVE_ACTION_STATES, isFinal, mayMove, type CorrectiveActionState } from './states.js';

/** The moves as specification P4 writes them, and those that its steps need beside the line of states. */
const P4 = `
  RAISED > TRIAGE | PROPOSED
  TRIAGE > NOT_NC | MERGED | IMPROVEMENT | CONTAINMENT
  CONTAINMENT > ROOT_CAUSE | CLOSURE
  ROOT_CAUSE > PLANNING
  PLANNING > PLAN_APPROVAL
  PLAN_APPROVAL > IMPLEMENTING | PLANNING
  IMPLEMENTING > EVIDENCE_CHECK
  EVIDENCE_CHECK > MONITORING | IMPLEMENTING | CLOSURE
  MONITORING > EFFECTIVENESS_CHECK
  EFFECTIVENESS_CHECK > CLOSURE | REOPENED | MONITORING
  REOPENED > ROOT_CAUSE
  CLOSURE > CLOSED | EVIDENCE_CHECK | CONTAINMENT | ROOT_CAUSE
  IMPROVEMENT > PROPOSED
  PROPOSED > DECLINED | ACCEPTED | TRIAGE
  ACCEPTED > IMPLEMENTING_I
  IMPLEMENTING_I > DONE`;

const MOVES = new Map(
  P4.trim()
    .split('\n')
    .map((line) => line.trim().split(' > '))
    .map(([from = '', to = '']) => [from, new Set(to.split(' | '))]),
);
const FINAL = ['NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED', 'DECLINED', 'DONE'];
const state = fc.constantFrom(...CORRECTIVE_ACTION_STATES);

describe('states of a corrective action (specification P4)', () => {
  it('moves are those of specification P4, and no others', () => {
    for (const from of CORRECTIVE_ACTION_STATES) {
      for (const to of CORRECTIVE_ACTION_STATES) {
        const cancelled = to === 'CANCELLED' && !FINAL.includes(from);
        expect({ from, to, may: mayMove(from, to) }).toEqual({
          from,
          to,
          may: cancelled || (MOVES.get(from)?.has(to) ?? false),
        });
      }
    }
  });

  it('NOT_NC, MERGED, CLOSED, CANCELLED, DECLINED and DONE are final', () => {
    expect(CORRECTIVE_ACTION_STATES.filter(isFinal).toSorted()).toEqual(FINAL.toSorted());
  });

  it('no move leaves a final state', () => {
    fc.assert(fc.property(state, state, (from, to) => !(isFinal(from) && mayMove(from, to))));
  });

  it('no state moves to itself', () => {
    expect(CORRECTIVE_ACTION_STATES.filter((one) => mayMove(one, one))).toEqual([]);
  });

  it('every state is reached from RAISED, and every open one reaches a final state', () => {
    const reach = (start: CorrectiveActionState): Set<CorrectiveActionState> => {
      const seen = new Set([start]);
      for (const from of seen) for (const to of CORRECTIVE_ACTION_STATES) if (mayMove(from, to)) seen.add(to);
      return seen;
    };
    expect(reach('RAISED').size).toBe(CORRECTIVE_ACTION_STATES.length);
    for (const one of CORRECTIVE_ACTION_STATES) expect([...reach(one)].some(isFinal)).toBe(true);
  });
});
