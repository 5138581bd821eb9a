import type { Unmet } from '../errors.js';
import type { ReviewForm } from '../process/form-code.js';
import type { ReviewEntries } from './entries.js';
import type { ReviewScope } from './states.js';
import { QUESTIONNAIRE, sectionsFor } from './story.rules.js';
import type { TriggerType } from './triggers.js';

/** What an answer is held against besides its form. */
export interface ReviewContext {
  readonly scope: ReviewScope;
  /** Triggers of the review. */
  readonly types: readonly TriggerType[];
}

type Rules = {
  readonly [Form in ReviewForm]: (on: {
    readonly entry: ReviewEntries[Form];
    readonly outcome: string;
    readonly context: ReviewContext;
  }) => Unmet[];
};

const RULES: Rules = {
  REVIEW_ASSESSMENT: ({ entry, context }) => [
    ...sectionsFor(context)
      .filter((section) => entry[section].trim() === '')
      .map((section) => ({
        code: 'section-unanswered',
        field: section,
        reason: `Say what you found, or "nothing": ${QUESTIONNAIRE[section]}.`,
      })),
    ...need(entry.conclusion, 'conclusion', 'Say what has to change and why, or why nothing has to.'),
  ],
  REVIEW_APPROVAL: ({ entry, outcome }) =>
    outcome === 'APPROVE' ? [] : need(entry.comment, 'comment', 'Say why; the owner reads it.'),
  TRIGGER_TRIAGE: ({ entry, outcome }) =>
    outcome === 'DISMISS'
      ? need(entry.reason, 'reason', 'Say why it needs no review; whoever raised it reads it.')
      : [],
  TRIGGER_ROUTING: () => [],
};

/** Unmet requirements of an answer of a review or a trigger; empty = ready. */
export function unmetOfReview<Form extends ReviewForm>(
  form: Form,
  answer: { readonly outcome: string; readonly entry: unknown },
  context: ReviewContext,
): Unmet[] {
  return RULES[form]({ entry: answer.entry as ReviewEntries[Form], outcome: answer.outcome, context });
}

function need(value: string, field: string, reason: string): Unmet[] {
  return value.trim() === '' ? [{ code: 'words-missing', field, reason }] : [];
}
