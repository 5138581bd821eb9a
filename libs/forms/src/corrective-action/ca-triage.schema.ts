import { GRADES } from '#domain/corrective-action/states.js';
import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { line, person, text } from '../parts.js';

const schema = z.strictObject({
  grade: field(z.enum(GRADES).nullable().default(null), {
    label: 'Grade',
    help: 'Major: a required element is absent or broken throughout, or the results of the ISMS are in doubt.',
    widget: 'CHOICE',
    choices: { MAJOR: 'Major', MINOR: 'Minor: an isolated lapse' },
  }),
  departmentId: field(z.string().max(40).nullable().default(null), {
    label: 'Department',
    help: 'Where the requirement was not fulfilled.',
    widget: 'DEPARTMENT',
  }),
  ownerId: field(person(), {
    label: 'Owner',
    help: 'Work mail of the head of that department or its process owner.',
    widget: 'PERSON',
  }),
  requirementRefs: field(z.array(line()).max(20).default([]), {
    label: 'Requirements',
    help: 'Clauses 4 to 10, Annex A controls such as A.5.18, own rules or contract terms; one per line.',
    widget: 'REFERENCES',
  }),
  riskId: field(line(), { label: 'Linked risk', help: 'Such as RSK-0003, if there is one.', widget: 'LINE' }),
  reason: field(text(), {
    label: 'Reason',
    help: 'Which requirement was not fulfilled and how you know; or why this is not a nonconformity.',
    widget: 'TEXT',
  }),
});

/** Triage (specification P4, step 2; clause 10.2 a). */
export const caTriage = makeForm({
  code: 'CA_TRIAGE',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'ACCEPT',
      label: 'Accept as nonconformity',
      primary: true,
      needs: ['grade', 'departmentId', 'ownerId', 'reason'],
      next: 'The owner is asked for containment and correction.',
    },
    {
      outcome: 'NOT_NC',
      label: 'Not a nonconformity',
      primary: false,
      needs: ['reason'],
      next: 'The case ends; the raiser is told your reason.',
    },
  ],
});
