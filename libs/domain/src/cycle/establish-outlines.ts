import { ANNEX_A_2022 } from '../annex-a/annex-a-2022.js';
import type { CycleEntries } from './entries.js';
import { CONTROL_STATUS_WORDS, ROLE_WORDS, TREATMENT_WORDS, YES_NO_WORDS } from './entry-words.js';
import { DOCUMENTS } from './form-lists.js';
import { means, names, says, table, type Outline } from './outline.js';

type Establish =
  | 'CYCLE_CHARTER'
  | 'CONTEXT_INPUT'
  | 'CONTEXT_AND_PARTIES'
  | 'SCOPE_STATEMENT'
  | 'RISK_INPUT'
  | 'RISK_SUMMARY'
  | 'OBJECTIVES_INPUT'
  | 'OBJECTIVES'
  | 'CONTROL_SELECTION'
  | 'DOCUMENT_SET';

const ISSUE = { text: says('Issue'), why: says('Why it matters') } as const;
const PARTY = {
  party: says('Interested party'),
  requirement: says('Requirement'),
  addressed: means('Addressed by the ISMS', YES_NO_WORDS),
  how: says('How, or why not'),
} as const;
const CLIMATE = {
  relevant: means('Climate change is a relevant issue', YES_NO_WORDS),
  reason: says('Why climate change is relevant, or is not'),
} as const;
const SAID_BY = { saidBy: says('Said by') } as const;
const NEIGHBOUR = { party: says('With'), what: says('What') } as const;

export const AREA_RISK = {
  scenario: says('Scenario'),
  asset: says('Asset'),
  likelihood: says('Likelihood (1 to 5)'),
  impact: says('Impact (1 to 5)'),
  ownerId: names('Risk owner'),
} as const;

const CONTROL = {
  applicable: means('Applicable', YES_NO_WORDS),
  reason: says('Reason'),
  implemented: means('Implemented', CONTROL_STATUS_WORDS),
  ownerId: names('Owner'),
  plannedOn: says('Planned for'),
} as const;

const DOCUMENT = {
  id: says('Id'),
  title: says('Title'),
  version: says('Version'),
  ownerId: names('Owner'),
  approverId: names('Approved by'),
  effective: says('In force from'),
  nextReview: says('Next review'),
} as const;

/** Labels of the forms of stage Establish. */
export const ESTABLISH_OUTLINES: { readonly [Form in Establish]: Outline<CycleEntries[Form]> } = {
  CYCLE_CHARTER: {
    firstDay: says('First day'),
    lastDay: says('Last day'),
    aims: says('Aims of the cycle'),
    people: says('People'),
    money: says('Money'),
    tools: says('Tools'),
    roles: table('Roles', {
      role: means('Role', ROLE_WORDS),
      personId: names('Person'),
      competence: says('Evidence of competence'),
    }),
    carryOver: table('Carried over from the last cycle', {
      ref: says('Id'),
      what: says('What is open'),
      handling: says('How this cycle deals with it'),
    }),
  },
  CONTEXT_INPUT: {
    externalIssues: table('External issues', ISSUE),
    internalIssues: table('Internal issues', ISSUE),
    climate: CLIMATE,
    parties: table('Interested parties', PARTY),
    nothing: says('Nothing to report, because'),
  },
  CONTEXT_AND_PARTIES: {
    externalIssues: table('External issues', { ...ISSUE, ...SAID_BY }),
    internalIssues: table('Internal issues', { ...ISSUE, ...SAID_BY }),
    climate: CLIMATE,
    parties: table('Interested parties', { ...PARTY, ...SAID_BY }),
  },
  SCOPE_STATEMENT: {
    purpose: says('Purpose'),
    units: says('Units'),
    sites: says('Sites'),
    processes: says('Processes'),
    interfaces: table('Interfaces', NEIGHBOUR),
    dependencies: table('Dependencies', NEIGHBOUR),
    exclusions: table('Exclusions', { what: says('What is excluded'), reason: says('Reason') }),
  },
  RISK_INPUT: { risks: table('Risks of your area', AREA_RISK), nothing: says('No risk to name, because') },
  RISK_SUMMARY: {
    criteria: says('Criteria'),
    risks: table('Risks', {
      id: says('Id'),
      scenario: says('Scenario'),
      ownerId: names('Risk owner'),
      likelihood: says('Likelihood'),
      impact: says('Impact'),
      treatment: means('Treatment', TREATMENT_WORDS),
      controls: says('Controls'),
      treatmentApprovedOn: says('Treatment approved by the owner on'),
      action: says('Action of the treatment plan'),
      actionDue: says('Action due'),
      residualLikelihood: says('Residual likelihood'),
      residualImpact: says('Residual impact'),
      acceptedBy: names('Residual risk accepted by'),
      acceptedOn: says('Accepted on'),
      expires: says('Acceptance expires'),
    }),
  },
  OBJECTIVES_INPUT: {
    objectives: table('Objectives you propose', {
      text: says('Objective'),
      measure: says('Measure'),
      target: says('Target'),
      ownerId: names('Responsible'),
      due: says('Due'),
    }),
    nothing: says('No objective to propose, because'),
  },
  OBJECTIVES: {
    objectives: table('Objectives', {
      id: says('Id'),
      text: says('Objective'),
      measure: says('Measure'),
      baseline: says('Baseline'),
      target: says('Target'),
      what: says('What is done'),
      resources: says('Resources'),
      ownerId: names('Responsible'),
      due: says('Due'),
      evaluation: says('How it is evaluated'),
      communicatedTo: says('Communicated to'),
    }),
  },
  CONTROL_SELECTION: {
    controls: table('Controls of Annex A', {
      code: means('Control', Object.fromEntries(ANNEX_A_2022.map(({ code, label }) => [code, `${code} ${label}`]))),
      ...CONTROL,
    }),
    ownControls: table('Controls of our own', { code: says('Id'), label: says('Control'), ...CONTROL }),
  },
  DOCUMENT_SET: {
    documents: table('Documents that gate G1 asks for', { kind: means('Document', DOCUMENTS), ...DOCUMENT }),
    others: table('Other documents', DOCUMENT),
  },
};
