import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { person, text } from '../parts.js';

const schema = z.strictObject({
  ownerId: field(person(), {
    label: 'Who carries it out',
    help: 'Work mail; yourself or somebody of your area.',
    widget: 'PERSON',
  }),
  reason: field(text(), {
    label: 'Reason',
    help: 'Needed when it is declined or is a nonconformity after all.',
    widget: 'TEXT',
  }),
});

/** Triage of an opportunity for improvement or a preventive action by the head of the area (specification P4). */
export const improvementTriage = makeForm({
  code: 'IMPROVEMENT_TRIAGE',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'ACCEPT',
      label: 'Take it up',
      primary: true,
      needs: ['ownerId'],
      next: 'The owner is asked for a plan.',
    },
    {
      outcome: 'DECLINE',
      label: 'Decline',
      primary: false,
      needs: ['reason'],
      next: 'It ends; your reason is input of the management review, and the requester is told.',
    },
    {
      outcome: 'CONVERT',
      label: 'It is a nonconformity',
      primary: false,
      needs: ['reason'],
      next: 'It is triaged as a nonconformity.',
    },
  ],
});
