import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { CHOICE, DAY, LINE, makeCycleForm, rowsField, sent, SHORT, textField } from './fields.js';

const ofUpdates = CYCLE_OUTLINES.UPDATES_SUMMARY;

/** Documents and records that were updated (specification P1, I3). */
export const updatesSummary = makeCycleForm(
  'UPDATES_SUMMARY',
  {
    updates: rowsField(ofUpdates.updates, {
      cells: { id: LINE, what: SHORT, reason: SHORT, doneOn: DAY },
      ...{ least: 2, most: 200, more: 'Add another update', layout: 'TABLE' },
    }),
    nothing: textField(ofUpdates.nothing, 'Only when there was none.'),
  },
  sent('Send', []),
);

const ofInput = CYCLE_OUTLINES.CONTEXT_DELTA_INPUT;

/** Issues that changed, as one department sees them (specification P1, I4). */
export const contextDeltaInput = makeCycleForm(
  'CONTEXT_DELTA_INPUT',
  {
    changes: rowsField(ofInput.changes, {
      cells: { kind: CHOICE, what: SHORT, effect: SHORT },
      ...{ least: 2, most: 40, more: 'Add another change', layout: 'TABLE' },
    }),
    nothing: textField(ofInput.nothing, 'Only when nothing changed: say where you looked.'),
  },
  sent('Send', []),
);

const of = CYCLE_OUTLINES.CONTEXT_DELTA;

/** Issues that changed and what follows (specification P1, I4; clauses 4.1, 4.2). */
export const contextDelta = makeCycleForm(
  'CONTEXT_DELTA',
  {
    changes: rowsField(of.changes, {
      help: 'Put together from what the departments said; say of each what follows: risks, scope, documents, objectives.',
      cells: { kind: CHOICE, what: SHORT, effect: SHORT, followUp: SHORT, saidBy: LINE },
      ...{ least: 2, most: 400, more: 'Add another change', layout: 'TABLE' },
    }),
    nothing: textField(of.nothing, 'Only when nothing changed.'),
  },
  sent('Send', []),
);
