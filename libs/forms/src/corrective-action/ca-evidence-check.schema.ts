import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  returned: field(z.array(z.number().int().min(1).max(99)).max(99).default([]), {
    label: 'Actions to return',
    help: 'Tick those whose evidence is not enough.',
    widget: 'RETURNED',
  }),
  comment: field(text(), { label: 'Comment', help: '', widget: 'TEXT' }),
});

/** Evidence check (specification P4, step 8; clause 10.2 f). */
export const caEvidenceCheck = makeForm({
  code: 'CA_EVIDENCE_CHECK',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'ACCEPT',
      label: 'Accept evidence',
      primary: true,
      needs: [],
      next: 'The waiting time begins, then the verifier checks the effect.',
    },
    {
      outcome: 'RETURN',
      label: 'Return ticked actions',
      primary: false,
      needs: ['returned', 'comment'],
      next: 'The implementers of the ticked actions are asked again.',
    },
  ],
});
