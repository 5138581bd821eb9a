import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import {
  CHOICE, DAY, LINE, makeCycleForm, PERSON, RATING, rowsField, sent, SHORT, textField,
} from './fields.js'; // prettier-ignore

/** A risk as its area sees it; the attestation of the quarter asks for new ones the same way. */
export const AREA_RISK_CELLS = {
  ...{ scenario: SHORT, asset: LINE, likelihood: RATING, impact: RATING, ownerId: PERSON },
} as const;

const ofInput = CYCLE_OUTLINES.RISK_INPUT;

/** Risks of one area (specification P6, step 2; clause 6.1.2 c). */
export const riskInput = makeCycleForm(
  'RISK_INPUT',
  {
    risks: rowsField(ofInput.risks, {
      help: 'What could happen, to what, how likely and how bad, as things are now.',
      ...{ cells: AREA_RISK_CELLS, least: 3, most: 60, more: 'Add another risk', layout: 'TABLE' },
    }),
    nothing: textField(ofInput.nothing, 'Only when there is none: say where you looked.'),
  },
  sent('Send', []),
);

const of = CYCLE_OUTLINES.RISK_SUMMARY;

/** Risk assessment and treatment in short (specification P1, E3; clauses 6.1.2, 6.1.3). */
export const riskSummary = makeCycleForm(
  'RISK_SUMMARY',
  {
    criteria: textField(of.criteria, 'Scales, bands and levels of acceptance that were used, with their version.'),
    risks: rowsField(of.risks, {
      help: 'Level = likelihood x impact: Low to 4, Medium to 9, High to 16, Critical above. Owners are told what this says of them; whoever approves it for Top Management accepts a residual risk that is high or critical, unless it is their own.',
      cells: {
        ...{ id: LINE, scenario: SHORT, ownerId: PERSON, likelihood: RATING, impact: RATING },
        ...{ treatment: CHOICE, controls: LINE, treatmentApprovedOn: DAY, action: SHORT, actionDue: DAY },
        ...{ residualLikelihood: RATING, residualImpact: RATING, acceptedBy: PERSON, acceptedOn: DAY },
        expires: DAY,
      },
      ...{ least: 1, most: 200, more: 'Add another risk', layout: 'BLOCKS' },
    }),
  },
  sent('Send for approval', ['criteria', 'risks']),
);
