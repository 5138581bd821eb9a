import { RCA_METHODS } from '#domain/corrective-action/entries.js';
import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

/** The most why and answer pairs that a page offers (specification P4, step 4). */
const MOST_WHYS = 7;

const schema = z.strictObject({
  method: field(z.enum(RCA_METHODS).nullable().default(null), {
    label: 'Method',
    help: '',
    widget: 'CHOICE',
    choices: { '5_WHYS': '5 whys', FISHBONE: 'Fishbone', OTHER: 'Other' },
  }),
  whys: field(
    z
      .array(z.strictObject({ why: text(), answer: text() }))
      .max(MOST_WHYS)
      .default([]),
    {
      label: '5 whys',
      help: 'Three to seven pairs. The last answer is a cause in the system; "human error" or "training" alone is none.',
      widget: 'ROWS',
      rows: {
        columns: [
          { name: 'why', label: 'Why #', widget: 'LINE' },
          { name: 'answer', label: 'Answer #', widget: 'SHORT' },
        ],
        least: 3,
        most: MOST_WHYS,
        more: 'Add another why',
        layout: 'BLOCKS',
      },
    },
  ),
  analysis: field(text(), {
    label: 'Analysis',
    help: 'For fishbone and other methods: the analysis in words.',
    widget: 'TEXT',
  }),
  cause: field(text(), { label: 'Root cause', help: 'The cause that the plan is to remove.', widget: 'TEXT' }),
  similar: field(text(), {
    label: 'Similar nonconformities',
    help: 'Where you searched and what you found. "None found" with the places searched is an answer.',
    widget: 'TEXT',
  }),
});

/** Root cause (specification P4, step 4; clause 10.2 b). */
export const caRootCause = makeForm({
  code: 'CA_ROOT_CAUSE',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'SUBMIT',
      label: 'Send root cause',
      primary: true,
      needs: ['method', 'cause', 'similar'],
      next: 'You are asked for the plan.',
    },
  ],
});
