import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { text } from '../parts.js';

const schema = z.strictObject({
  benefit: field(text(), { label: 'Benefit', help: 'What is better now, and how you know.', widget: 'TEXT' }),
});

/** Benefit of an improvement, noted by its requester or the ISMS Manager (specification P4). */
export const benefitNote = makeForm({
  code: 'BENEFIT_NOTE',
  version: 1,
  schema,
  answers: [{ outcome: 'SUBMIT', label: 'Send', primary: true, needs: ['benefit'], next: 'The improvement is done.' }],
});
