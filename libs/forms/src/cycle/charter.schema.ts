import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { CHOICE, dayField, LINE, makeCycleForm, PERSON, rowsField, sent, SHORT, textField } from './fields.js';

const of = CYCLE_OUTLINES.CYCLE_CHARTER;

/** Charter of a cycle (specification P1, E0; clauses 5.1, 5.3, 7.1, 7.2). */
export const cycleCharter = makeCycleForm(
  'CYCLE_CHARTER',
  {
    firstDay: dayField(of.firstDay),
    lastDay: dayField(of.lastDay),
    aims: textField(of.aims, 'What the ISMS is to reach in this cycle.'),
    people: textField(of.people, 'Who has how much time for the ISMS.'),
    money: textField(of.money),
    tools: textField(of.tools),
    roles: rowsField(of.roles, {
      help: 'ISMS Manager, deputy, auditors and risk owners, each with what shows their competence: certificate, training, experience.',
      cells: { role: CHOICE, personId: PERSON, competence: SHORT },
      ...{ least: 4, most: 60, more: 'Add another role', layout: 'TABLE' },
    }),
    carryOver: rowsField(of.carryOver, {
      help: 'Everything that the last cycle left open stands here; say of each how this cycle deals with it.',
      cells: { ref: LINE, what: SHORT, handling: SHORT },
      ...{ least: 1, most: 300, more: 'Add another item', layout: 'TABLE' },
    }),
  },
  sent('Send the charter', ['firstDay', 'lastDay', 'aims', 'people', 'money', 'tools', 'roles']),
);
