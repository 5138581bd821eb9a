import { describe, expect, it } from '@jest/globals';
import {
  ACTION,
  CLOSURE,
  CONTAINMENT,
  EFFECT,
  ROOT_CAUSE,
  TRIAGE,
  completeEntry,
  plan,
} from '#testing/case-entries.js';
import type { CorrectiveActionForm } from '../process/form-code.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import { unmetOf, type CompletenessContext } from './completeness.rules.js';
import { CORRECTIVE_ACTION_STEPS, CORRECTIVE_ACTION_STEP_CODES } from './steps.js';

const TODAY = '2027-03-01';
const CONTEXT: CompletenessContext = {
  policy: SHIPPED_POLICY,
  grade: 'MINOR',
  source: 'EMPLOYEE',
  today: TODAY,
  raisedOn: '2027-02-20',
  latestDay: '2027-05-21',
  latestDueDay: null,
  currentDueDay: '2027-03-10',
  notYetUsed: false,
  repeat: false,
  type: 'CA',
  riskLevel: null,
  actionNumbers: [1, 2],
};

interface Tried {
  readonly form: CorrectiveActionForm;
  readonly outcome: string;
  readonly entry: object;
}

const codes = ({ form, outcome, entry }: Tried, context: Partial<CompletenessContext> = {}): string[] =>
  unmetOf(form, { outcome, entry }, { ...CONTEXT, ...context }).map(({ code }) => code);

const triage = (entry: object, outcome = 'ACCEPT'): Tried => ({
  form: 'CA_TRIAGE',
  outcome,
  entry: { ...TRIAGE, ...entry },
});
const containment = (entry: object, outcome = 'SUBMIT'): Tried => ({
  form: 'CA_CONTAINMENT',
  outcome,
  entry: { ...CONTAINMENT, ...entry },
});
const planned = (entry: object): Tried => ({
  form: 'CA_PLAN',
  outcome: 'SUBMIT',
  entry: { ...plan(TODAY), ...entry },
});
const action = (change: object): Tried => {
  const [first, second] = plan(TODAY).actions;
  return planned({ actions: [first, { ...second, ...change }] });
};
const effect = (entry: object, outcome = 'EFFECTIVE'): Tried => ({
  form: 'CA_EFFECTIVENESS',
  outcome,
  entry: { ...EFFECT, ...entry },
});
const extension = (until: string | null, outcome = 'GRANT'): Tried => ({
  form: 'EXTENSION',
  outcome,
  entry: { until, comment: '' },
});
const NOTHING = { files: [], link: ' ' };

describe('an answer is complete when nothing is unmet (specification P4)', () => {
  it.each(CORRECTIVE_ACTION_STEP_CODES.filter((code) => CORRECTIVE_ACTION_STEPS[code].form !== null))(
    'a complete entry of %s is accepted for every outcome',
    (code) => {
      const { form, outcomes } = CORRECTIVE_ACTION_STEPS[code];
      for (const outcome of outcomes) {
        const entry = completeEntry(code, { outcome, today: TODAY });
        expect({ outcome, unmet: form && unmetOf(form, { outcome, entry }, CONTEXT) }).toEqual({ outcome, unmet: [] });
      }
    },
  );

  it.each<[string, Tried]>([
    ['grade-missing', triage({ grade: null })],
    ['owner-missing', triage({ ownerId: null })],
    ['reason-missing', triage({ reason: ' ' })],
    ['reason-missing', triage({ reason: '' }, 'NOT_NC')],
    ['containment-missing', containment({ containment: '' })],
    ['correction-missing', containment({ correction: '' })],
    ['consequences-missing', containment({ consequences: '' })],
    ['notify-missing', containment({ notify: '' })],
    ['doneOn-missing', containment({ doneOn: '' })],
    ['done-in-future', containment({ doneOn: '2027-03-02' })],
    ['noActionReason-missing', containment({ noActionReason: '' }, 'CORRECTION_ONLY')],
    ['actions-missing', planned({ actions: [] })],
    ['criterion-missing', planned({ criterion: '' })],
    ['criterion-not-measurable', planned({ criterion: 'It works better than before.' })],
    ['effectivenessMethod-missing', planned({ effectivenessMethod: '' })],
    ['resources-missing', planned({ resources: '' })],
    ['changesToIsms-missing', planned({ changesToIsms: '' })],
    ['monitoring-range', planned({ monitoringDays: 13 })],
    ['monitoring-range', planned({ monitoringDays: 181 })],
    ['action-what', action({ what: '' })],
    ['action-who', action({ implementerId: '' })],
    ['action-evidence', action({ evidenceExpected: '' })],
    ['action-due', action({ due: '' })],
    ['action-past', action({ due: '2027-02-28' })],
    ['action-late', action({ due: '2027-05-22' })],
    ['comment-missing', { form: 'CA_PLAN_APPROVAL', outcome: 'REQUEST_CHANGES', entry: { comment: '' } }],
    ['comment-missing', { form: 'CA_PLAN_APPROVAL', outcome: 'REJECT', entry: { comment: ' ' } }],
    ['note-missing', { form: 'CA_ACTION', outcome: 'DONE', entry: { ...ACTION, note: '' } }],
    ['evidence-missing', { form: 'CA_ACTION', outcome: 'DONE', entry: { ...ACTION, evidence: NOTHING } }],
    ['note-missing', { form: 'CA_ACTION', outcome: 'BLOCKED', entry: { note: '', evidence: NOTHING } }],
    ['returned-missing', { form: 'CA_EVIDENCE_CHECK', outcome: 'RETURN', entry: { returned: [3], comment: 'No.' } }],
    ['comment-missing', { form: 'CA_EVIDENCE_CHECK', outcome: 'RETURN', entry: { returned: [1], comment: '' } }],
    ['finding-missing', effect({ finding: '' })],
    ['sample-missing', effect({ sample: '' })],
    ['evidence-missing', effect({ evidence: NOTHING }, 'INEFFECTIVE')],
    ['more-days', effect({ moreDays: null }, 'NOT_YET')],
    ['more-days', effect({ moreDays: 0 }, 'NOT_YET')],
    ['more-days', effect({ moreDays: 61 }, 'NOT_YET')],
    ['changesMade-missing', { form: 'CA_CLOSURE', outcome: 'APPROVE', entry: { ...CLOSURE, changesMade: '' } }],
    ['comment-missing', { form: 'CA_CLOSURE', outcome: 'REQUEST_CHANGES', entry: CLOSURE }],
    ['comment-missing', { form: 'CA_CLOSURE', outcome: 'REJECT', entry: CLOSURE }],
    ['until-missing', extension(null)],
    ['until-not-later', extension('2027-03-10')],
    ['comment-missing', extension(null, 'REFUSE')],
    ['cause-missing', { form: 'CA_ROOT_CAUSE', outcome: 'SUBMIT', entry: { ...ROOT_CAUSE, cause: '' } }],
  ])('%s is the only thing unmet', (code, tried) => {
    expect(codes(tried)).toEqual([code]);
  });

  it.each(['AUDIT_INT', 'AUDIT_EXT'] as const)(
    'a finding of %s is neither dismissed nor regraded at triage',
    (source) => {
      expect(codes(triage({}, 'NOT_NC'), { source })).toEqual(['audit-finding']);
      expect(codes(triage({ grade: 'MINOR' }), { source, grade: 'MAJOR' })).toEqual(['audit-regrade']);
      expect(codes(triage({ grade: 'MAJOR' }), { source, grade: 'MAJOR' })).toEqual([]);
      expect(codes(triage({ grade: 'MAJOR' }), { source, grade: null })).toEqual([]);
    },
  );

  it('a grade that no audit gave may be changed at triage', () => {
    expect(codes(triage({ grade: 'MINOR' }), { grade: 'MAJOR' })).toEqual([]);
  });

  it('a correction alone is for a minor lapse that never happened before (10.2 b)', () => {
    const only = containment({ noActionReason: 'A single slip.' }, 'CORRECTION_ONLY');
    expect(codes(only)).toEqual([]);
    expect(codes(only, { grade: 'MAJOR' })).toEqual(['correction-only-major']);
    expect(codes(only, { repeat: true })).toEqual(['correction-only-repeat']);
  });

  it('"not yet" is said once in an iteration', () => {
    expect(codes(effect({ moreDays: 60 }, 'NOT_YET'))).toEqual([]);
    expect(codes(effect({ moreDays: 60 }, 'NOT_YET'), { notYetUsed: true })).toEqual(['not-yet-used']);
  });

  it('an extension is not granted to a day that has passed', () => {
    expect(codes(extension('2027-03-15'), { today: '2027-03-20' })).toEqual(['until-past']);
  });

  it('an action is not moved beyond the last day that it may be due on', () => {
    expect(codes(extension('2027-05-22'), { latestDueDay: '2027-05-21' })).toEqual(['until-too-late']);
    expect(codes(extension('2027-05-21'), { latestDueDay: '2027-05-21' })).toEqual([]);
  });

  it('the waiting time lies between 14 and 180 days, or is that of the policy', () => {
    for (const monitoringDays of [14, 180, null]) expect(codes(planned({ monitoringDays }))).toEqual([]);
  });

  it('every unmet requirement has a sentence', () => {
    const empty = unmetOf(
      'CA_PLAN',
      { outcome: 'SUBMIT', entry: { ...plan(TODAY), criterion: '', actions: [] } },
      CONTEXT,
    );
    expect(empty.every(({ reason }) => reason.endsWith('.'))).toBe(true);
  });
});
