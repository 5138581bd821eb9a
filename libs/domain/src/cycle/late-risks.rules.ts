import type { Unmet } from '../errors.js';
import type { RiskSummaryEntry } from './entries.js';
import { RISK_CHECKS } from './gate-checks-risks.rules.js';
import type { GateFacts, VersionFact } from './gate-facts.js';
import { gateUnmet } from './gates.js';
import { isGraveRisk } from './risk-level.rules.js';

/** A risk assessment that waits for its approval; without an entry where it was disposed of. */
export interface LateVersion extends Omit<VersionFact, 'approverId'> {
  readonly entry: RiskSummaryEntry | undefined;
}

/**
 * What gate G1 would hold against a risk assessment that is approved when the gate is passed already: the approval is then
 * the only decision about its risks, and whoever approves accepts the high ones for Top Management (6.1.3 f, SD7). Where
 * every member owns a high risk in it or wrote it, whoever was asked in their place decides, as at the gate.
 * @param facts with the approver as the decider
 */
export function lateRisksUnmet(facts: GateFacts, { entry, number, authorId }: LateVersion): Unmet[] {
  const graveOwners = new Set((entry?.risks ?? []).filter(isGraveRisk).map(({ ownerId }) => ownerId));
  const { topManagement } = facts.holders;
  const isFree = (id: string): boolean => !graveOwners.has(id) && id !== authorId;
  const late: GateFacts = {
    ...facts,
    outputs: { ...facts.outputs, E3: entry },
    versions: { ...facts.versions, E3: { number, authorId, approverId: null } },
    holders: { ...facts.holders, topManagement: topManagement.some(isFree) ? topManagement : [] },
  };
  const codes = RISK_CHECKS.map(({ code }) => code);
  return gateUnmet('G1', late)
    .filter(({ code, waived }) => codes.includes(code) && waived === null)
    .map(({ code, reason }) => ({ code, reason }));
}
