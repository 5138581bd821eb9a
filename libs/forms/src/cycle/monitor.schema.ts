import { CONCLUSION_CODES, EVIDENCE_CLAUSES, KPI_CODES, REVIEW_INPUT_CODES } from '#domain/cycle/form-lists.js';
import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import {
  CHOICE, choiceField, DAY, dayField, FIGURE, fixedField, LINE, makeCycleForm, PERSON, rowsField, sent, SHORT, textField, TICK,
} from './fields.js'; // prettier-ignore

/** Audits of the year (specification P1, M1; clause 9.2). */
export const auditSummary = makeCycleForm(
  'AUDIT_SUMMARY',
  {
    audits: rowsField(CYCLE_OUTLINES.AUDIT_SUMMARY.audits, {
      cells: { id: LINE, kind: CHOICE, scope: SHORT, state: CHOICE, date: DAY, findings: SHORT },
      ...{ least: 2, most: 60, more: 'Add another audit', layout: 'TABLE' },
    }),
  },
  sent('Send', ['audits']),
);

const of = CYCLE_OUTLINES.REVIEW_MINUTES;

/** Minutes of the management review (specification P1, M2; P5; clause 9.3). */
export const reviewMinutes = makeCycleForm(
  'REVIEW_MINUTES',
  {
    heldOn: dayField(of.heldOn),
    attendees: rowsField(of.attendees, {
      cells: { personId: PERSON, role: LINE },
      ...{ least: 3, most: 60, more: 'Add another person', layout: 'TABLE' },
    }),
    inputs: fixedField(of.inputs, {
      key: 'input',
      codes: REVIEW_INPUT_CODES,
      help: 'Every input is considered and discussed; "nothing to report" is a discussion, silence is not.',
      cells: { considered: TICK, discussion: SHORT },
    }),
    improvements: textField(of.improvements),
    ismsChanges: textField(of.ismsChanges),
    resources: textField(of.resources),
    conclusion: fixedField(of.conclusion, {
      key: 'aspect',
      codes: CONCLUSION_CODES,
      cells: { verdict: CHOICE, reason: SHORT },
    }),
    actions: rowsField(of.actions, {
      cells: { what: SHORT, ownerId: PERSON, due: DAY },
      ...{ least: 2, most: 100, more: 'Add another action', layout: 'TABLE' },
    }),
    noActions: textField(of.noActions, 'Only when there is no action.'),
    legalEvaluated: choiceField(of.legalEvaluated),
    legalResult: textField(of.legalResult),
    nextReview: dayField(of.nextReview),
  },
  sent('Send for approval', [
    ...['heldOn', 'attendees', 'inputs', 'improvements', 'ismsChanges', 'resources', 'conclusion'],
    ...['legalEvaluated', 'legalResult', 'nextReview'],
  ]),
);

const ofKpis = CYCLE_OUTLINES.KPI_SHEET;

/** Key figures and objectives (specification P1, M3; P10; clause 9.1). */
export const kpiSheet = makeCycleForm(
  'KPI_SHEET',
  {
    kpis: fixedField(ofKpis.kpis, {
      key: 'kpi',
      codes: KPI_CODES,
      help: 'Figures that the Corrective Action Log knows are filled in. What is not green has a comment.',
      cells: { value: FIGURE, target: LINE, colour: CHOICE, comment: SHORT },
    }),
    objectives: rowsField(ofKpis.objectives, {
      cells: { id: LINE, status: CHOICE, comment: SHORT },
      ...{ least: 1, most: 60, more: 'Add another objective', layout: 'TABLE' },
    }),
  },
  sent('Send for approval', ['kpis']),
);

/** Evidence index (specification P11, M4; clause 7.5.3). */
export const evidenceIndex = makeCycleForm(
  'EVIDENCE_INDEX',
  {
    records: fixedField(CYCLE_OUTLINES.EVIDENCE_INDEX.records, {
      key: 'clause',
      codes: EVIDENCE_CLAUSES,
      help: 'Where the record is: an address, a record id, a place.',
      cells: { found: CHOICE, link: LINE, note: SHORT },
    }),
  },
  sent('Send', ['records']),
);
