import { z } from 'zod';
import { field } from '../field.js';
import { makeForm } from '../form.js';
import { day, text } from '../parts.js';

const schema = z.strictObject({
  until: field(day(), {
    label: 'New due day',
    help: 'The original due day stays on record.',
    widget: 'DATE',
    limits: 'DAYS',
    empty: null,
  }),
  comment: field(text(), { label: 'Comment', help: '', widget: 'TEXT' }),
});

/** Extension of a due date (mail M19; SD9). */
export const extension = makeForm({
  code: 'EXTENSION',
  version: 1,
  schema,
  answers: [
    {
      outcome: 'GRANT',
      label: 'Grant to this day',
      primary: true,
      needs: ['until'],
      next: 'The due day moves; key figures still count against the original one.',
    },
    {
      outcome: 'REFUSE',
      label: 'Refuse',
      primary: false,
      needs: ['comment'],
      next: 'The due day stays as it is.',
    },
  ],
});
