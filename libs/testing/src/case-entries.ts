import type {
  ActionEntry,
  ClosureEntry,
  ContainmentEntry,
  EffectivenessEntry,
  PlanEntry,
  RootCauseEntry,
  TriageEntry,
} from '#domain/corrective-action/entries.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import type { IsoDay } from '#domain/time.js';

export const TRIAGE: TriageEntry = {
  grade: 'MINOR',
  ownerId: 'HEAD',
  departmentId: 'OPS',
  requirementRefs: ['A.8.13'],
  riskId: '',
  reason: 'Isolated lapse of a weekly control.',
};

export const CONTAINMENT: ContainmentEntry = {
  containment: 'The export was stopped.',
  correction: 'The backup was run by hand.',
  consequences: 'Two days without a copy; nothing was lost.',
  doneOn: '2027-01-04',
  notify: 'Not needed: no personal data was touched.',
  noActionReason: '',
};

export const ROOT_CAUSE: RootCauseEntry = {
  method: '5_WHYS',
  whys: [
    { why: 'Why was there no backup?', answer: 'The job had stopped.' },
    { why: 'Why had it stopped?', answer: 'Its certificate had expired.' },
    { why: 'Why was that not seen?', answer: 'No monitoring rule covers certificates of backup jobs.' },
  ],
  analysis: '',
  cause: 'No monitoring rule covers certificates of backup jobs.',
  similar: 'Searched all scheduled jobs; none found.',
};

export function plan(today: IsoDay, implementers: readonly string[] = ['ENG1', 'ENG2']): PlanEntry {
  return {
    actions: implementers.map((implementerId, at) => ({
      what: `Action number ${at + 1}`,
      implementerId,
      due: dayPlus(today, 10),
      evidenceExpected: 'Screenshot of the rule.',
    })),
    criterion: 'No expired certificate for 45 days.',
    effectivenessMethod: 'Look at all certificates.',
    monitoringDays: null,
    resources: 'None beyond working time.',
    cost: 0,
    crossDepartment: false,
    changesToIsms: 'None: the procedure covers it.',
  };
}

export const ACTION: ActionEntry = {
  note: 'Done and checked.',
  evidence: { files: [], link: 'https://evidence.example/1' },
};

export const EFFECT: EffectivenessEntry = {
  sample: 'All 12 certificates.',
  finding: 'None had expired.',
  evidence: { files: [], link: 'https://evidence.example/2' },
  moreDays: null,
};

export const CLOSURE: ClosureEntry = { changesMade: 'Procedure of monitoring updated.', comment: '' };

const WORDS = { comment: 'Please look at this once more.' };

interface Wanted {
  readonly outcome: string;
  readonly today: IsoDay;
}

const COMPLETE: Readonly<Record<CorrectiveActionStepCode, (on: Wanted) => object>> = {
  TRIAGE: ({ outcome }) => ({ ...TRIAGE, improvementType: outcome === 'IMPROVEMENT' ? 'OFI' : null }),
  CONTAINMENT: ({ outcome }) => ({
    ...CONTAINMENT,
    noActionReason: outcome === 'CORRECTION_ONLY' ? 'A single slip of a tool.' : '',
  }),
  ROOT_CAUSE: () => ROOT_CAUSE,
  PLANNING: ({ today }) => plan(today),
  PLAN_APPROVAL: () => WORDS,
  IMPLEMENT: () => ACTION,
  EVIDENCE_CHECK: ({ outcome }) => ({ returned: outcome === 'RETURN' ? [1] : [], ...WORDS }),
  MONITORING: () => WORDS,
  EFFECTIVENESS_CHECK: ({ outcome }) => ({ ...EFFECT, moreDays: outcome === 'NOT_YET' ? 30 : null }),
  CLOSURE: () => ({ ...CLOSURE, ...WORDS }),
  EXTENSION: ({ today }) => ({ until: dayPlus(today, 60), ...WORDS }),
  APPEAL_WINDOW: () => ({ reason: 'A weekly backup is written down in the procedure.' }),
  APPEAL: () => WORDS,
  REVIEW_OWNER: () => ({ ownerId: 'HEAD', grade: 'MAJOR', resources: 'One engineer for a month.', ...WORDS }),
  REGRADE: () => WORDS,
  CANCEL_CONFIRM: () => WORDS,
  IMPROVEMENT_TRIAGE: () => ({ ownerId: 'HEAD', reason: 'It saves a day a month.' }),
  IMPROVEMENT_PLAN: () => ({ plan: 'One register.', expectedBenefit: 'Dates in one place.', resources: '' }),
  IMPROVEMENT_WORK: () => ({ ...ACTION, riskUpdated: 'Likelihood of RSK-0003 lowered to 1.' }),
  WAIVER_CHECK: () => WORDS,
  BENEFIT_NOTE: () => ({ benefit: 'No date was missed for a quarter.' }),
};

/** An entry that is complete for the outcome, whatever the outcome is. */
export function completeEntry(code: CorrectiveActionStepCode, on: Wanted): Readonly<Record<string, unknown>> {
  return { ...COMPLETE[code](on) };
}
