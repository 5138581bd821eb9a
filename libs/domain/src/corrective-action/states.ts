/** Kind of a row in the Corrective Action Log (specification P4; 10.1, 10.2). */
export const CORRECTIVE_ACTION_TYPES = ['CA', 'PA', 'OFI'] as const;
export type CorrectiveActionType = (typeof CORRECTIVE_ACTION_TYPES)[number];

export const GRADES = ['MAJOR', 'MINOR'] as const;
export type Grade = (typeof GRADES)[number];

/** Level of a linked risk (specification P6). */
export const RISK_LEVELS = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];

export const SOURCES = [
  'AUDIT_INT', 'AUDIT_EXT', 'INCIDENT', 'REVIEW', 'KPI', 'OVERDUE', 'ACCESS', 'CHANGE', 'COMPLAINT', 'EMPLOYEE', 'LEGAL', 'RISK',
] as const; // prettier-ignore
export type Source = (typeof SOURCES)[number];

/** States of specification P4, one spelling from database to mail to page. */
export const CORRECTIVE_ACTION_STATES = [
  'RAISED',
  'TRIAGE',
  'NOT_NC',
  'MERGED',
  'IMPROVEMENT',
  'CONTAINMENT',
  'ROOT_CAUSE',
  'PLANNING',
  'PLAN_APPROVAL',
  'IMPLEMENTING',
  'EVIDENCE_CHECK',
  'MONITORING',
  'EFFECTIVENESS_CHECK',
  'REOPENED',
  'CLOSURE',
  'CLOSED',
  'CANCELLED',
  'PROPOSED',
  'DECLINED',
  'ACCEPTED',
  'IMPLEMENTING_I',
  'DONE',
] as const;
export type CorrectiveActionState = (typeof CORRECTIVE_ACTION_STATES)[number];

const FINAL: ReadonlySet<CorrectiveActionState> = new Set([
  'NOT_NC',
  'MERGED',
  'CLOSED',
  'CANCELLED',
  'DECLINED',
  'DONE',
]);

/** Final states are never left; a recurrence is a new corrective action with `repeatOf`. */
export function isFinal(state: CorrectiveActionState): boolean {
  return FINAL.has(state);
}

/** Every move that specification P4 allows. CANCELLED is reached from any state that is not final. */
const MOVES: Readonly<Record<CorrectiveActionState, readonly CorrectiveActionState[]>> = {
  // PROPOSED: an improvement or a preventive action that was raised as such.
  RAISED: ['TRIAGE', 'PROPOSED'],
  TRIAGE: ['NOT_NC', 'MERGED', 'IMPROVEMENT', 'CONTAINMENT'],
  // Correction only (10.2 b: the need for action was evaluated, none is needed) goes straight to closure.
  CONTAINMENT: ['ROOT_CAUSE', 'CLOSURE'],
  ROOT_CAUSE: ['PLANNING'],
  PLANNING: ['PLAN_APPROVAL'],
  PLAN_APPROVAL: ['PLANNING', 'IMPLEMENTING'],
  IMPLEMENTING: ['EVIDENCE_CHECK'],
  // CLOSURE: evidence checked once more on request of the closer and nothing returned, so the verified effect stands.
  EVIDENCE_CHECK: ['IMPLEMENTING', 'MONITORING', 'CLOSURE'],
  MONITORING: ['EFFECTIVENESS_CHECK'],
  EFFECTIVENESS_CHECK: ['REOPENED', 'MONITORING', 'CLOSURE'],
  REOPENED: ['ROOT_CAUSE'],
  // CONTAINMENT, ROOT_CAUSE: the closer of a correction-only case asks for more, or finds that a cause must be removed.
  CLOSURE: ['CLOSED', 'EVIDENCE_CHECK', 'CONTAINMENT', 'ROOT_CAUSE'],
  IMPROVEMENT: ['PROPOSED'],
  PROPOSED: ['DECLINED', 'ACCEPTED', 'TRIAGE'],
  ACCEPTED: ['IMPLEMENTING_I'],
  IMPLEMENTING_I: ['DONE'],
  NOT_NC: [],
  MERGED: [],
  CLOSED: [],
  CANCELLED: [],
  DECLINED: [],
  DONE: [],
};

/** True when specification P4 lets a corrective action go from one state to the other. */
export function mayMove(from: CorrectiveActionState, to: CorrectiveActionState): boolean {
  if (isFinal(from)) return false;
  return to === 'CANCELLED' || MOVES[from].includes(to);
}

/** A finding of an audit arrives graded; it is neither dismissed nor regraded in triage (specification P4 step 2). */
export function isAuditSource(source: Source): boolean {
  return source === 'AUDIT_INT' || source === 'AUDIT_EXT';
}
