import type { RiskRow } from './entries.js';
import { isEvaluated, isOwned } from './entry-facts.rules.js';
import { RISK_LEVEL_WORDS } from './entry-words.js';
import type { GateCheck, GateFacts } from './gate-facts.js';
import { isBlank, namesUnmet } from './gate-words.js';
import { over } from './over-output.rules.js';
import { isGraveRisk, riskLevelOf } from './risk-level.rules.js';
import { saidOfPeople } from './said.rules.js';

/** Sentence over the risks of E3; no risk at all is no assessment. */
function overRisks(wrong: (risk: RiskRow, facts: GateFacts) => boolean, sentence: (ids: string) => string) {
  return over('E3', ({ risks }, facts) => {
    if (risks.length === 0) return 'The risk assessment names no risk.';
    const ids = risks.filter((risk) => wrong(risk, facts)).map(riskName);
    return namesUnmet(ids, sentence);
  });
}

const inherent = (risk: RiskRow) => riskLevelOf(risk.likelihood, risk.impact);
const residual = (risk: RiskRow) => riskLevelOf(risk.residualLikelihood, risk.residualImpact);
const graveWords = (risk: RiskRow) => `a ${RISK_LEVEL_WORDS[residual(risk) ?? 'HIGH'].toLowerCase()} residual risk`;
/** Medium and above are above acceptance: the owner of a low risk may retain it (specification P6). */
const isAboveAcceptance = (risk: RiskRow) => !['LOW', null].includes(inherent(risk));

const riskName = ({ id, scenario }: RiskRow): string => id || scenario;
const risksOf = ({ outputs }: GateFacts): readonly RiskRow[] => outputs.E3?.risks ?? [];

/**
 * SD7: a member of Top Management other than the owner decided; approving the version accepts what it says. Where Top
 * Management has nobody but the owner and whoever wrote the version, whoever was asked in its place decided for it
 * (specification 2, fallback): nobody else is let in to approve.
 */
function isAcceptedBy(
  personId: string | null | undefined,
  { ownerId }: RiskRow,
  { holders, versions }: GateFacts,
): boolean {
  if (personId === null || personId === undefined || personId === ownerId) return false;
  const { topManagement } = holders;
  const authorId = versions['E3']?.authorId;
  return topManagement.includes(personId) || topManagement.every((id) => id === ownerId || id === authorId);
}
const approvedE3 = (risk: RiskRow, facts: GateFacts): boolean =>
  isAcceptedBy(facts.versions['E3']?.approverId, risk, facts);

/** What gate G1 asks of the risks of E3 (6.1.2, 6.1.3; specification P6, SD7). */
export const RISK_CHECKS: readonly GateCheck[] = [
  {
    code: 'RISKS_OWNED',
    clause: '6.1.2',
    label: 'Every risk is evaluated and has an owner',
    at: 'E3',
    waivable: true,
    unmet: overRisks(
      (risk) => !isEvaluated(risk) || !isOwned(risk),
      (ids) => `Not evaluated or without an owner: ${ids}.`,
    ),
  },
  {
    code: 'TREATMENT_APPROVED',
    clause: '6.1.3 f',
    label: 'Each risk above acceptance has a treatment that its owner approved',
    at: 'E3',
    waivable: false,
    unmet: overRisks(
      (risk) => isAboveAcceptance(risk) && (risk.treatment === '' || isBlank(risk.treatmentApprovedOn)),
      (ids) => `Above acceptance and without a treatment approved by the risk owner: ${ids}.`,
    ),
    relies: (facts) =>
      saidOfPeople('E3', facts, {
        rows: risksOf(facts).filter(isAboveAcceptance),
        person: ({ ownerId }) => ownerId,
        id: riskName,
        words: (ids) => `approved the treatment of ${ids}`,
      }),
  },
  {
    code: 'RESIDUALS_ACCEPTED',
    clause: '6.1.3 f',
    label: 'Every residual risk is accepted by its owner, and the acceptance has not expired',
    at: 'E3',
    waivable: false,
    unmet: overRisks(
      (risk, { today }) =>
        residual(risk) === null ||
        isBlank(risk.acceptedOn) ||
        isBlank(risk.acceptedBy) ||
        risk.acceptedBy !== risk.ownerId ||
        (!isBlank(risk.expires) && risk.expires < today),
      (ids) => `The residual risk is not accepted by its owner, or the acceptance has expired: ${ids}.`,
    ),
    relies: (facts) =>
      saidOfPeople('E3', facts, {
        rows: risksOf(facts),
        person: ({ acceptedBy }) => acceptedBy,
        id: riskName,
        words: (ids) => `accepted the residual risk ${ids}`,
      }),
  },
  {
    code: 'HIGH_ACCEPTED_BY_TM',
    clause: '6.1.3 f',
    label: 'Every high or critical residual risk is accepted by Top Management too, not by its owner alone',
    at: 'E3',
    waivable: false,
    // Nobody's name in a cell accepts anything: whoever approved the version did, or whoever decides this gate does.
    unmet: overRisks(
      (risk, facts) => isGraveRisk(risk) && !approvedE3(risk, facts) && !isAcceptedBy(facts.decider, risk, facts),
      (ids) => `High or critical and not accepted by a member of Top Management other than the owner: ${ids}.`,
    ),
    decides: (facts) =>
      risksOf(facts)
        .filter((risk) => isGraveRisk(risk) && !approvedE3(risk, facts))
        .map((risk) => ({ step: 'E3', words: `accepts ${riskName(risk)}, ${graveWords(risk)}`, about: risk.ownerId })),
  },
];
