import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  comment: field(text(), { label: 'Comment', help: '', widget: 'TEXT' }),
});

/** The raiser agrees that a record was raised in error, or not (specification P4, "by IM + raiser"). */
export const caCancelConfirm = makeForm({
  code: 'CA_CANCEL_CONFIRM',
  version: 1,
  schema,
  answers: [
    { outcome: 'CONFIRM', label: 'Yes, raised in error', primary: true, needs: [], next: 'The record is cancelled.' },
    {
      outcome: 'OBJECT',
      label: 'No, it stands',
      primary: false,
      needs: ['comment'],
      next: 'Nothing is cancelled; the ISMS Manager is told.',
    },
  ],
});
