import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { DAY, LINE, makeCycleForm, PERSON, rowsField, sent, SHORT, textField } from './fields.js';

const ofInput = CYCLE_OUTLINES.OBJECTIVES_INPUT;

/** Objectives that one department proposes (specification P12; clause 6.2). */
export const objectivesInput = makeCycleForm(
  'OBJECTIVES_INPUT',
  {
    objectives: rowsField(ofInput.objectives, {
      help: 'What your area is to reach, how it is measured, and who sees to it.',
      cells: { text: SHORT, measure: LINE, target: LINE, ownerId: PERSON, due: DAY },
      ...{ least: 2, most: 30, more: 'Add another objective', layout: 'TABLE' },
    }),
    nothing: textField(ofInput.nothing, 'Only when there is none.'),
  },
  sent('Send', []),
);

const of = CYCLE_OUTLINES.OBJECTIVES;

/** Objectives with their plans (specification P1, E4; clause 6.2). */
export const objectives = makeCycleForm(
  'OBJECTIVES',
  {
    objectives: rowsField(of.objectives, {
      help: 'Each with what is done, with which resources, who is responsible, until when, and how the result is evaluated.',
      cells: {
        ...{ id: LINE, text: SHORT, measure: LINE, baseline: LINE, target: LINE, what: SHORT, resources: SHORT },
        ...{ ownerId: PERSON, due: DAY, evaluation: LINE, communicatedTo: LINE },
      },
      ...{ least: 1, most: 60, more: 'Add another objective', layout: 'BLOCKS' },
    }),
  },
  sent('Send for approval', ['objectives']),
);
