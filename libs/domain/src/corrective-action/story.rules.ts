import type { CorrectiveActionState } from './states.js';
import type { CorrectiveActionStepCode, StepDefinition } from './steps.js';

/**
 * Version of the story that new records begin with; a record keeps its own and is moved only on purpose.
 * 2: merge, improvement, appeal, and Top Management's review of the owner after the second "ineffective".
 */
export const STORY_VERSION = 2;

/** Step and outcome that lead to a state by themselves. */
const LEADS_TO: Readonly<Record<string, CorrectiveActionState>> = {
  'TRIAGE/MERGE': 'MERGED',
  'TRIAGE/IMPROVEMENT': 'IMPROVEMENT',
  // The decision "not a nonconformity" takes effect when nobody can appeal any more: final states are never left.
  'APPEAL_WINDOW/ACCEPT': 'NOT_NC',
  'APPEAL_WINDOW/ELAPSED': 'NOT_NC',
  'APPEAL/DISMISS': 'NOT_NC',
  'EFFECTIVENESS_CHECK/INEFFECTIVE': 'REOPENED',
  'CLOSURE/APPROVE': 'CLOSED',
  'WAIVER_CHECK/CONFIRM': 'CLOSED',
  'WAIVER_CHECK/OBJECT': 'CLOSED',
  'IMPROVEMENT_TRIAGE/DECLINE': 'DECLINED',
  'BENEFIT_NOTE/SUBMIT': 'DONE',
};

/** State that a settled step leads to by itself; null where the next step that is asked sets the state. */
export function stateWhenSettled(
  step: CorrectiveActionStepCode,
  outcome: string,
  storyVersion = STORY_VERSION,
): CorrectiveActionState | null {
  if (storyVersion < 2 && step === 'TRIAGE' && outcome === 'NOT_NC') return 'NOT_NC';
  return LEADS_TO[`${step}/${outcome}`] ?? null;
}

/** Facts of a record that decide which answers a step takes. */
export interface OfferFacts {
  readonly storyVersion: number;
  readonly correctionOnly: boolean;
  /** Top Management upheld the raiser's appeal: "not a nonconformity" is no answer any more. */
  readonly appealUpheld: boolean;
}

/** Answers that a step takes from a person on this record; the page offers these, the claiming transaction refuses all others. */
export function offeredOutcomes(step: StepDefinition, facts: OfferFacts): readonly string[] {
  return step.outcomes.filter((outcome) => {
    switch (`${step.code}/${outcome}`) {
      case 'TRIAGE/MERGE':
      case 'TRIAGE/IMPROVEMENT':
        return facts.storyVersion >= 2;
      case 'TRIAGE/NOT_NC':
        return !facts.appealUpheld;
      // Only a correction alone can be refused for good: what has a verified effect is sent back with words.
      case 'CLOSURE/REJECT':
        return facts.correctionOnly;
      default:
        return outcome !== 'ELAPSED';
    }
  });
}

/** What happens after an answer, in one sentence: shown beside the button, on the receipt and in the mail. */
const NEXT: Readonly<Record<string, string>> = {
  'TRIAGE/ACCEPT': 'The owner is asked for containment and correction.',
  'TRIAGE/NOT_NC':
    'The raiser is told, finds your reason in the record, and may appeal to Top Management once; then the record ends.',
  'TRIAGE/MERGE': 'The record ends; what it says goes on in the other one, and both raisers are told.',
  'TRIAGE/IMPROVEMENT': 'The head of the area decides whether the improvement is taken up.',
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
  'WAIVER_CHECK/CONFIRM': 'The record is closed.',
  'WAIVER_CHECK/OBJECT': 'A nonconformity about the decisions is raised, and the record is closed.',
  'CLOSURE/REQUEST_CHANGES': 'It goes back with your words.',
  'CLOSURE/REJECT': 'A correction alone is not enough: the owner is asked for the root cause.',
  'EXTENSION/GRANT': 'The due date is moved; the original stays on record.',
  'EXTENSION/REFUSE': 'The due date stays.',
  'APPEAL_WINDOW/APPEAL': 'Top Management decides about your appeal.',
  'APPEAL_WINDOW/ACCEPT': 'The record ends as not a nonconformity.',
  'APPEAL_WINDOW/ELAPSED': 'The time to appeal is over; the decision of the triage takes effect.',
  'APPEAL/UPHOLD': 'It is triaged again, by Top Management, as a nonconformity.',
  'APPEAL/DISMISS': 'The record ends as not a nonconformity and the raiser is told.',
  'REVIEW_OWNER/DECIDE': 'The owner you name is asked for the root cause.',
  'REGRADE/GRANT': 'The grade is major from now on; what is open is asked again by the rules of a major one.',
  'REGRADE/REFUSE': 'The grade stays minor.',
  'CANCEL_CONFIRM/CONFIRM': 'The record is cancelled.',
  'CANCEL_CONFIRM/OBJECT': 'Nothing is cancelled; the ISMS Manager is told.',
  'IMPROVEMENT_TRIAGE/ACCEPT': 'The owner is asked for a plan.',
  'IMPROVEMENT_TRIAGE/DECLINE': 'The improvement ends; the reason is input of the management review.',
  'IMPROVEMENT_TRIAGE/CONVERT': 'It is triaged as a nonconformity.',
  'IMPROVEMENT_PLAN/SUBMIT': 'The owner carries the improvement out.',
  'IMPROVEMENT_WORK/DONE': 'The requester or the ISMS Manager notes the benefit.',
  'BENEFIT_NOTE/SUBMIT': 'The improvement is done.',
};

/** One sentence on what follows an outcome of a step. */
export function whatFollows(step: CorrectiveActionStepCode, outcome: string): string {
  return NEXT[`${step}/${outcome}`] ?? 'The process goes on.';
}

/** Words for an outcome, as receipts and timelines say it. */
export const OUTCOME_NAMES: Readonly<Record<string, string>> = {
  ACCEPT: 'Accepted',
  NOT_NC: 'Not a nonconformity',
  MERGE: 'Merged',
  IMPROVEMENT: 'Improvement',
  APPEAL: 'Appealed',
  UPHOLD: 'Appeal upheld',
  DISMISS: 'Appeal dismissed',
  DECIDE: 'Decided',
  CONFIRM: 'Confirmed',
  OBJECT: 'Objected',
  DECLINE: 'Declined',
  CONVERT: 'Converted to a nonconformity',
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
  APPEAL_WINDOW: 'ACCEPT',
  APPEAL: 'UPHOLD',
  REVIEW_OWNER: 'DECIDE',
  REGRADE: 'GRANT',
  CANCEL_CONFIRM: 'CONFIRM',
  IMPROVEMENT_TRIAGE: 'ACCEPT',
  IMPROVEMENT_PLAN: 'SUBMIT',
  IMPROVEMENT_WORK: 'DONE',
  BENEFIT_NOTE: 'SUBMIT',
  WAIVER_CHECK: 'CONFIRM',
};
