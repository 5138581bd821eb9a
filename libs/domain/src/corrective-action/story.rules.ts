import type { CorrectiveActionState } from './states.js';
import type { CorrectiveActionStep, CorrectiveActionStepCode } from './steps.js';

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
export function offeredOutcomes(step: CorrectiveActionStep, facts: OfferFacts): readonly string[] {
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
