import { REGISTER_CODES } from '#domain/cycle/form-lists.js';
import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import {
  CHOICE, choiceField, countField, DAY, fixedField, LINE, lineField, makeCycleForm, referencesField, rowsField, sent, SHORT, textField, tickField,
} from './fields.js'; // prettier-ignore
import { AREA_RISK_CELLS } from './risks.schema.js';

const ofArea = CYCLE_OUTLINES.AREA_ATTESTATION;

/** A department head attests their area (specification P1, O1; A.5.36). */
export const areaAttestation = makeCycleForm(
  'AREA_ATTESTATION',
  {
    policiesEnforced: choiceField(ofArea.policiesEnforced),
    compliance: choiceField(ofArea.compliance, 'You looked at samples of the work of your area in this quarter.'),
    deviation: textField(ofArea.deviation, 'Only for a deviation: what you saw, where, since when.'),
    requirementRefs: referencesField(
      ofArea.requirementRefs,
      'Policy, procedure or control, such as A.8.13; one per line.',
    ),
    newRisks: rowsField(ofArea.newRisks, {
      ...{ cells: AREA_RISK_CELLS, least: 1, most: 30, more: 'Add another risk', layout: 'TABLE' },
    }),
    noNewRisks: tickField(ofArea.noNewRisks),
  },
  [
    {
      outcome: 'CONFIRM',
      label: 'Confirm',
      primary: true,
      needs: ['policiesEnforced', 'compliance'],
    },
    {
      outcome: 'DEVIATION',
      label: 'Report a deviation',
      primary: false,
      needs: ['policiesEnforced', 'compliance', 'deviation', 'requirementRefs'],
    },
  ],
);

const ofRegisters = CYCLE_OUTLINES.REGISTER_CONFIRMATION;

/** Registers confirmed for a quarter (specification P1, O2). */
export const registerConfirmation = makeCycleForm(
  'REGISTER_CONFIRMATION',
  {
    registers: fixedField(ofRegisters.registers, {
      key: 'register',
      codes: REGISTER_CODES,
      cells: { confirmedOn: DAY, result: CHOICE, note: SHORT },
    }),
  },
  sent('Confirm the registers', ['registers']),
);

const ofAwareness = CYCLE_OUTLINES.AWARENESS_STATUS;

/** Awareness status (specification P1, O3; P8; clause 7.3). */
export const awarenessStatus = makeCycleForm(
  'AWARENESS_STATUS',
  {
    enrolled: countField(ofAwareness.enrolled, 'Everybody in scope who was enrolled.'),
    exempt: countField(ofAwareness.exempt, 'On long leave, approved by HR.'),
    left: countField(ofAwareness.left),
    completed: countField(ofAwareness.completed),
    shortfallCa: lineField(
      ofAwareness.shortfallCa,
      'Such as CA-2027-0003; needed when fewer than the target completed it.',
    ),
    comment: textField(ofAwareness.comment),
  },
  sent('Send', ['enrolled', 'completed']),
);

const ofOperations = CYCLE_OUTLINES.OPERATIONS_SUMMARY;

/** Incidents, changes, access, treatment actions (specification P1, O4; P9). */
export const operationsSummary = makeCycleForm(
  'OPERATIONS_SUMMARY',
  {
    incidents: countField(ofOperations.incidents),
    majorIncidents: countField(
      ofOperations.majorIncidents,
      'Critical, or high with legal, personal-data or customer impact.',
    ),
    majors: rowsField(ofOperations.majors, {
      help: 'A row for each major incident.',
      cells: { id: LINE, what: SHORT, reviewedOn: DAY },
      ...{ least: 1, most: 60, more: 'Add another incident', layout: 'TABLE' },
    }),
    changes: countField(ofOperations.changes),
    changesNote: textField(ofOperations.changesNote),
    accessReviewsDue: countField(ofOperations.accessReviewsDue),
    accessReviewsDone: countField(ofOperations.accessReviewsDone),
    treatmentActions: rowsField(ofOperations.treatmentActions, {
      help: 'Every action of the risk treatment plan that was due.',
      cells: { riskId: LINE, action: SHORT, due: DAY, state: CHOICE, until: DAY },
      ...{ least: 1, most: 200, more: 'Add another action', layout: 'TABLE' },
    }),
    comment: textField(ofOperations.comment),
  },
  sent('Send', ['incidents', 'majorIncidents', 'changes', 'accessReviewsDue', 'accessReviewsDone']),
);
