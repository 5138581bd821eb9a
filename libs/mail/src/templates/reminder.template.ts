import type { ReminderMailData } from '#contracts/mail.js';
import { shortDay } from '../dates.js';
import { compose } from '../layout.js';
import type { ComposedMail } from '../letter.js';
import { lowerFirst } from './sentences.js';
import { inArea, taskLetter } from './task.template.js';

/** M20: the n-th reminder of a task that is still open. Says its number and what comes next. */
export function reminderTemplate(data: ReminderMailData, url: string): ComposedMail {
  const letter = taskLetter(data, url);
  return compose({
    ...letter,
    subject: `Reminder ${data.reminder}: ${lowerFirst(data.verb)} ${data.recordId}${inArea(data)} by ${shortDay(data.due, data.zone)}`,
    lead: `Reminder ${data.reminder}. ${letter.lead}`,
    facts: letter.facts.map(([label, value]) =>
      label === 'If nothing is done' ? (['What comes next', value] as const) : ([label, value] as const),
    ),
  });
}
