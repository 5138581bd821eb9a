import { GRADES } from '#domain/corrective-action/states.js';
import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { person, text } from '../parts.js';

const schema = z.strictObject({
  ownerId: field(person(), {
    label: 'Owner',
    help: 'Work mail of the person who owns it from now on.',
    widget: 'PERSON',
  }),
  grade: field(z.enum(GRADES).nullable().default(null), {
    label: 'Grade',
    help: 'It may go up to major, never down.',
    widget: 'CHOICE',
    choices: { MAJOR: 'Major', MINOR: 'Minor' },
  }),
  resources: field(text(), { label: 'Resources', help: 'People, money and time that the owner gets.', widget: 'TEXT' }),
  comment: field(text(), { label: 'Reason', help: '', widget: 'TEXT' }),
});

/** Top Management after the second "ineffective": owner, resources, grade (specification P4). */
export const caReviewOwner = makeForm({
  code: 'CA_REVIEW_OWNER',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'DECIDE',
      label: 'Decide',
      primary: true,
      needs: ['ownerId', 'grade', 'resources', 'comment'],
      next: 'The owner you name is asked for the root cause of the next iteration.',
    },
  ],
});
