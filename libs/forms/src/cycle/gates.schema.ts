import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { dayField, lineField, linesField, makeCycleForm, rowsField, sent, SHORT, textField } from './fields.js';

/** Approval of what a step made (specification P1). */
export const stepApproval = makeCycleForm(
  'STEP_APPROVAL',
  { comment: textField(CYCLE_OUTLINES.STEP_APPROVAL.comment) },
  [
    { outcome: 'APPROVE', label: 'Approve', primary: true, needs: [] },
    {
      outcome: 'REQUEST_CHANGES',
      label: 'Request changes',
      primary: false,
      needs: ['comment'],
    },
    {
      outcome: 'REJECT',
      label: 'Reject',
      primary: false,
      needs: ['comment'],
    },
  ],
);

const ofSubmission = CYCLE_OUTLINES.GATE_SUBMISSION;

/** A gate is submitted (specification P1). */
export const gateSubmission = makeCycleForm(
  'GATE_SUBMISSION',
  {
    items: rowsField(ofSubmission.items, {
      help: 'What the deciders should know of an item.',
      cells: { item: SHORT, statement: SHORT },
      ...{ least: 2, most: 60, more: 'Add another statement', layout: 'TABLE' },
    }),
    notes: textField(ofSubmission.notes),
  },
  sent('Submit the gate', []),
);

const of = CYCLE_OUTLINES.GATE_DECISION;

/** Decision of a gate (specification P1, gates G0 to G4). */
export const gateDecision = makeCycleForm(
  'GATE_DECISION',
  {
    comment: textField(of.comment),
    items: linesField(of.items, 'One per line.'),
    revise: linesField(
      of.revise,
      'Of the items above: steps whose approved version has to be prepared and approved again, one per line, such as E3 or O2 Q1.',
    ),
    overlapReason: textField(of.overlapReason, 'Only for gate G0, when the cycle before is not closed.'),
  },
  [
    { outcome: 'APPROVE', label: 'Approve the gate', primary: true, needs: [], next: 'The cycle goes on.' },
    {
      outcome: 'REQUEST_CHANGES',
      label: 'Request changes',
      primary: false,
      needs: ['items', 'comment'],
      next: 'It goes back with the items you named; it is submitted again.',
    },
    {
      outcome: 'REJECT',
      label: 'Reject',
      primary: false,
      needs: ['comment'],
      next: 'The cycle stays where it is; the gate is submitted again.',
    },
    {
      outcome: 'CANCEL',
      label: 'Cancel the draft',
      primary: false,
      needs: ['comment'],
      next: 'The draft is cancelled; this cycle does not take place.',
    },
  ],
);

const ofWaiver = CYCLE_OUTLINES.GATE_WAIVER;

/** Waiver of a check of a gate (specification P1, "Non-waivable"). */
export const gateWaiver = makeCycleForm(
  'GATE_WAIVER',
  {
    reason: textField(ofWaiver.reason),
    expires: dayField(ofWaiver.expires, 'At most 12 months ahead.'),
    caId: lineField(ofWaiver.caId, 'The one that ends the need for the waiver, such as CA-2027-0003.'),
  },
  [
    {
      outcome: 'GRANT',
      label: 'Grant',
      primary: true,
      needs: ['reason', 'expires', 'caId'],
    },
    {
      outcome: 'REFUSE',
      label: 'Refuse',
      primary: false,
      needs: ['reason'],
    },
  ],
);

/** The later independent check of what a waiver of separation of duties made possible (specification 2). */
export const cycleWaiverCheck = makeCycleForm(
  'CYCLE_WAIVER_CHECK',
  {
    comment: textField(
      CYCLE_OUTLINES.CYCLE_WAIVER_CHECK.comment,
      'The decisions made by a waiver stand in the subject, each with its rule and its reason.',
    ),
  },
  [
    { outcome: 'CONFIRM', label: 'Sound', primary: true, needs: ['comment'] },
    { outcome: 'OBJECT', label: 'Not sound', primary: false, needs: ['comment'] },
  ],
);

/** Suspension of a cycle by Top Management. */
export const suspension = makeCycleForm('SUSPENSION', { reason: textField(CYCLE_OUTLINES.SUSPENSION.reason) }, [
  {
    outcome: 'SUSPEND',
    label: 'Suspend',
    primary: true,
    needs: ['reason'],
  },
  { outcome: 'REFUSE', label: 'Refuse', primary: false, needs: ['reason'] },
]);

/** Resumption of a suspended cycle. */
export const resumption = makeCycleForm('RESUMPTION', { reason: textField(CYCLE_OUTLINES.RESUMPTION.reason) }, [
  { outcome: 'RESUME', label: 'Resume', primary: true, needs: [] },
  { outcome: 'REFUSE', label: 'Refuse', primary: false, needs: ['reason'] },
]);
