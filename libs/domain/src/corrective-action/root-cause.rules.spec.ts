import { describe, expect, it } from '@jest/globals';
import { ROOT_CAUSE } from '#testing/case-entries.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { RootCauseEntry } from './entries.js';
import { blamesOnlyPeople, unmetRootCause } from './root-cause.rules.js';

const unmet = (changes: Partial<RootCauseEntry> = {}): string[] =>
  unmetRootCause({ ...ROOT_CAUSE, ...changes }, SHIPPED_POLICY).map(({ code }) => code);
const whys = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ why: `Why ${at}?`, answer: `No gate number ${at} in the process.` }));

describe('acceptance question 14: "human error" as only root cause is refused', () => {
  it.each([
    'Human error',
    'human error.',
    'HUMAN ERROR!',
    'It was a human error',
    'Human failure',
    'The human factor',
    'User error',
    'Operator mistake',
    'An employee made a mistake',
    'The employee was careless',
    'Negligence of the operator',
    'Somebody forgot it',
    'He was distracted',
    'Training',
    'Lack of training',
    'Insufficient training of the staff',
    'Staff were not trained enough',
    'The employees need more training',
    'Missing awareness',
    'Poor awareness of employees',
    'Retraining needed',
    'Oversight',
    'Lack of knowledge',
    'They did not pay attention',
    'Human error / lack of training',
  ])('refused: %s', (cause) => {
    expect(blamesOnlyPeople(cause)).toBe(true);
    expect(unmet({ cause })).toEqual(['cause-blames-people']);
  });

  it.each([
    'Project checklist has no security gate (A.5.8)',
    'No monitoring rule covers certificates of backup jobs.',
    'The procedure has no check step, so a human error is not caught',
    'The export form proposes addresses by autocomplete without a second check',
    'Training is not part of the onboarding checklist of contractors',
    'Access rights are not reviewed when somebody changes the department',
    'The tool accepts an expired certificate without an alarm',
    'No owner was named for the drill calendar',
    'Two registers hold the same data',
  ])('accepted: %s', (cause) => {
    expect(blamesOnlyPeople(cause)).toBe(false);
    expect(unmet({ cause })).toEqual([]);
  });

  it('the last why is a system cause too', () => {
    const last = [...whys(3), { why: 'Why was it not seen?', answer: 'Human error.' }];
    expect(unmet({ whys: last })).toEqual(['last-why-blames-people']);
  });

  it('an earlier why may name a person: the analysis goes on from there', () => {
    const first = [{ why: 'Why did it fail?', answer: 'Human error.' }, ...whys(3)];
    expect(unmet({ whys: first })).toEqual([]);
  });
});

describe('a root-cause analysis is complete (10.2 b)', () => {
  it('with 3 to 7 whys, each with its answer', () => {
    expect(unmet({ whys: whys(2) })).toEqual(['whys-count']);
    for (const count of [3, 4, 5, 6, 7]) expect(unmet({ whys: whys(count) })).toEqual([]);
    expect(unmet({ whys: whys(8) })).toEqual(['whys-count']);
    expect(unmet({ whys: [...whys(3), { why: 'Why?', answer: ' ' }] })).toEqual(['whys-incomplete']);
  });

  it('with the analysis in words where another method was used', () => {
    expect(unmet({ method: 'FISHBONE', whys: [] })).toEqual(['analysis-missing']);
    expect(unmet({ method: 'OTHER', whys: [], analysis: 'Fault tree of the job runner.' })).toEqual([]);
  });

  it('with a cause and with the search for similar nonconformities', () => {
    expect(unmet({ cause: ' ' })).toEqual(['cause-missing']);
    expect(unmet({ similar: '' })).toEqual(['similar-missing']);
  });
});
