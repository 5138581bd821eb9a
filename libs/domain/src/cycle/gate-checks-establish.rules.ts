import { ANNEX_A_2022 } from '../annex-a/annex-a-2022.js';
import type { ObjectiveRow } from './entries.js';
import {
  isClimateDetermined,
  isDecided,
  isFlagged,
  lacksPlan,
  missingParts,
  OBJECTIVE_PARTS,
} from './entry-facts.rules.js';
import { notInForce, onlyStated } from './document-facts.rules.js';
import { DOCUMENT_KINDS } from './form-lists.js';
import type { GateCheck, GateFacts, Said } from './gate-facts.js';
import { counted, isBlank, listed, namesUnmet } from './gate-words.js';
import { RISK_CHECKS } from './gate-checks-risks.rules.js';
import { over } from './over-output.rules.js';
import { PROCEDURE_STEPS } from './procedure.js';
import { saidIn, saidOfPeople } from './said.rules.js';

const ESTABLISH = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'] as const;
/** Scope and statement of applicability are never waived (specification P1). */
const NEVER_WAIVED: readonly string[] = ['E2', 'E5'];

function approved(code: (typeof ESTABLISH)[number]): GateCheck {
  const { label, output, clauses } = PROCEDURE_STEPS[code];
  return {
    code: `${code}_APPROVED`,
    clause: clauses[0] ?? '',
    label: `${code} ${label}: approved in this cycle`,
    at: code,
    waivable: !NEVER_WAIVED.includes(code),
    unmet: ({ outputs }) => (outputs[code] === undefined ? `${code} (${output}) is not approved.` : null),
  };
}

const CONTROL_CHECKS: readonly GateCheck[] = [
  {
    code: 'CONTROLS_DECIDED',
    clause: '6.1.3 d',
    label: 'The control selection has all 93 controls of Annex A decided, each with its reason',
    at: 'E5',
    waivable: false,
    unmet: over('E5', ({ controls }) => {
      const decided = new Set(controls.filter(isDecided).map(({ code }) => code));
      const open = ANNEX_A_2022.filter(({ code }) => !decided.has(code)).map(({ code }) => code);
      const done = ANNEX_A_2022.length - open.length;
      const verb = open.length === 1 ? 'is' : 'are';
      return namesUnmet(
        open,
        (codes) =>
          `The control selection has ${done} of ${ANNEX_A_2022.length} rows decided: ${codes} ${verb} missing.`,
      );
    }),
  },
  {
    code: 'PLANNED_CONTROLS_DATED',
    clause: '6.1.3 e',
    label: 'Each applicable control that is not implemented yet has an owner and a dated action',
    at: 'E5',
    waivable: true,
    unmet: over('E5', ({ controls, ownControls }) => {
      const open = [...controls, ...ownControls].filter(lacksPlan);
      return namesUnmet(
        open.map(({ code }) => code),
        (codes) => `Not implemented, and without an owner or a date: ${codes}.`,
      );
    }),
    relies: ({ outputs: { E5 } }) => {
      const rows = [...(E5?.controls ?? []), ...(E5?.ownControls ?? [])];
      const done = rows.filter(({ applicable, implemented }) => applicable === 'YES' && implemented === 'IMPLEMENTED');
      return saidIn('E5', done.length === 0 ? null : `${counted(done.length, 'control')} implemented`);
    },
  },
];

function incomplete(objective: ObjectiveRow): string | null {
  const missing = missingParts(objective).map((key) => OBJECTIVE_PARTS[key]);
  return missing.length === 0 ? null : `${objective.id || objective.text} (${listed(missing)})`;
}

/** Who is said to have approved the documents of these kinds that no register knows. */
function approvals(facts: GateFacts, ofKind: (kind: string) => boolean): Said[] {
  return saidOfPeople('E6', facts, {
    rows: onlyStated(facts.outputs.E6?.documents ?? [], facts.register).filter(({ kind }) => ofKind(kind)),
    person: ({ approverId }) => approverId,
    id: ({ id, title, kind }) => id || title || kind,
    words: (ids) => `approved ${ids}`,
  });
}

/** Gate G1: the ISMS is established. */
export const G1_CHECKS: readonly GateCheck[] = [
  ...ESTABLISH.map(approved),
  {
    code: 'CLIMATE_DETERMINED',
    clause: '4.1',
    label: 'It is determined whether climate change is a relevant issue, with the reason (Amendment 1:2024)',
    at: 'E1',
    waivable: true,
    unmet: over('E1', ({ climate }) =>
      isClimateDetermined(climate)
        ? null
        : 'It is not determined, with a reason, whether climate change is a relevant issue.',
    ),
  },
  {
    code: 'REQUIREMENTS_FLAGGED',
    clause: '4.2 c',
    label: 'Each requirement of an interested party is marked as addressed by the ISMS or not',
    at: 'E1',
    waivable: true,
    unmet: over('E1', ({ parties }) => {
      if (parties.length === 0) return 'No interested party is named.';
      const open = parties.filter((row) => !isFlagged(row));
      return namesUnmet(
        open.map(({ party, requirement }) => `${party} (${requirement || 'no requirement'})`),
        (names) => `Not marked as addressed or not addressed: ${names}.`,
      );
    }),
  },
  {
    code: 'POLICY_IN_FORCE',
    clause: '5.2',
    label: 'The information security policy is in force and not past its review',
    at: 'E6',
    waivable: true,
    unmet: over('E6', ({ documents }, facts) => {
      const policies = documents.filter(({ kind }) => kind === 'IS_POLICY');
      if (policies.length === 0) return 'The information security policy is not in the document set.';
      return namesUnmet(notInForce(policies, facts), (name) => `The policy is not in force: ${name}.`);
    }),
    relies: (facts) => approvals(facts, (kind) => kind === 'IS_POLICY'),
  },
  {
    code: 'DOCUMENTS_IN_FORCE',
    clause: '7.5.2',
    label: 'Every document that the gate asks for is in force and not past its review',
    at: 'E6',
    waivable: true,
    unmet: over('E6', ({ documents }, facts) => {
      const missing = DOCUMENT_KINDS.filter((kind) => !documents.some((row) => row.kind === kind));
      const others = documents.filter(({ kind }) => kind !== 'IS_POLICY');
      return namesUnmet([...missing, ...notInForce(others, facts)], (names) => `Not in force: ${names}.`);
    }),
    relies: (facts) => approvals(facts, (kind) => kind !== 'IS_POLICY'),
  },
  ...RISK_CHECKS,
  ...CONTROL_CHECKS,
  {
    code: 'OBJECTIVES_COMPLETE',
    clause: '6.2',
    label: 'Each objective has measure, target, owner, date and resources',
    at: 'E4',
    waivable: true,
    unmet: over('E4', ({ objectives }) => {
      if (objectives.length === 0) return 'No objective is set.';
      return namesUnmet(
        objectives.map(incomplete).filter((name) => name !== null),
        (names) => `Objectives without everything that clause 6.2 asks for: ${names}.`,
      );
    }),
  },
  {
    code: 'ROLES_COMPETENT',
    clause: '7.2',
    label: 'ISMS Manager, deputy, auditors and risk owners are named, with evidence of their competence',
    at: 'E0',
    waivable: true,
    unmet: rolesUnmet,
  },
];

/** 5.3, 7.2: somebody holds the role today, and the charter says what shows their competence. */
function rolesUnmet({ charter, holders }: GateFacts): string | null {
  const rows = charter?.roles ?? [];
  const shown = (...roles: string[]): boolean =>
    rows.some((row) => roles.includes(row.role) && !isBlank(row.personId) && !isBlank(row.competence));
  const needed: readonly (readonly [name: string, held: number, shown: boolean])[] = [
    ['ISMS Manager', holders.ismsManagers, shown('ISMS_MANAGER')],
    ['deputy', holders.deputies, shown('DEPUTY')],
    ['auditors', holders.auditors, shown('LEAD_AUDITOR', 'AUDITOR')],
    ['risk owners', holders.riskOwners, shown('RISK_OWNER')],
  ];
  const open = needed.filter(([, held, evidence]) => held === 0 || !evidence).map(([name]) => name);
  return namesUnmet(open, (names) => `Not named, or without evidence of competence: ${names}.`);
}
