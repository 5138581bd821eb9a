import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  comment: field(text(), {
    label: 'What you looked at and found',
    help: 'The decisions made by a waiver stand in the subject, each with its rule and its reason.',
    widget: 'TEXT',
  }),
});

/** The later independent check of what a waiver of separation of duties made possible (specification 2). */
export const waiverCheck = makeForm({
  code: 'WAIVER_CHECK',
  version: 1,
  schema,
  answers: [
    { outcome: 'CONFIRM', label: 'Sound', primary: true, needs: ['comment'], next: 'The record is closed.' },
    {
      outcome: 'OBJECT',
      label: 'Not sound',
      primary: false,
      needs: ['comment'],
      next: 'A nonconformity about the decisions is raised, and the record is closed.',
    },
  ],
});
