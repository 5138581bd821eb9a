import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { dayOrEmpty, text } from '../parts.js';

const WORK = ['containment', 'correction', 'consequences', 'doneOn', 'notify'];

const schema = z.strictObject({
  containment: field(text(), {
    label: 'Containment',
    help: 'What stopped the damage, and when.',
    widget: 'TEXT',
  }),
  correction: field(text(), { label: 'Correction', help: 'How this instance was repaired.', widget: 'TEXT' }),
  consequences: field(text(), {
    label: 'Consequences',
    help: 'Who and what was affected, and what was done about it.',
    widget: 'TEXT',
  }),
  doneOn: field(dayOrEmpty(), {
    label: 'Corrected on',
    help: 'Day on which the correction was made.',
    widget: 'DATE',
    limits: 'PAST',
    empty: '',
  }),
  notify: field(text(), {
    label: 'Notification',
    help: 'Must a regulator, a customer or a person concerned be told? Yes or no, and why.',
    widget: 'TEXT',
  }),
  noActionReason: field(text(), {
    label: 'Why the correction is enough',
    help: 'Only for an isolated minor case whose cause needs no action.',
    widget: 'TEXT',
  }),
});

/** Containment, correction and consequences (specification P4, step 3; clause 10.2 a and b). */
export const caContainment = makeForm({
  code: 'CA_CONTAINMENT',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'SUBMIT',
      label: 'Send, go on to the cause',
      primary: true,
      needs: WORK,
      next: 'You are asked for the root cause.',
    },
    {
      outcome: 'CORRECTION_ONLY',
      label: 'Correction is enough',
      primary: false,
      needs: [...WORK, 'noActionReason'],
      next: 'The closer decides whether no action on the cause is needed.',
    },
  ],
});
