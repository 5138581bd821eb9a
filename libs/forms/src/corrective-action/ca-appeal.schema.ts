import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  comment: field(text(), { label: 'Reason', help: '', widget: 'TEXT' }),
});

/** Appeal of the raiser, decided by Top Management (specification P4 step 2). */
export const caAppeal = makeForm({
  code: 'CA_APPEAL',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'UPHOLD',
      label: 'It is to be triaged again',
      primary: true,
      needs: ['comment'],
      next: 'Top Management triages it; the answer "not a nonconformity" is no longer open.',
    },
    {
      outcome: 'DISMISS',
      label: 'It is not a nonconformity',
      primary: false,
      needs: ['comment'],
      next: 'The record ends; the raiser is told your reason.',
    },
  ],
});
