import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  reason: field(text(), {
    label: 'Why it is a nonconformity',
    help: 'Which requirement is not fulfilled, and what the triage did not see.',
    widget: 'TEXT',
  }),
});

/** What the raiser says to the answer "not a nonconformity" (specification P4 step 2). */
export const caAppealWindow = makeForm({
  code: 'CA_APPEAL_WINDOW',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'APPEAL',
      label: 'Appeal to Top Management',
      primary: true,
      needs: ['reason'],
      next: 'Top Management decides whether it is triaged again; you are told.',
    },
    {
      outcome: 'ACCEPT',
      label: 'I accept it',
      primary: false,
      needs: [],
      next: 'The record ends as not a nonconformity.',
    },
  ],
});
