import type { Unmet } from '../errors.js';
import type {
  AreaRiskRow,
  ContextEntry,
  ContextInputEntry,
  ControlRow,
  ControlSelectionEntry,
  CycleCharterEntry,
  DocumentRow,
  DocumentSetEntry,
  IssueRow,
  ObjectivesEntry,
  ObjectivesInputEntry,
  PartyRow,
  RiskInputEntry,
  RiskSummaryEntry,
  ScopeStatementEntry,
} from './entries.js';
import {
  CHARTER_TEXTS,
  isDecided,
  isEvaluated,
  lacksPlan,
  missingParts,
  OBJECTIVE_PARTS,
} from './entry-facts.rules.js';
import { eachRow, needAll, needCells, needRows, needRowsOr, needUnique, when } from './entry-needs.rules.js';
import { DOCUMENTS } from './form-lists.js';
import { isBlank } from './gate-words.js';

const CHARTER_SENTENCES: Readonly<Record<(typeof CHARTER_TEXTS)[number], string>> = {
  aims: 'Say what this cycle aims at.',
  people: 'Say which people the cycle has.',
  money: 'Say how much money the cycle has.',
  tools: 'Say which tools the cycle has.',
};

/** E0: what gate G0 asks for, and rows without gaps (5.1, 7.1, 7.2). */
export function unmetCharter(entry: CycleCharterEntry): Unmet[] {
  return [
    ...needAll(entry, { firstDay: 'Give the first day of the cycle.', lastDay: 'Give the last day of the cycle.' }),
    ...when(!isBlank(entry.firstDay) && !isBlank(entry.lastDay) && entry.lastDay <= entry.firstDay, {
      code: 'period',
      field: 'lastDay',
      reason: 'The last day lies after the first day.',
    }),
    ...needAll(entry, CHARTER_SENTENCES),
    ...needRows(entry.roles, 'roles', 'Name who holds the roles of the ISMS.'),
    ...needCells('roles', entry.roles, {
      one: 'Role',
      cells: {
        role: 'choose the role',
        personId: 'name the person',
        competence: 'say what shows the competence (7.2)',
      },
    }),
    ...needCells('carryOver', entry.carryOver, {
      one: ({ ref }) => ref,
      cells: { what: 'say what is open', handling: 'say how this cycle deals with it' },
    }),
  ];
}

function unmetIssues(field: string, rows: readonly IssueRow[]): Unmet[] {
  return needCells(field, rows, { one: 'Issue', cells: { text: 'name it', why: 'say why it matters' } });
}

/** 4.2 c: each party has its requirement, and it is marked as addressed or not; if not, why. */
function unmetParties(rows: readonly PartyRow[]): Unmet[] {
  return needCells('parties', rows, {
    one: 'Interested party',
    cells: {
      party: 'name it',
      requirement: 'name the requirement',
      addressed: 'say whether the ISMS addresses it',
      how: 'say how the ISMS addresses it, or why not',
    },
  });
}

/** 4.1 as amended in 2024: yes or no, and why. */
function unmetClimate({ climate }: Pick<ContextEntry, 'climate'>): Unmet[] {
  return [
    ...when(climate.relevant === '', {
      code: 'climate-missing',
      field: 'climate.relevant',
      reason: 'Say whether climate change is a relevant issue.',
    }),
    ...when(isBlank(climate.reason), {
      code: 'climate-reason-missing',
      field: 'climate.reason',
      reason: 'Say why climate change is a relevant issue, or is not.',
    }),
  ];
}

/** E1_INPUT. */
export function unmetContextInput(entry: ContextInputEntry): Unmet[] {
  const { externalIssues, internalIssues, parties, nothing } = entry;
  return [
    ...needRowsOr([...externalIssues, ...internalIssues, ...parties], {
      text: nothing,
      field: 'nothing',
      reason: 'Name issues or interested parties, or say why there is nothing to report.',
    }),
    ...unmetIssues('externalIssues', externalIssues),
    ...unmetIssues('internalIssues', internalIssues),
    ...unmetClimate(entry),
    ...unmetParties(parties),
  ];
}

/** E1. */
export function unmetContext(entry: ContextEntry): Unmet[] {
  return [
    ...needRows(entry.externalIssues, 'externalIssues', 'Name at least one external issue (4.1).'),
    ...unmetIssues('externalIssues', entry.externalIssues),
    ...needRows(entry.internalIssues, 'internalIssues', 'Name at least one internal issue (4.1).'),
    ...unmetIssues('internalIssues', entry.internalIssues),
    ...unmetClimate(entry),
    ...needRows(entry.parties, 'parties', 'Name at least one interested party (4.2).'),
    ...unmetParties(entry.parties),
  ];
}

/** E2: what is in and out, and what lies at the boundary (4.3). */
export function unmetScope(entry: ScopeStatementEntry): Unmet[] {
  const neighbour = { party: 'name who is on the other side', what: 'say what passes' };
  return [
    ...needAll(entry, { purpose: 'Say what the ISMS is for.' }),
    ...needRows(entry.units, 'units', 'Name the units in scope.'),
    ...needRows(entry.sites, 'sites', 'Name the sites in scope.'),
    ...needRows(entry.processes, 'processes', 'Name the processes in scope.'),
    ...needCells('interfaces', entry.interfaces, { one: 'Interface', cells: neighbour }),
    ...needCells('dependencies', entry.dependencies, { one: 'Dependency', cells: neighbour }),
    ...needCells('exclusions', entry.exclusions, {
      one: 'Exclusion',
      cells: { what: 'say what is excluded', reason: 'say why it is excluded' },
    }),
  ];
}

/** A risk of an area: evaluated and owned (6.1.2). Shared with the attestation of an area. */
export function unmetAreaRisks(field: string, rows: readonly AreaRiskRow[]): Unmet[] {
  return needCells(field, rows, {
    one: 'Risk',
    cells: {
      scenario: 'say what may happen',
      likelihood: 'give the likelihood from 1 to 5',
      impact: 'give the impact from 1 to 5',
      ownerId: 'name the owner',
    },
  });
}

/** E3_INPUT. */
export function unmetRiskInput({ risks, nothing }: RiskInputEntry): Unmet[] {
  return [
    ...needRowsOr(risks, { text: nothing, field: 'nothing', reason: 'Name risks, or say why there are none.' }),
    ...unmetAreaRisks('risks', risks),
  ];
}

/** E3: every risk is evaluated and owned and has a treatment; who approved and accepted is asked at gate G1. */
export function unmetRiskSummary({ criteria, risks }: RiskSummaryEntry): Unmet[] {
  return [
    ...needAll({ criteria }, { criteria: 'Say which criteria the risks were judged by (6.1.2 a).' }),
    ...needRows(risks, 'risks', 'Name the risks.'),
    ...needCells('risks', risks, {
      one: ({ id }, number) => id || `Risk ${number}`,
      cells: {
        id: 'give its id, such as RSK-0001',
        scenario: 'say what may happen',
        ownerId: 'name the owner',
        treatment: 'choose the treatment',
      },
    }),
    ...eachRow('risks', risks, (risk, number) => ({
      broken: !isEvaluated(risk),
      cell: risk.likelihood === null ? 'likelihood' : 'impact',
      code: 'risks-evaluated',
      reason: `${risk.id || `Risk ${number}`}: give likelihood and impact.`,
    })),
    ...needUnique('risks', risks),
  ];
}

/** E4_INPUT. */
export function unmetObjectivesInput({ objectives, nothing }: ObjectivesInputEntry): Unmet[] {
  return [
    ...needRowsOr(objectives, {
      text: nothing,
      field: 'nothing',
      reason: 'Propose objectives, or say why your area proposes none.',
    }),
    ...needCells('objectives', objectives, {
      one: 'Objective',
      cells: {
        text: 'say what is to be reached',
        measure: 'say how it is measured',
        target: 'give the target',
        ownerId: 'name who is responsible',
        due: 'give the day',
      },
    }),
  ];
}

/** E4: each objective with what clause 6.2 asks for. */
export function unmetObjectives({ objectives }: ObjectivesEntry): Unmet[] {
  return [
    ...needRows(objectives, 'objectives', 'Set at least one objective.'),
    ...needCells('objectives', objectives, {
      one: 'Objective',
      cells: { id: 'give its id, such as OBJ-1', text: 'say what is to be reached' },
    }),
    ...objectives.flatMap((objective, at) =>
      missingParts(objective).map((part) => ({
        code: `objectives-${part}`,
        field: `objectives.${at + 1}.${part}`,
        reason: `${objective.id || `Objective ${at + 1}`}: give its ${OBJECTIVE_PARTS[part]} (6.2).`,
      })),
    ),
    ...needUnique('objectives', objectives),
  ];
}

/** 6.1.3 d and e for each row: decided with a reason; if applicable how far it is, and who does the rest by when. */
function unmetControls(field: string, rows: readonly ControlRow[]): Unmet[] {
  return [
    ...eachRow(field, rows, (row) => ({
      broken: !isDecided(row),
      cell: row.applicable === '' ? 'applicable' : 'reason',
      code: row.applicable === '' ? 'control-undecided' : 'control-reason',
      reason:
        row.applicable === ''
          ? `${row.code}: say whether it is applicable.`
          : `${row.code}: say why it is ${row.applicable === 'YES' ? 'included' : 'excluded'}.`,
    })),
    ...eachRow(field, rows, ({ code, applicable, implemented }) => ({
      broken: applicable === 'YES' && implemented === '',
      cell: 'implemented',
      code: 'control-status',
      reason: `${code}: say how far it is implemented.`,
    })),
    ...eachRow(field, rows, (row) => ({
      broken: row.implemented !== '' && lacksPlan(row),
      cell: isBlank(row.ownerId) ? 'ownerId' : 'plannedOn',
      code: 'control-plan',
      reason: `${row.code}: it is not implemented yet, so name its owner and the day of its action.`,
    })),
  ];
}

/** E5: all 93 controls decided. */
export function unmetControlSelection({ controls, ownControls }: ControlSelectionEntry): Unmet[] {
  const known = new Set(controls.map(({ code }) => code));
  return [
    ...unmetControls('controls', controls),
    ...needCells('ownControls', ownControls, {
      one: 'Own control',
      cells: { code: 'give its id', label: 'say what it is' },
    }),
    ...eachRow('ownControls', ownControls, ({ code }) => ({
      broken: known.has(code),
      cell: 'code',
      code: 'own-control-code',
      reason: `${code} is a control of Annex A; give an id of your own.`,
    })),
    ...unmetControls('ownControls', ownControls),
  ];
}

const DOCUMENT_CELLS = {
  id: 'give its id',
  title: 'give its title',
  version: 'give its version',
  ownerId: 'name its owner',
  approverId: 'name who approved it',
  effective: 'give the day from which it is in force',
  nextReview: 'give the day of its next review',
} as const;

/** E6: each document that gate G1 asks for is there with its owner, approver and dates (7.5.2). */
export function unmetDocumentSet({ documents, others }: DocumentSetEntry): Unmet[] {
  const backwards = (field: string, rows: readonly DocumentRow[]) =>
    eachRow(field, rows, ({ id, effective, nextReview }) => ({
      broken: !isBlank(effective) && !isBlank(nextReview) && nextReview <= effective,
      cell: 'nextReview',
      code: 'document-review',
      reason: `${id}: the next review lies after the day from which it is in force.`,
    }));
  return [
    ...needCells('documents', documents, { one: ({ kind }) => DOCUMENTS[kind], cells: DOCUMENT_CELLS }),
    ...backwards('documents', documents),
    ...needCells('others', others, { one: ({ id }, number) => id || `Document ${number}`, cells: DOCUMENT_CELLS }),
    ...backwards('others', others),
  ];
}
