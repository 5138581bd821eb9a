import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { dayOrEmpty, text } from '../parts.js';

/** The most actions that one plan may hold; more is a sign of several causes. */
const MOST_ACTIONS = 10;

const action = z.strictObject({
  what: text(),
  implementerId: z.string().max(40).default(''),
  due: dayOrEmpty(),
  evidenceExpected: text(),
});

const schema = z.strictObject({
  actions: field(z.array(action).max(MOST_ACTIONS).default([]), {
    label: 'Actions',
    help: 'What is done, by whom, until when, and what will show it.',
    widget: 'ROWS',
    rows: {
      columns: [
        { name: 'what', label: 'Action #', widget: 'SHORT' },
        { name: 'implementerId', label: 'Who (work mail)', widget: 'PERSON' },
        { name: 'due', label: 'Until', widget: 'DATE', limits: 'DAYS' },
        { name: 'evidenceExpected', label: 'What will show it', widget: 'LINE' },
      ],
      least: 2,
      most: MOST_ACTIONS,
      more: 'Add another action',
      layout: 'BLOCKS',
    },
  }),
  criterion: field(text(), {
    label: 'Success criterion',
    help: 'Measurable: how you will know that the cause is gone.',
    widget: 'TEXT',
  }),
  effectivenessMethod: field(text(), {
    label: 'How effectiveness is checked',
    help: 'Sample, test or measurement that the verifier will use.',
    widget: 'TEXT',
  }),
  monitoringDays: field(z.number('Give a whole number of days.').int().min(1).max(366).nullable().default(null), {
    label: 'Waiting time in days',
    help: 'From the evidence check to the effectiveness check; at least one full run of the repaired control.',
    widget: 'NUMBER',
    limits: 'MONITORING',
    empty: null,
  }),
  resources: field(text(), {
    label: 'Resources',
    help: 'People, money and tools that the plan needs; "none beyond working time" if none.',
    widget: 'TEXT',
  }),
  cost: field(z.number('Give a number.').min(0).max(1_000_000_000).default(0), {
    label: 'Cost',
    help: 'Above the limit of the policy Top Management approves.',
    widget: 'NUMBER',
    empty: 0,
  }),
  crossDepartment: field(z.boolean().default(false), {
    label: 'Other departments have work in this plan',
    help: '',
    widget: 'CHECK',
  }),
  changesToIsms: field(text(), {
    label: 'Changes to the ISMS',
    help: 'Documents, risks and controls that must change; "none" if none.',
    widget: 'TEXT',
  }),
});

/** Corrective action plan (specification P4, step 5; clause 10.2 c). */
export const caPlan = makeForm({
  code: 'CA_PLAN',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'SUBMIT',
      label: 'Send plan for approval',
      primary: true,
      needs: ['actions', 'criterion', 'effectivenessMethod', 'resources', 'changesToIsms'],
      next: 'The plan goes to its approver.',
    },
  ],
});
