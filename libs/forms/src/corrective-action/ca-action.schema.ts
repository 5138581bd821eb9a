import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { evidence, text } from '../parts.js';

const schema = z.strictObject({
  note: field(text(), {
    label: 'Note',
    help: 'What was done; or what blocks you and what you need.',
    widget: 'TEXT',
  }),
  evidence: field(evidence(), {
    label: 'Evidence',
    help: 'A file, or the address of evidence kept elsewhere.',
    widget: 'EVIDENCE',
  }),
});

/** One action of the plan (specification P4, step 7). */
export const caAction = makeForm({
  code: 'CA_ACTION',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'DONE',
      label: 'Done',
      primary: true,
      needs: ['note', 'evidence'],
      next: 'When every action is done, the evidence is checked.',
    },
    {
      outcome: 'BLOCKED',
      label: 'I am blocked',
      primary: false,
      needs: ['note'],
      next: 'The owner and the ISMS Manager are told; the action stays open.',
    },
  ],
});
