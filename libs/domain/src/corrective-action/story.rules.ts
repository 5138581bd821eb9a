import type { CorrectiveActionState } from './states.js';
import type { CorrectiveActionStepCode } from './steps.js';

/** Version of the story that new records begin with; a record keeps its own and is moved only on purpose. */
export const STORY_VERSION = 1;

/** State that a settled step leads to by itself; null where the next step that is asked sets the state. */
export function stateWhenSettled(step: CorrectiveActionStepCode, outcome: string): CorrectiveActionState | null {
  if (step === 'TRIAGE' && outcome === 'NOT_NC') return 'NOT_NC';
  if (step === 'EFFECTIVENESS_CHECK' && outcome === 'INEFFECTIVE') return 'REOPENED';
  if (step === 'CLOSURE' && outcome === 'APPROVE') return 'CLOSED';
  return null;
}

/** What happens after an answer, in one sentence: shown beside the button, on the receipt and in the mail. */
const NEXT: Readonly<Record<string, string>> = {
  'TRIAGE/ACCEPT': 'The owner is asked for containment and correction.',
  'TRIAGE/NOT_NC': 'The record is closed as not a nonconformity and the raiser is told.',
  'CONTAINMENT/SUBMIT': 'The owner is asked for the root cause.',
  'CONTAINMENT/CORRECTION_ONLY': 'Closure without a corrective action is asked for.',
  'ROOT_CAUSE/SUBMIT': 'The owner is asked for the plan.',
  'PLANNING/SUBMIT': 'The plan goes to approval.',
  'PLAN_APPROVAL/APPROVE': 'Each action is given to its implementer.',
  'PLAN_APPROVAL/REQUEST_CHANGES': 'The plan goes back to the owner with your words.',
  'PLAN_APPROVAL/REJECT': 'This plan is refused; the owner submits another.',
  'IMPLEMENT/DONE': 'When all actions are done, the evidence is checked.',
  'IMPLEMENT/BLOCKED': 'The owner of the corrective action takes the action over.',
  'EVIDENCE_CHECK/ACCEPT': 'The waiting time begins; after it an independent verifier checks the effect.',
  'EVIDENCE_CHECK/RETURN': 'The returned actions go back to their implementers.',
  'EFFECTIVENESS_CHECK/EFFECTIVE': 'Closure is asked for.',
  'EFFECTIVENESS_CHECK/INEFFECTIVE': 'The record is reopened and the cause is analysed again.',
  'EFFECTIVENESS_CHECK/NOT_YET': 'The waiting time goes on; the effect is checked once more after it.',
  'CLOSURE/APPROVE': 'The record is closed.',
  'CLOSURE/REQUEST_CHANGES': 'It goes back with your words.',
  'CLOSURE/REJECT':
    'It is not closed: a correction alone goes on to the root cause, everything else back to the evidence.',
  'EXTENSION/GRANT': 'The due date is moved; the original stays on record.',
  'EXTENSION/REFUSE': 'The due date stays.',
};

/** One sentence on what follows an outcome of a step. */
export function whatFollows(step: CorrectiveActionStepCode, outcome: string): string {
  return NEXT[`${step}/${outcome}`] ?? 'The process goes on.';
}

/** Words for an outcome, as receipts and timelines say it. */
export const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  ACCEPT: 'Accepted',
  NOT_NC: 'Not a nonconformity',
  SUBMIT: 'Submitted',
  CORRECTION_ONLY: 'Correction only',
  APPROVE: 'Approved',
  REQUEST_CHANGES: 'Changes requested',
  REJECT: 'Rejected',
  DONE: 'Done',
  BLOCKED: 'Blocked',
  RETURN: 'Returned',
  ELAPSED: 'Waiting time over',
  EFFECTIVE: 'Effective',
  INEFFECTIVE: 'Ineffective',
  NOT_YET: 'Not yet',
  GRANT: 'Granted',
  REFUSE: 'Refused',
  INTERRUPTED: 'Interrupted',
};

/** The outcome that means yes: what ALL_OF needs from everybody. */
export const AGREEING_OUTCOME: Readonly<Record<CorrectiveActionStepCode, string>> = {
  TRIAGE: 'ACCEPT',
  CONTAINMENT: 'SUBMIT',
  ROOT_CAUSE: 'SUBMIT',
  PLANNING: 'SUBMIT',
  PLAN_APPROVAL: 'APPROVE',
  IMPLEMENT: 'DONE',
  EVIDENCE_CHECK: 'ACCEPT',
  MONITORING: 'ELAPSED',
  EFFECTIVENESS_CHECK: 'EFFECTIVE',
  CLOSURE: 'APPROVE',
  EXTENSION: 'GRANT',
};
