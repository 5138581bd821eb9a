import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  plan: field(text(), { label: 'Plan', help: 'What is done, by whom and until when.', widget: 'TEXT' }),
  expectedBenefit: field(text(), { label: 'Expected benefit', help: '', widget: 'TEXT' }),
  resources: field(text(), { label: 'Resources', help: '', widget: 'TEXT' }),
});

/** Plan of an improvement (specification P4; 10.1). */
export const improvementPlan = makeForm({
  code: 'IMPROVEMENT_PLAN',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'SUBMIT',
      label: 'Send the plan',
      primary: true,
      needs: ['plan', 'expectedBenefit'],
      next: 'You carry the improvement out.',
    },
  ],
});
