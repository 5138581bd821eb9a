import type { Unmet } from '../errors.js';
import type { CycleForm } from '../process/form-code.js';
import {
  unmetCharter,
  unmetContext,
  unmetContextInput,
  unmetControlSelection,
  unmetDocumentSet,
  unmetObjectives,
  unmetObjectivesInput,
  unmetRiskInput,
  unmetRiskSummary,
  unmetScope,
} from './completeness-establish.rules.js';
import { unmetAttestation, unmetAwareness, unmetOperations, unmetRegisters } from './completeness-operate.rules.js';
import {
  unmetAudits,
  unmetDelta,
  unmetDeltaInput,
  unmetEvidenceIndex,
  unmetKpis,
  unmetMinutes,
  unmetUpdates,
} from './completeness-review.rules.js';
import type { CycleEntries, GateDecisionEntry, GateSubmissionEntry, GateWaiverEntry } from './entries.js';
import { needAll, needCells, needRows, unknownPeople, type CycleContext } from './entry-needs.rules.js';

export type { CycleContext } from './entry-needs.rules.js';

type Rules = {
  readonly [Form in CycleForm]: (on: {
    readonly entry: CycleEntries[Form];
    readonly outcome: string;
    readonly context: CycleContext;
  }) => Unmet[];
};

const RULES: Rules = {
  CYCLE_CHARTER: ({ entry }) => unmetCharter(entry),
  CONTEXT_INPUT: ({ entry }) => unmetContextInput(entry),
  CONTEXT_AND_PARTIES: ({ entry }) => unmetContext(entry),
  SCOPE_STATEMENT: ({ entry }) => unmetScope(entry),
  RISK_INPUT: ({ entry }) => unmetRiskInput(entry),
  RISK_SUMMARY: ({ entry }) => unmetRiskSummary(entry),
  OBJECTIVES_INPUT: ({ entry }) => unmetObjectivesInput(entry),
  OBJECTIVES: ({ entry }) => unmetObjectives(entry),
  CONTROL_SELECTION: ({ entry }) => unmetControlSelection(entry),
  DOCUMENT_SET: ({ entry }) => unmetDocumentSet(entry),
  AREA_ATTESTATION: ({ entry, outcome }) => unmetAttestation(entry, outcome),
  REGISTER_CONFIRMATION: ({ entry, context }) => unmetRegisters(entry, context),
  AWARENESS_STATUS: ({ entry }) => unmetAwareness(entry),
  OPERATIONS_SUMMARY: ({ entry }) => unmetOperations(entry),
  AUDIT_SUMMARY: ({ entry }) => unmetAudits(entry),
  REVIEW_MINUTES: ({ entry, context }) => unmetMinutes(entry, context),
  KPI_SHEET: ({ entry }) => unmetKpis(entry),
  EVIDENCE_INDEX: ({ entry }) => unmetEvidenceIndex(entry),
  UPDATES_SUMMARY: ({ entry, context }) => unmetUpdates(entry, context),
  CONTEXT_DELTA_INPUT: ({ entry }) => unmetDeltaInput(entry),
  CONTEXT_DELTA: ({ entry }) => unmetDelta(entry),
  STEP_APPROVAL: ({ entry, outcome }) => unmetWords(entry, outcome),
  GATE_SUBMISSION: ({ entry }) => unmetSubmission(entry),
  GATE_DECISION: ({ entry, outcome }) => unmetDecision(entry, outcome),
  GATE_WAIVER: ({ entry, outcome }) => unmetWaiver(entry, outcome),
  CYCLE_WAIVER_CHECK: ({ entry }) => needAll(entry, { comment: 'Say what you looked at and found.' }),
  SUSPENSION: ({ entry }) => needAll(entry, { reason: 'Say why the cycle is suspended, or goes on.' }),
  RESUMPTION: ({ entry, outcome }) =>
    outcome === 'REFUSE' ? needAll(entry, { reason: 'Say why the cycle stays suspended.' }) : [],
};

/**
 * Unmet requirements of an answer to a form of the cycle; empty = ready. It is shown on the page, told by the API and
 * checked in the claiming transaction. The entry has been shaped by the form's schema before.
 */
export function unmetOfCycle<Form extends CycleForm>(
  form: Form,
  answer: { readonly outcome: string; readonly entry: unknown },
  context: CycleContext,
): Unmet[] {
  const entry = answer.entry as CycleEntries[Form];
  return [
    ...RULES[form]({ entry, outcome: answer.outcome, context }),
    ...(context.people ? unknownPeople(entry, context.people) : []),
  ];
}

/** Whoever is sent back reads why. */
function unmetWords(entry: { readonly comment: string }, outcome: string): Unmet[] {
  return outcome === 'APPROVE' ? [] : needAll(entry, { comment: 'Say why; the preparer reads it.' });
}

function unmetSubmission({ items }: GateSubmissionEntry): Unmet[] {
  return needCells('items', items, {
    one: 'Statement',
    cells: { item: 'name the item', statement: 'say what there is to say about it' },
  });
}

/** Whether the gate is true is the gate's own list; a reason for an overlap is asked where there is one. */
function unmetDecision(entry: GateDecisionEntry, outcome: string): Unmet[] {
  return [
    ...unmetWords(entry, outcome),
    ...(outcome === 'REQUEST_CHANGES' ? needRows(entry.items, 'items', 'Name the items that have to change.') : []),
  ];
}

/** What a waiver that is granted has to have is asked by `waiverProblems`, which knows the check and the log. */
function unmetWaiver(entry: GateWaiverEntry, outcome: string): Unmet[] {
  return outcome === 'REFUSE' ? needAll(entry, { reason: 'Say why the check is not waived.' }) : [];
}
