import type { AuditRow } from './entries.js';
import { isConsidered, isEvidenced, isIssuedOrPostponed, isJudged, isLegalEvaluated } from './entry-facts.rules.js';
import type { Absent, GateCheck, GateFacts } from './gate-facts.js';
import { sheetsBefore } from './gate-checks-operate.rules.js';
import { counted, isBlank, namesUnmet } from './gate-words.js';
import { quartersBefore } from './plan.rules.js';
import { saidIn } from './said.rules.js';
import { notThere } from './over-output.rules.js';

/** Inputs of the management review (9.3.2), a to g. */
const REVIEW_INPUTS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const;

const auditName = ({ id, scope }: AuditRow): string => id || scope;
const issued = ({ outputs: { M1 } }: GateFacts): AuditRow[] =>
  (M1?.audits ?? []).filter(({ state }) => state === 'ISSUED');
const postponed = ({ outputs: { M1 } }: GateFacts): AuditRow[] =>
  (M1?.audits ?? []).filter(({ state }) => state === 'POSTPONED');

function auditsUnmet(facts: GateFacts): string | null {
  const { M1 } = facts.outputs;
  if (M1 === undefined || M1.audits.length === 0) return 'No summary of audits is there.';
  const open = M1.audits.filter((row) => !isIssuedOrPostponed(row)).map(auditName);
  // Nobody has to approve the summary: a postponement is decided by a member of Top Management with this gate, or not at all.
  const byTopManagement = facts.holders.topManagement.includes(facts.decider ?? '');
  return (
    namesUnmet(open, (names) => `Audits of the plan that are neither issued nor postponed with a reason: ${names}.`) ??
    (byTopManagement
      ? null
      : namesUnmet(postponed(facts).map(auditName), (names) => `Only Top Management postpones an audit: ${names}.`))
  );
}

/** An auditor issues a report; here the summary says so (the audits themselves come with P3). */
function reportsOf(audits: readonly AuditRow[]): string | null {
  return audits.length === 0 ? null : `auditors issued the reports of ${audits.map(auditName).join(', ')}`;
}

function internalAuditUnmet(facts: GateFacts): string | null {
  const isHeld = issued(facts).some(({ kind }) => kind === 'INTERNAL');
  return isHeld ? null : 'No internal audit report of this cycle is issued.';
}

/** KPI sheets of the quarters that are over are there; the newest one judges every figure and every objective. */
function evaluatedUnmet(facts: GateFacts): string | null {
  const quarters = quartersBefore('G3', facts.dates, facts.policy);
  const sheets = sheetsBefore('G3', facts);
  const missing = quarters.filter((_quarter, at) => sheets[at] === undefined);
  const newest = sheets.at(-1);
  if (newest === undefined || missing.length > 0)
    return (
      namesUnmet(missing, (names) => `Sheets of key figures that are not approved: ${names}.`) ?? 'No quarter is over.'
    );
  const unjudged = newest.kpis.filter((row) => !isJudged(row)).map(({ kpi }) => kpi);
  const judged = new Map(newest.objectives.map(({ id, status }) => [id, status]));
  const silent = (facts.outputs.E4?.objectives ?? []).map(({ id }) => id).filter((id) => (judged.get(id) ?? '') === '');
  return namesUnmet(
    [...unjudged, ...silent],
    (names) => `Not evaluated (a figure that is not green needs a comment, an objective its status): ${names}.`,
  );
}

function legalUnmet({ outputs: { M2 } }: GateFacts): string | Absent | null {
  if (M2 === undefined) return notThere('M2');
  return isLegalEvaluated(M2)
    ? null
    : 'The minutes do not say that legal and contractual compliance was evaluated, and with which result.';
}

function inputsUnmet({ outputs: { M2 } }: GateFacts): string | Absent | null {
  if (M2 === undefined) return notThere('M2');
  // 9.3.2 d has parts of its own; every row that the form has must be considered, and every letter must be there.
  const open = REVIEW_INPUTS.filter((letter) => {
    const rows = M2.inputs.filter(({ input }) => input.toLowerCase().startsWith(letter));
    return rows.length === 0 || !rows.every(isConsidered);
  });
  return namesUnmet(open, (names) => `The management review did not consider input ${names} of clause 9.3.2.`);
}

function evidenceUnmet({ outputs: { M4 } }: GateFacts): string | null {
  if (M4 === undefined || M4.records.length === 0) return 'No evidence index is there.';
  return namesUnmet(
    M4.records.filter((row) => !isEvidenced(row)).map(({ clause }) => clause),
    (names) => `The evidence index has gaps: ${names}.`,
  );
}

/** Gate G3: the ISMS is evaluated. */
export const G3_CHECKS: readonly GateCheck[] = [
  {
    code: 'AUDITS_ISSUED',
    clause: '9.2.2',
    label: "Every audit of the year's plan is issued, or postponed by Top Management",
    at: 'M1',
    waivable: true,
    unmet: auditsUnmet,
    relies: (facts) => saidIn('M1', reportsOf(issued(facts))),
    decides: (facts) =>
      postponed(facts).map((row) => {
        return { step: 'M1', words: `postpones ${auditName(row)} to ${row.date}: ${row.findings}`, about: null };
      }),
  },
  {
    code: 'INTERNAL_AUDIT',
    clause: '9.2.1',
    label: 'At least one internal audit was carried out and its report issued',
    at: 'M1',
    waivable: false,
    unmet: internalAuditUnmet,
    relies: (facts) => saidIn('M1', reportsOf(issued(facts).filter(({ kind }) => kind === 'INTERNAL'))),
  },
  {
    code: 'KPIS_EVALUATED',
    clause: '9.1',
    label: 'Key figures and objectives are evaluated',
    at: 'M3',
    waivable: true,
    unmet: evaluatedUnmet,
  },
  {
    code: 'LEGAL_EVALUATED',
    clause: 'A.5.31',
    label: 'Legal and contractual compliance is evaluated',
    at: 'M2',
    waivable: true,
    unmet: legalUnmet,
  },
  {
    code: 'REVIEW_HELD',
    clause: '9.3.1',
    label: 'The management review was held, and the chair approved its minutes',
    at: 'M2',
    waivable: false,
    unmet: ({ outputs: { M2 }, today }) =>
      M2 === undefined || isBlank(M2.heldOn) || M2.heldOn > today
        ? 'No management review with approved minutes was held in this cycle.'
        : null,
  },
  {
    code: 'REVIEW_INPUTS',
    clause: '9.3.2',
    label: 'The management review considered the inputs a to g',
    at: 'M2',
    waivable: false,
    unmet: inputsUnmet,
  },
  {
    code: 'EVIDENCE_COMPLETE',
    clause: '7.5.3',
    label: 'The evidence index has no gaps',
    at: 'M4',
    waivable: true,
    unmet: evidenceUnmet,
    relies: ({ outputs: { M4 } }) =>
      saidIn('M4', M4 && `${counted(M4.records.length, 'record')} found where the index says`),
  },
];
