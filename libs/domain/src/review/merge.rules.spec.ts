import { describe, expect, it } from '@jest/globals';
import { MERGE_TABLE, mergeRow, type MergeFacts, type MergeRowName } from './merge.rules.js';
import { isFinalReview, REVIEW_STATES } from './states.js';
import { TRIGGER_TYPES } from './triggers.js';

/** What fires each row; a row without a case here fails the last test. */
const CASES: Readonly<Record<MergeRowName, readonly [MergeFacts, string][]>> = {
  'no open review': [[{ state: null, type: 'AUDIT', annualDueSoon: false }, 'START']],
  'no open review, annual one due soon': [
    [{ state: null, type: 'STRUCTURE', annualDueSoon: true }, 'START_WITH_ANNUAL'],
  ],
  'annual trigger without an open review': [[{ state: null, type: 'ANNUAL', annualDueSoon: true }, 'START']],
  'annual trigger during any open review': REVIEW_STATES.filter((state) => !isFinalReview(state)).map((state) => [
    { state, type: 'ANNUAL', annualDueSoon: true },
    'UPGRADE',
  ]),
  'collecting, assessing or drafting': (['COLLECTING', 'ASSESSING', 'DRAFTING'] as const).map((state) => [
    { state, type: 'INCIDENT', annualDueSoon: false },
    'APPEND',
  ]),
  'in review or pending approval': (['IN_REVIEW', 'PENDING_APPROVAL'] as const).map((state) => [
    { state, type: 'STANDARD', annualDueSoon: false },
    'ASK',
  ]),
  publishing: [[{ state: 'PUBLISHING', type: 'LEGAL', annualDueSoon: false }, 'QUEUE']],
};

describe('the merge table (specification P2)', () => {
  for (const [name, cases] of Object.entries(CASES)) {
    it.each(cases)(`${name}: %j does %s`, (facts, act) => expect(mergeRow(facts)).toEqual({ name, act }));
  }

  it('a review that is due soon makes no difference while one is open', () => {
    for (const state of REVIEW_STATES.filter((one) => !isFinalReview(one)))
      for (const type of TRIGGER_TYPES)
        expect(mergeRow({ state, type, annualDueSoon: true })).toEqual(mergeRow({ state, type, annualDueSoon: false }));
  });

  it('has a row for every state and type, never a second review, and each row is fired above', () => {
    const fired = new Set<string>();
    for (const state of [null, ...REVIEW_STATES.filter((one) => !isFinalReview(one))])
      for (const type of TRIGGER_TYPES)
        for (const annualDueSoon of [true, false]) {
          const { name, act } = mergeRow({ state, type, annualDueSoon });
          fired.add(name);
          expect(act.startsWith('START')).toBe(state === null);
          if (type === 'ANNUAL') expect(['START', 'UPGRADE']).toContain(act);
        }
    expect([...fired].toSorted()).toEqual(MERGE_TABLE.map(({ name }) => name).toSorted());
    expect(Object.keys(CASES).toSorted()).toEqual([...fired].toSorted());
  });
});
