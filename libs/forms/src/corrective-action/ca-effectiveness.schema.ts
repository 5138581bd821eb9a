import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { evidence, text } from '../parts.js';

const schema = z.strictObject({
  sample: field(text(), {
    label: 'Sample',
    help: 'What you looked at: how many, from which period, chosen how.',
    widget: 'TEXT',
  }),
  finding: field(text(), {
    label: 'Finding',
    help: 'What you found, measured against the success criterion.',
    widget: 'TEXT',
  }),
  evidence: field(evidence(), {
    label: 'Evidence',
    help: 'A file, or the address of evidence kept elsewhere.',
    widget: 'EVIDENCE',
  }),
  moreDays: field(z.number('Give a whole number of days.').int().min(1).max(366).nullable().default(null), {
    label: 'Days more',
    help: 'Only for "too early to say": one longer wait.',
    widget: 'NUMBER',
    limits: 'NOT_YET',
    empty: null,
  }),
});

/** Effectiveness check (specification P4, step 10; clause 10.2 d; SD5). */
export const caEffectiveness = makeForm({
  code: 'CA_EFFECTIVENESS',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'EFFECTIVE',
      label: 'Effective',
      primary: true,
      needs: ['sample', 'finding', 'evidence'],
      next: 'The closer is asked to close.',
    },
    {
      outcome: 'INEFFECTIVE',
      label: 'Not effective',
      primary: false,
      needs: ['sample', 'finding', 'evidence'],
      next: 'The case is reopened and goes back to the root cause.',
    },
    {
      outcome: 'NOT_YET',
      label: 'Too early to say',
      primary: false,
      needs: ['finding', 'moreDays'],
      next: 'You are asked again after the longer wait; this is possible once.',
    },
  ],
});
