import { OUTCOME_NAMES } from '#domain/process/outcome-names.js';
import type { CorrectiveActionState, Source } from '#domain/corrective-action/states.js';

/** States in words; the spelling of the database stays in exports and the API. */
export const STATE_WORDS: Readonly<Record<CorrectiveActionState, string>> = {
  RAISED: 'Raised',
  TRIAGE: 'Triage',
  NOT_NC: 'Not a nonconformity',
  MERGED: 'Merged',
  IMPROVEMENT: 'Improvement',
  CONTAINMENT: 'Containment',
  ROOT_CAUSE: 'Root cause',
  PLANNING: 'Planning',
  PLAN_APPROVAL: 'Plan approval',
  IMPLEMENTING: 'Implementing',
  EVIDENCE_CHECK: 'Evidence check',
  MONITORING: 'Waiting for the effect',
  EFFECTIVENESS_CHECK: 'Effectiveness check',
  REOPENED: 'Reopened',
  CLOSURE: 'Closure',
  CLOSED: 'Closed',
  CANCELLED: 'Cancelled',
  PROPOSED: 'Proposed',
  DECLINED: 'Declined',
  ACCEPTED: 'Accepted',
  IMPLEMENTING_I: 'Implementing improvement',
  DONE: 'Done',
};

export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  AUDIT_INT: 'Internal audit',
  AUDIT_EXT: 'External audit',
  INCIDENT: 'Incident',
  REVIEW: 'Review',
  KPI: 'Key figure',
  OVERDUE: 'Overdue task',
  ACCESS: 'Access review',
  CHANGE: 'Change',
  COMPLAINT: 'Complaint',
  EMPLOYEE: 'Employee',
  LEGAL: 'Legal',
  RISK: 'Risk',
};

/** `REQUEST_CHANGES` → `changes requested`; what has no name of its own reads as it is spelled: `OWNER_CHANGED` → `owner changed`. */
export function outcomeWords(outcome: string): string {
  return (OUTCOME_NAMES[outcome] ?? outcome.replaceAll('_', ' ')).toLowerCase();
}

/** First letter large. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
