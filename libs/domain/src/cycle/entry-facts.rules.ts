import type { AuditRow, ClimateDetermination, ControlRow, ObjectiveRow, PartyRow, RiskRow } from './entries.js';
import type { AwarenessStatusEntry, CycleCharterEntry, KpiSheetEntry, ReviewMinutesEntry } from './entries.js';
import type { EvidenceIndexEntry, RegisterConfirmationEntry, ReviewActionRow } from './entries.js';
import { isBlank } from './gate-words.js';
import { riskLevelOf } from './risk-level.rules.js';

/** What a row or an entry of the cycle has to say. Forms and gates ask the same thing, so each fact stands here once. */

/** Texts of the charter without which gate G0 does not start the cycle (5.1, 7.1). */
export const CHARTER_TEXTS = [
  'aims',
  'people',
  'money',
  'tools',
] as const satisfies readonly (keyof CycleCharterEntry)[];

/** 4.1 as amended in 2024: determined either way, with the reason. */
export function isClimateDetermined({ relevant, reason }: ClimateDetermination): boolean {
  return relevant !== '' && !isBlank(reason);
}

/** 4.2 c: a requirement is marked as addressed by the ISMS or not. */
export function isFlagged({ addressed, requirement }: Pick<PartyRow, 'addressed' | 'requirement'>): boolean {
  return addressed !== '' && !isBlank(requirement);
}

/** 6.1.2 d: likelihood and impact are given. */
export function isEvaluated({ likelihood, impact }: Pick<RiskRow, 'likelihood' | 'impact'>): boolean {
  return riskLevelOf(likelihood, impact) !== null;
}

/** 6.1.2 c: the risk has an owner. */
export function isOwned({ ownerId }: Pick<RiskRow, 'ownerId'>): boolean {
  return !isBlank(ownerId);
}

/** 6.1.3 d: a control is included or excluded, and it is said why. */
export function isDecided({ applicable, reason }: Pick<ControlRow, 'applicable' | 'reason'>): boolean {
  return applicable !== '' && !isBlank(reason);
}

/** 6.1.3 e: what is not implemented yet has an owner and a day. */
export function lacksPlan({
  applicable,
  implemented,
  ownerId,
  plannedOn,
}: Omit<ControlRow, 'code' | 'reason'>): boolean {
  return applicable === 'YES' && implemented !== 'IMPLEMENTED' && (isBlank(ownerId) || isBlank(plannedOn));
}

/** Parts of an objective that clause 6.2 asks for, in words. */
export const OBJECTIVE_PARTS = {
  measure: 'measure',
  target: 'target',
  ownerId: 'owner',
  due: 'date',
  resources: 'resources',
} as const satisfies Partial<Record<keyof ObjectiveRow, string>>;

/** Parts that an objective does not give. */
export function missingParts(objective: ObjectiveRow): (keyof typeof OBJECTIVE_PARTS)[] {
  const keys = Object.keys(OBJECTIVE_PARTS) as (keyof typeof OBJECTIVE_PARTS)[];
  return keys.filter((key) => isBlank(objective[key]));
}

/** A register was looked at: there is a day and a result. */
export function isConfirmed({ confirmedOn, result }: RegisterConfirmationEntry['registers'][number]): boolean {
  return result !== '' && !isBlank(confirmedOn);
}

/** People who are asked to be trained: those exempt or gone leave the denominator (P8). Null while it is not known. */
export function askedToTrain({ enrolled, exempt, left }: AwarenessStatusEntry): number | null {
  return enrolled === null ? null : enrolled - (exempt ?? 0) - (left ?? 0);
}

/** 9.2: a report is issued, or there is a reason to postpone the audit, which Top Management decides with gate G3. */
export function isIssuedOrPostponed({ state, findings }: Pick<AuditRow, 'state' | 'findings'>): boolean {
  return state === 'ISSUED' || (state === 'POSTPONED' && !isBlank(findings));
}

/** 9.3.2: an input was considered, and it is told how. */
export function isConsidered({ considered, discussion }: ReviewMinutesEntry['inputs'][number]): boolean {
  return considered && !isBlank(discussion);
}

/** A.5.31: legal and contractual compliance was evaluated, with a result. */
export function isLegalEvaluated({ legalEvaluated, legalResult }: ReviewMinutesEntry): boolean {
  return legalEvaluated === 'YES' && !isBlank(legalResult);
}

/** 9.3.3: an action has an owner and a day. */
export function isAssigned({ ownerId, due }: ReviewActionRow): boolean {
  return !isBlank(ownerId) && !isBlank(due);
}

/** 9.1: a key figure has its colour; one that is not green is explained. */
export function isJudged({ colour, comment }: Pick<KpiSheetEntry['kpis'][number], 'colour' | 'comment'>): boolean {
  return colour !== '' && (colour === 'GREEN' || !isBlank(comment));
}

/** 7.5.3: the record is there, and it is said where. */
export function isEvidenced({ found, link }: EvidenceIndexEntry['records'][number]): boolean {
  return found === 'YES' && !isBlank(link);
}

/** A list that may be empty when it is said why. */
export function saysSomething(rows: readonly unknown[], nothing: string): boolean {
  return rows.length > 0 || !isBlank(nothing);
}
