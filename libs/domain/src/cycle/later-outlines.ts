import type { CycleForm } from '../process/form-code.js';
import type { CycleEntries } from './entries.js';
import {
  ACTION_STATE_WORDS,
  AUDIT_KIND_WORDS,
  AUDIT_STATE_WORDS,
  COLOUR_WORDS,
  COMPLIANCE_WORDS,
  ISSUE_KIND_WORDS,
  OBJECTIVE_STATUS_WORDS,
  REGISTER_RESULT_WORDS,
  YES_NO_WORDS,
} from './entry-words.js';
import { AREA_RISK, ESTABLISH_OUTLINES } from './establish-outlines.js';
import { CONCLUSIONS, EVIDENCE_RECORDS, KPIS, REGISTERS, REVIEW_INPUTS } from './form-lists.js';
import { means, names, says, table, type Outline } from './outline.js';

const CHANGE = {
  kind: means('Kind', ISSUE_KIND_WORDS),
  what: says('What changed'),
  effect: says('Effect on information security'),
} as const;

/** `d1 Trends in …`: codes that people know are read with their label. */
function coded(list: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(list).map(([code, label]) => [code, `${code} ${label}`]));
}

const KPI_LABELS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(KPIS).map(([code, { label }]) => [code, label]),
);

type Later = Exclude<CycleForm, keyof typeof ESTABLISH_OUTLINES>;

/** Labels of the forms of the stages Operate, Monitor and Improve, of approvals and of gates. */
const LATER_OUTLINES: { readonly [Form in Later]: Outline<CycleEntries[Form]> } = {
  AREA_ATTESTATION: {
    policiesEnforced: means('Policies, controls and procedures are followed in your area', YES_NO_WORDS),
    compliance: means('Check against policies and rules (A.5.36)', COMPLIANCE_WORDS),
    deviation: says('What deviates'),
    requirementRefs: says('From which requirements'),
    newRisks: table('New risks of your area', AREA_RISK),
    noNewRisks: says('I looked and there are no new risks'),
  },
  REGISTER_CONFIRMATION: {
    registers: table('Registers', {
      register: means('Register', REGISTERS),
      confirmedOn: says('Confirmed on'),
      result: means('Result', REGISTER_RESULT_WORDS),
      note: says('What was put right, and where it is'),
    }),
  },
  AWARENESS_STATUS: {
    enrolled: says('People enrolled'),
    exempt: says('Of them exempt'),
    left: says('Of them gone'),
    completed: says('Completed'),
    shortfallCa: says('Corrective action about the shortfall'),
    comment: says('Comment'),
  },
  OPERATIONS_SUMMARY: {
    incidents: says('Incidents'),
    majorIncidents: says('Of them major'),
    majors: table('Major incidents', {
      id: says('Id'),
      what: says('What happened'),
      reviewedOn: says('Post-incident review on'),
    }),
    changes: says('Changes'),
    changesNote: says('What matters about them'),
    accessReviewsDue: says('Access reviews due'),
    accessReviewsDone: says('Access reviews done'),
    treatmentActions: table('Actions of the risk treatment plan', {
      riskId: says('Risk'),
      action: says('Action'),
      due: says('Due'),
      state: means('State', ACTION_STATE_WORDS),
      until: says('Extended to'),
    }),
    comment: says('Comment'),
  },
  AUDIT_SUMMARY: {
    audits: table("Audits of the year's plan", {
      id: says('Id'),
      kind: means('Kind', AUDIT_KIND_WORDS),
      scope: says('Scope'),
      state: means('State', AUDIT_STATE_WORDS),
      date: says('Report of, or postponed to'),
      findings: says('Findings, or why it is postponed'),
    }),
  },
  REVIEW_MINUTES: {
    heldOn: says('Held on'),
    attendees: table('Attendees', { personId: names('Person'), role: says('As') }),
    inputs: table('Inputs (9.3.2)', {
      input: means('Input', coded(REVIEW_INPUTS)),
      considered: says('Considered'),
      discussion: says('Discussion'),
    }),
    improvements: says('Decisions on opportunities for improvement'),
    ismsChanges: says('Decisions on changes to the ISMS'),
    resources: says('Decisions on resources'),
    conclusion: table('Conclusion', {
      aspect: means('Aspect', CONCLUSIONS),
      verdict: means('Verdict', YES_NO_WORDS),
      reason: says('Reason'),
    }),
    actions: table('Actions', { what: says('Action'), ownerId: names('Responsible'), due: says('Due') }),
    noActions: says('No action was decided, because'),
    legalEvaluated: means('Legal and contractual compliance was evaluated', YES_NO_WORDS),
    legalResult: says('Result of that evaluation'),
    nextReview: says('Next review on'),
  },
  KPI_SHEET: {
    kpis: table('Key figures', {
      kpi: means('Key figure', coded(KPI_LABELS)),
      value: says('Value'),
      target: says('Target'),
      colour: means('Colour', COLOUR_WORDS),
      comment: says('Comment'),
    }),
    objectives: table('Objectives', {
      id: says('Objective'),
      status: means('Status', OBJECTIVE_STATUS_WORDS),
      comment: says('Comment'),
    }),
  },
  EVIDENCE_INDEX: {
    records: table('Evidence', {
      clause: means('Clause and record', coded(EVIDENCE_RECORDS)),
      found: means('Found', YES_NO_WORDS),
      link: says('Where'),
      note: says('Note'),
    }),
  },
  UPDATES_SUMMARY: {
    updates: table('Updates', {
      id: says('Document or record'),
      what: says('What was updated'),
      reason: says('Why'),
      doneOn: says('Done on'),
    }),
    nothing: says('No update was needed, because'),
  },
  CONTEXT_DELTA_INPUT: { changes: table('Changed issues', CHANGE), nothing: says('Nothing changed, because') },
  CONTEXT_DELTA: {
    changes: table('Changed issues', { ...CHANGE, followUp: says('What follows'), saidBy: says('Said by') }),
    nothing: says('Nothing changed, because'),
  },
  STEP_APPROVAL: { comment: says('Comment') },
  GATE_SUBMISSION: {
    items: table('Statements', { item: says('Item'), statement: says('Statement') }),
    notes: says('Notes'),
  },
  GATE_DECISION: {
    comment: says('Comment'),
    items: says('Items to change'),
    revise: says('Steps to be prepared anew'),
    overlapReason: says('Why this cycle begins beside one that is not closed'),
  },
  GATE_WAIVER: {
    reason: says('Reason'),
    expires: says('Last day of the waiver'),
    caId: says('Corrective action'),
  },
  CYCLE_WAIVER_CHECK: { comment: says('What was looked at and found') },
  SUSPENSION: { reason: says('Reason') },
  RESUMPTION: { reason: says('Reason') },
};

/** Labels of every form of the cycle: one source for the form and for what is read of its entry. */
export const CYCLE_OUTLINES: { readonly [Form in CycleForm]: Outline<CycleEntries[Form]> } = {
  ...ESTABLISH_OUTLINES,
  ...LATER_OUTLINES,
};
