import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { evidence, text } from '../parts.js';

const schema = z.strictObject({
  note: field(text(), { label: 'Note', help: 'What was done.', widget: 'TEXT' }),
  riskUpdated: field(text(), {
    label: 'Update of the linked risk',
    help: 'For a preventive action: how the risk register was changed.',
    widget: 'TEXT',
  }),
  evidence: field(evidence(), {
    label: 'Evidence',
    help: 'A file, or the address of evidence kept elsewhere.',
    widget: 'EVIDENCE',
  }),
});

/** Improvement carried out (specification P4; 10.1, 6.1.1). */
export const improvementWork = makeForm({
  code: 'IMPROVEMENT_WORK',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'DONE',
      label: 'Done',
      primary: true,
      needs: ['note', 'evidence'],
      next: 'The requester or the ISMS Manager notes the benefit.',
    },
  ],
});
