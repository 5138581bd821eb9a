import { ANNEX_A_2022 } from '../annex-a/annex-a-2022.js';
import type { CycleForm } from '../process/form-code.js';
import type { IsoDay } from '../time.js';
import type { CycleEntries, UpdatesSummaryEntry } from './entries.js';
import { asRegistered, type DocumentFact } from './document-facts.rules.js';
import { DOCUMENT_KINDS, EVIDENCE_CLAUSES, KPI_CODES, KPIS, type KpiCode } from './form-lists.js';
import type { GateUnmet } from './gates.js';
import { mergedContext, mergedDelta, mergedObjectives, mergedRisks } from './prefill-merge.rules.js';
import type { CarryOverItem } from './roll-over.rules.js';

/** Rows that the form of I3 takes. */
const MOST_UPDATES = 200;

type Values = Readonly<Record<string, unknown>>;

/** What is known before somebody prepares a step. */
export interface PrefillFacts {
  /** What department heads and Legal sent for this step, in the order in which it is merged. */
  readonly inputs: readonly { readonly personName: string; readonly entry: Values }[];
  /** The same output of the cycle before, approved; null when there is none. */
  readonly previous: Values | null;
  /** Figures that records know, such as KPI-03 to KPI-06. */
  readonly kpis: readonly { readonly kpi: KpiCode; readonly value: number | null }[];
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  readonly carryOver: readonly CarryOverItem[];
  /** The register of documents as it stands today. */
  readonly register: readonly DocumentFact[];
  /** Versions of documents that came into force within the cycle. */
  readonly updates: readonly DocumentUpdate[];
  readonly unmetChecks: readonly Pick<GateUnmet, 'code' | 'reason'>[];
}

/** A version that came into force, in the words of I3. */
export type DocumentUpdate = UpdatesSummaryEntry['updates'][number];

type Proposals = { readonly [Form in CycleForm]?: (facts: PrefillFacts) => CycleEntries[Form] | null };

/**
 * What a form starts with, so that nobody types what is known: what the areas sent with who said it, the approved output
 * of the cycle before, computed figures, what is carried over. It decides nothing: verdicts, confirmations and
 * approvals of the cycle before are left out. Null when there is nothing to propose.
 */
export function prefillOf<Form extends CycleForm>(form: Form, facts: PrefillFacts): CycleEntries[Form] | null {
  const propose = PROPOSALS[form] as ((facts: PrefillFacts) => CycleEntries[Form] | null) | undefined;
  return propose?.(facts) ?? null;
}

const PROPOSALS: Proposals = {
  CYCLE_CHARTER: charter,
  CONTEXT_AND_PARTIES: (facts) => mergedContext(before(facts, 'CONTEXT_AND_PARTIES'), inputsOf(facts, 'CONTEXT_INPUT')),
  SCOPE_STATEMENT: (facts) => before(facts, 'SCOPE_STATEMENT'),
  RISK_SUMMARY: (facts) => mergedRisks(before(facts, 'RISK_SUMMARY'), inputsOf(facts, 'RISK_INPUT')),
  OBJECTIVES: (facts) => mergedObjectives(before(facts, 'OBJECTIVES'), inputsOf(facts, 'OBJECTIVES_INPUT')),
  CONTROL_SELECTION: controls,
  DOCUMENT_SET: documents,
  AWARENESS_STATUS: awareness,
  OPERATIONS_SUMMARY: operations,
  AUDIT_SUMMARY: audits,
  REVIEW_MINUTES: minutes,
  KPI_SHEET: kpiSheet,
  EVIDENCE_INDEX: evidence,
  UPDATES_SUMMARY: ({ updates }) =>
    updates.length === 0 ? null : { updates: updates.slice(-MOST_UPDATES), nothing: '' },
  CONTEXT_DELTA: (facts) => mergedDelta(inputsOf(facts, 'CONTEXT_DELTA_INPUT')),
  GATE_SUBMISSION: ({ unmetChecks }) => {
    const items = unmetChecks.map(({ code, reason }) => ({ item: `${code}: ${reason}`, statement: '' }));
    return items.length === 0 ? null : { items, notes: '' };
  },
};

/** A stored entry has the shape that its form checked when it was sent. */
function before<Form extends CycleForm>({ previous }: PrefillFacts, _form: Form): CycleEntries[Form] | null {
  return previous as CycleEntries[Form] | null;
}

function inputsOf<Form extends CycleForm>({ inputs }: PrefillFacts, _form: Form) {
  return inputs.map(({ personName, entry }) => ({ by: personName, entry: entry as unknown as CycleEntries[Form] }));
}

function charter(facts: PrefillFacts): CycleEntries['CYCLE_CHARTER'] {
  const { aims = '', people = '', money = '', tools = '', roles = [] } = before(facts, 'CYCLE_CHARTER') ?? {};
  const { firstDay, lastDay, carryOver } = facts;
  const rows = carryOver.map(({ ref, what, due }) => ({ ref, what: due === null ? what : `${what}, due ${due}`, handling: '' })); // prettier-ignore
  return { firstDay, lastDay, aims, people, money, tools, roles, carryOver: rows };
}

const NO_CONTROL = { applicable: '', reason: '', implemented: '', ownerId: '', plannedOn: '' } as const;

/** All 93, in the order of Annex A, each as it was decided last. */
function controls(facts: PrefillFacts): CycleEntries['CONTROL_SELECTION'] {
  const last = before(facts, 'CONTROL_SELECTION');
  const rows = new Map(last?.controls.map((row) => [row.code, row]));
  return {
    controls: ANNEX_A_2022.map(({ code }) => rows.get(code) ?? { code, ...NO_CONTROL }),
    ownControls: last?.ownControls ?? [],
  };
}

const NO_DOCUMENT = { id: '', title: '', version: '', ownerId: '', approverId: '', effective: '', nextReview: '' };

/** Each document as the register has it now; what the register does not know as it was stated last. */
function documents(facts: PrefillFacts): CycleEntries['DOCUMENT_SET'] {
  const last = before(facts, 'DOCUMENT_SET');
  const rows = new Map(last?.documents.map((row) => [row.kind, row]));
  return {
    documents: DOCUMENT_KINDS.map((kind) => asRegistered(rows.get(kind) ?? { kind, ...NO_DOCUMENT }, facts.register)),
    others: (last?.others ?? []).map((row) => asRegistered(row, facts.register)),
  };
}

/** People in scope change little; who completed the training is counted anew. */
function awareness(facts: PrefillFacts): CycleEntries['AWARENESS_STATUS'] | null {
  const last = before(facts, 'AWARENESS_STATUS');
  if (!last) return null;
  const { enrolled, exempt } = last;
  return { enrolled, exempt, left: null, completed: null, shortfallCa: '', comment: '' };
}

/** Actions of the treatment plan that the cycle before left open. */
function operations({ carryOver }: PrefillFacts): CycleEntries['OPERATIONS_SUMMARY'] | null {
  const open = carryOver.filter(({ kind }) => kind === 'TREATMENT_ACTION');
  if (open.length === 0) return null;
  return {
    ...{ incidents: null, majorIncidents: null, majors: [], changes: null, changesNote: '', comment: '' },
    ...{ accessReviewsDue: null, accessReviewsDone: null },
    treatmentActions: open.map(({ ref, what, due }) => {
      return { riskId: ref, action: what, due: due ?? '', state: '', until: '' };
    }),
  };
}

/** Audits that the cycle before did not issue. */
function audits({ carryOver }: PrefillFacts): CycleEntries['AUDIT_SUMMARY'] | null {
  const open = carryOver.filter(({ kind }) => kind === 'AUDIT');
  if (open.length === 0) return null;
  return {
    audits: open.map(({ ref, what, due }) => {
      return { id: ref, kind: '', scope: what, state: 'OPEN', date: due ?? '', findings: '' };
    }),
  };
}

/** Those who attended last time are asked again; what they concluded is not proposed. */
function minutes(facts: PrefillFacts): CycleEntries['REVIEW_MINUTES'] | null {
  const last = before(facts, 'REVIEW_MINUTES');
  if (!last) return null;
  return {
    ...{ heldOn: '', attendees: last.attendees, inputs: [], improvements: '', ismsChanges: '', resources: '' },
    ...{ conclusion: [], actions: [], noActions: '', legalEvaluated: '', legalResult: '', nextReview: '' },
  };
}

/** Figures that are computed, beside the targets; the others are typed (9.1). */
function kpiSheet(facts: PrefillFacts): CycleEntries['KPI_SHEET'] {
  const last = before(facts, 'KPI_SHEET');
  const values = new Map(facts.kpis.map(({ kpi, value }) => [kpi, value]));
  const targets = new Map(last?.kpis.map(({ kpi, target }) => [kpi, target]));
  return {
    kpis: KPI_CODES.map((kpi) => {
      const target = targets.get(kpi) || KPIS[kpi].target;
      return { kpi, value: values.get(kpi) ?? null, target, colour: '', comment: '' };
    }),
    objectives: last?.objectives.map(({ id }) => ({ id, status: '', comment: '' })) ?? [],
  };
}

/** Where each record was found last; whether it is there is looked up anew. */
function evidence(facts: PrefillFacts): CycleEntries['EVIDENCE_INDEX'] | null {
  const last = before(facts, 'EVIDENCE_INDEX');
  if (!last) return null;
  const rows = new Map(last.records.map((row) => [row.clause, row]));
  return {
    records: EVIDENCE_CLAUSES.map((clause) => {
      return { clause, found: '', link: rows.get(clause)?.link ?? '', note: rows.get(clause)?.note ?? '' };
    }),
  };
}
