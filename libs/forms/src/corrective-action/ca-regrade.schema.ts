import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  comment: field(text(), { label: 'Reason', help: '', widget: 'TEXT' }),
});

/** Proposal to make a late minor nonconformity major (specification P4). */
export const caRegrade = makeForm({
  code: 'CA_REGRADE',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'GRANT',
      label: 'Make it major',
      primary: true,
      needs: ['comment'],
      next: 'What is open is asked again by the rules of a major nonconformity.',
    },
    {
      outcome: 'REFUSE',
      label: 'It stays minor',
      primary: false,
      needs: ['comment'],
      next: 'Nothing changes; the delay goes on being escalated.',
    },
  ],
});
