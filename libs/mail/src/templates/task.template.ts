import type { TaskMailData } from '#contracts/mail.js';
import { dayAndTime, dueText, shortDay } from '../dates.js';
import { compose } from '../layout.js';
import type { ComposedMail, Letter } from '../letter.js';
import { lowerFirst, NO_REPLY, why, WRONG_PERSON } from './sentences.js';

/** Codes whose page asks for a decision; the others ask for work. */
const DECISIONS: ReadonlySet<string> = new Set(['M01', 'M12', 'M15', 'M19']);

/** M01, M12–M15, M19 of the e-mail task catalogue: a task for one person, with the only link that leads to a decision. */
export function taskTemplate(data: TaskMailData, url: string): ComposedMail {
  return compose(taskLetter(data, url));
}

/** The letter of a task; a reminder puts its number before it. */
export function taskLetter(data: TaskMailData, url: string): Letter {
  return {
    subject: `${data.verb} ${data.recordId}${inArea(data)}${isOverdue(data) ? ', overdue since' : ' by'} ${shortDay(data.due, data.zone)}`,
    lead: `${asked(data)} ${lowerFirst(data.verb)} ${data.recordId}${inArea(data)}${isOverdue(data) ? '. It is overdue: it was due' : ' by'} ${dueText(data)}.`,
    question: data.question,
    facts: taskFacts(data),
    code: null,
    button: { label: buttonLabel(data.code), url },
    after: data.area === null ? othersLine(data.others) : ['Others answer for their own areas.'],
    footer: [why(data.why), WRONG_PERSON, NO_REPLY],
  };
}

/** A task may be asked for the first time when it is late already: after a hand-on, a rung, or an import. */
function isOverdue({ businessDaysLeft }: Pick<TaskMailData, 'businessDaysLeft'>): boolean {
  return businessDaysLeft < 0;
}

/** Rows of the small table. */
export function taskFacts(data: Omit<TaskMailData, 'linkId'>): Letter['facts'] {
  return [
    ['Record', `${data.recordId}, ${data.recordTitle}`],
    ...(data.area === null ? [] : [['Area', data.area] as const]),
    ['Step', data.round > 1 ? `${data.step}, round ${data.round}` : data.step],
    ['Raised by', data.raisedByRole],
    ['Waiting since', dayAndTime(data.since, data.zone)],
    [isOverdue(data) ? 'Overdue since' : 'Due', dueText(data)],
    ['If nothing is done', data.ifNothing],
  ];
}

/** `Anna Meyer, as ISMS Manager (in the place of Ben Okoye) you are asked to`. */
export function asked(data: Pick<TaskMailData, 'recipient' | 'role' | 'onBehalfOf'>): string {
  const place = data.onBehalfOf === null ? '' : ` (in the place of ${data.onBehalfOf})`;
  return `${data.recipient}, as ${data.role}${place} you are asked to`;
}

/** The area that is answered for, after the record: who heads several gets a mail for each. */
export function inArea({ area }: { readonly area: string | null }): string {
  return area === null ? '' : `, ${area},`;
}

/** Who else is involved. */
export function othersLine(others: readonly string[]): string[] {
  return [others.length === 0 ? 'Nobody else is asked.' : `Also involved: ${others.join(', ')}.`];
}

export function buttonLabel(code: string): string {
  return DECISIONS.has(code) ? 'Open and decide' : 'Open the task';
}
