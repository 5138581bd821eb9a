import { describe, expect, it } from '@jest/globals';
import { OUTCOME_NAMES } from '../process/outcome-names.js';
import {
  isFinalReview,
  isToldTrigger,
  mayMoveReview,
  mayMoveTrigger,
  REVIEW_OUTCOMES,
  REVIEW_STATES,
  TRIGGER_STATES,
} from './states.js';
import { offeredOfReview, REVIEW_STEPS, TRIGGER_STEPS } from './steps.js';

describe('the states of a review (specification P2)', () => {
  it('go as the specification says, and nowhere else', () => {
    const moves = REVIEW_STATES.flatMap((from) =>
      REVIEW_STATES.filter((to) => to !== 'CANCELLED' && mayMoveReview(from, to)).map((to) => `${from} ${to}`),
    );
    expect(moves).toEqual([
      ...['COLLECTING ASSESSING', 'ASSESSING DRAFTING', 'ASSESSING PENDING_APPROVAL'],
      ...['DRAFTING IN_REVIEW', 'DRAFTING PENDING_APPROVAL', 'IN_REVIEW DRAFTING', 'IN_REVIEW PENDING_APPROVAL'],
      ...['PENDING_APPROVAL DRAFTING', 'PENDING_APPROVAL PUBLISHING', 'PUBLISHING DRAFTING', 'PUBLISHING COMPLETED'],
    ]);
  });

  it('a review whose document is withdrawn is cancelled from wherever it stands; what is over stays over', () => {
    for (const state of REVIEW_STATES) expect(mayMoveReview(state, 'CANCELLED')).toBe(!isFinalReview(state));
    expect(REVIEW_STATES.filter(isFinalReview)).toEqual(['COMPLETED', 'CANCELLED']);
  });

  it('a trigger is triaged, routed, queued, reviewed; every one of them has an end', () => {
    const moves = TRIGGER_STATES.flatMap((from) =>
      TRIGGER_STATES.filter((to) => mayMoveTrigger(from, to)).map((to) => `${from} ${to}`),
    );
    expect(moves).toEqual([
      ...['TRIAGE ROUTING', 'TRIAGE QUEUED', 'TRIAGE IN_REVIEW', 'TRIAGE DISMISSED', 'TRIAGE VOID'],
      ...['ROUTING QUEUED', 'ROUTING IN_REVIEW', 'ROUTING VOID', 'QUEUED IN_REVIEW', 'QUEUED VOID'],
      ...['IN_REVIEW REVIEWED', 'IN_REVIEW VOID'],
    ]);
    expect(TRIGGER_STATES.filter((state) => !isToldTrigger(state))).toEqual(['TRIAGE', 'ROUTING']);
  });

  it('each outcome has a word, and only people are offered answers', () => {
    for (const step of [...Object.values(REVIEW_STEPS), ...Object.values(TRIGGER_STEPS)]) {
      for (const outcome of step.outcomes) expect(OUTCOME_NAMES[outcome]).toBeDefined();
      expect(offeredOfReview(step).length > 0).toBe(step.doer !== null);
      for (const outcome of offeredOfReview(step)) expect(step.next[outcome]).toBeDefined();
    }
    expect(offeredOfReview(REVIEW_STEPS.REVIEW_ASSESS)).toEqual(REVIEW_OUTCOMES);
    expect(offeredOfReview(REVIEW_STEPS.REVIEW_APPROVAL)).toEqual(['APPROVE', 'REQUEST_CHANGES', 'REJECT']);
    expect(offeredOfReview(TRIGGER_STEPS.TRIGGER_ROUTING)).toEqual(['RECALL', 'QUEUE']);
  });
});
