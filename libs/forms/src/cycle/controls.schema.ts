import { ANNEX_A_2022, controlOf } from '#domain/annex-a/annex-a-2022.js';
import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { CHOICE, DAY, fixedField, LINE, makeCycleForm, PERSON, rowsField, sent, SHORT } from './fields.js';

const of = CYCLE_OUTLINES.CONTROL_SELECTION;
const CONTROL = { applicable: CHOICE, reason: SHORT, implemented: CHOICE, ownerId: PERSON, plannedOn: DAY } as const;

/** The 93 controls of Annex A:2022 and own controls (specification P1, E5; clause 6.1.3 c and d). */
export const controlSelection = makeCycleForm(
  'CONTROL_SELECTION',
  {
    controls: fixedField(of.controls, {
      key: 'code',
      codes: ANNEX_A_2022.map(({ code }) => code),
      groupOf: (code) => controlOf(code)?.theme ?? '',
      help: 'Decide each control: why it is needed (risk, law, contract, business), or why it is excluded. What is not implemented yet has an owner and a day.',
      cells: CONTROL,
    }),
    ownControls: rowsField(of.ownControls, {
      help: 'Controls from any other source.',
      cells: { code: LINE, label: SHORT, ...CONTROL },
      ...{ least: 1, most: 60, more: 'Add another control', layout: 'TABLE' },
    }),
  },
  sent('Send for approval', ['controls']),
);
