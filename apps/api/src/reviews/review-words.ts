import { isFinalReview, type ReviewState, type TriggerState } from '#domain/review/states.js';
import type { ReviewLine, TriggerLine } from '#records/review/read-reviews.js';
import type { Mark } from '../cycles/cycle-words.js';

const STATES: Readonly<Record<ReviewState, string>> = {
  COLLECTING: 'Collecting triggers',
  ASSESSING: 'Being assessed',
  DRAFTING: 'Being drafted',
  IN_REVIEW: 'Open for comments',
  PENDING_APPROVAL: 'Waiting for approval',
  PUBLISHING: 'Being published',
  COMPLETED: 'Completed',
  CANCELLED: 'Cancelled',
};

/** State of a review by shape and word; late by both. */
export function reviewMark({ state, dueAt }: Pick<ReviewLine, 'state' | 'dueAt'>, now: number): Mark {
  if (state === 'COMPLETED') return { shape: '●', word: STATES[state] };
  if (isFinalReview(state)) return { shape: '✕', word: STATES[state] };
  const late = dueAt < now;
  return late ? { shape: '▲', word: `${STATES[state]}, overdue`, late } : { shape: '◐', word: STATES[state] };
}

const TRIGGER_STATES: Readonly<Record<TriggerState, Mark>> = {
  TRIAGE: { shape: '○', word: 'Waiting for triage' },
  ROUTING: { shape: '◇', word: 'Recall or queue?' },
  QUEUED: { shape: '○', word: 'Queued for the next review' },
  IN_REVIEW: { shape: '◐', word: 'In review' },
  REVIEWED: { shape: '●', word: 'Reviewed' },
  DUPLICATE: { shape: '✕', word: 'Counts only' },
  DISMISSED: { shape: '✕', word: 'Dismissed' },
  VOID: { shape: '✕', word: 'Document withdrawn' },
};

export function triggerMark(state: TriggerState): Mark {
  return TRIGGER_STATES[state];
}

/** What became of a trigger, in one sentence. */
export function outcomeOf(line: TriggerLine): string {
  switch (line.outcome) {
    case 'REVIEWED_IN':
      return `Reviewed in ${line.reviewId ?? ''}`;
    case 'DUPLICATE_OF':
      return `The same event as ${line.duplicateOf ?? ''}: it counts only`;
    case 'DISMISSED':
      return `Dismissed: ${line.outcomeReason ?? ''}`;
    case 'DOCUMENT_WITHDRAWN':
      return 'The document was withdrawn';
    case null:
      return underWay(line);
  }
}

function underWay(line: TriggerLine): string {
  const how = line.routedByDefault ? ' by default, nobody answered in time' : '';
  if (line.routed === 'RECALL') return `The review was recalled for it${how}`;
  if (line.routed === 'QUEUE') return `Queued${how}`;
  return triggerMark(line.state).word;
}

export const SCOPE_WORDS = { FULL: 'Full', TARGETED: 'Targeted' } as const;
