import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  changesMade: field(text(), {
    label: 'Changes made to the ISMS',
    help: 'Documents, risk register, Statement of Applicability, training; or "none needed" with the reason.',
    widget: 'TEXT',
  }),
  comment: field(text(), { label: 'Comment', help: '', widget: 'TEXT' }),
});

/** Closure (specification P4, step 11; clause 10.2 e; SD6). */
export const caClosure = makeForm({
  code: 'CA_CLOSURE',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'APPROVE',
      label: 'Close',
      primary: true,
      needs: ['changesMade'],
      next: 'The corrective action is closed for good.',
    },
    {
      outcome: 'REQUEST_CHANGES',
      label: 'Request changes',
      primary: false,
      needs: ['comment'],
      next: 'The evidence is checked again with your words in mind.',
    },
    {
      outcome: 'REJECT',
      label: 'Correction is not enough',
      primary: false,
      needs: ['comment'],
      next: 'The owner is asked for the root cause.',
    },
  ],
});
