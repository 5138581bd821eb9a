import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  comment: field(text(), { label: 'Comment', help: '', widget: 'TEXT' }),
});

/** Approval of the plan (specification P4, step 6; SD4). */
export const caPlanApproval = makeForm({
  code: 'CA_PLAN_APPROVAL',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'APPROVE',
      label: 'Approve plan',
      primary: true,
      needs: [],
      next: 'Every implementer gets a task for the own action.',
    },
    {
      outcome: 'REQUEST_CHANGES',
      label: 'Request changes',
      primary: false,
      needs: ['comment'],
      next: 'The owner changes the plan and sends it again.',
    },
    {
      outcome: 'REJECT',
      label: 'Reject',
      primary: false,
      needs: ['comment'],
      next: 'This plan ends; the owner makes a new one.',
    },
  ],
});
