import { GRADES, RISK_LEVELS } from '#domain/corrective-action/states.js';
import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { day, line, person, text } from '../parts.js';

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
  riskLevel: field(z.enum(RISK_LEVELS).nullable().default(null), {
    label: 'Level of that risk',
    help: 'High and Critical halve the time from containment to implementation.',
    widget: 'CHOICE',
    choices: { LOW: 'Low', MEDIUM: 'Medium', HIGH: 'High', CRITICAL: 'Critical' },
  }),
  externalDue: field(day(), {
    label: 'Day set from outside',
    help: 'By a certification body, a law or a customer. The earlier day wins.',
    widget: 'DATE',
    empty: null,
  }),
  repeatOf: field(line(), {
    label: 'Repeats',
    help: 'Such as CA-2027-0003: the same requirement and department within 12 months. The grade is not lower then.',
    widget: 'LINE',
  }),
  mergeInto: field(line(), {
    label: 'Merge into',
    help: 'The open corrective action that this one is part of, such as CA-2027-0003.',
    widget: 'LINE',
  }),
  improvementType: field(z.enum(['OFI', 'PA']).nullable().default(null), {
    label: 'Kind of improvement',
    help: 'No requirement is broken. A preventive action names the risk it treats.',
    widget: 'CHOICE',
    choices: { OFI: 'Opportunity for improvement', PA: 'Preventive action' },
  }),
  reason: field(text(), {
    label: 'Reason',
    help: 'Which requirement was not fulfilled and how you know; or why it is an improvement, part of another case, or no nonconformity.',
    widget: 'TEXT',
  }),
});

/** Triage (specification P4, step 2; clause 10.2 a). */
export const caTriage = makeForm({
  code: 'CA_TRIAGE',
  version: 2,
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
      outcome: 'IMPROVEMENT',
      label: 'Improvement, no requirement broken',
      primary: false,
      needs: ['improvementType', 'reason'],
      next: 'The head of the area decides whether it is taken up.',
    },
    {
      outcome: 'MERGE',
      label: 'Merge into another',
      primary: false,
      needs: ['mergeInto', 'reason'],
      next: 'This record ends; its evidence is seen from the other one, and both raisers are told.',
    },
    {
      outcome: 'NOT_NC',
      label: 'Not a nonconformity',
      primary: false,
      needs: ['reason'],
      next: 'The raiser is told, finds your reason in the record, and may appeal to Top Management once; then the record ends.',
    },
  ],
});
