import type { DigestMailData, DigestTask } from '#contracts/mail.js';
import { dueText } from '../dates.js';
import { compose } from '../layout.js';
import type { ComposedMail, LetterItem } from '../letter.js';
import { lowerFirst, NO_REPLY, why } from './sentences.js';

/** Addresses of a digest: the page of open tasks, and the page of each task. */
export interface DigestLinks {
  readonly list: string;
  task(linkId: string): string;
}

/** M23: the one reminder of a person's day, with everything that is open, overdue first. */
export function digestTemplate(data: DigestMailData, links: DigestLinks): ComposedMail {
  const late = data.tasks.filter((task) => task.late).length;
  const count = `${data.tasks.length} open task${data.tasks.length === 1 ? '' : 's'}`;
  const overdue = late === 0 ? '' : `, ${late} overdue`;
  return compose({
    subject: `Your day in the ISMS: ${count}${overdue}`,
    lead: `${data.recipient}, you have ${count}${overdue}. The most urgent one: ${lowerFirst(titleOf(data.tasks[0]))}.`,
    question: null,
    facts: [],
    items: data.tasks.map((task) => itemOf(task, { zone: data.zone, links })),
    code: null,
    button: { label: 'See all my tasks', url: links.list },
    after: ['Nothing is decided by waiting; what is overdue goes to others step by step.'],
    footer: [
      why('You have open tasks. You get this once on each of your business days, and not when nothing is open.'),
      'One of them is not for you? Open it and hand it to the right person, or tell the ISMS Manager. Do not forward this mail: its links are yours alone.',
      NO_REPLY,
    ],
  });
}

function titleOf(task: DigestTask | undefined): string {
  return task === undefined ? 'none' : `${task.verb} ${task.recordId}${task.area === null ? '' : `, ${task.area}`}`;
}

function itemOf(task: DigestTask, on: { zone: string; links: DigestLinks }): LetterItem {
  const place = task.onBehalfOf === null ? '' : `, in the place of ${task.onBehalfOf}`;
  return {
    title: titleOf(task),
    url: task.linkId === null ? null : on.links.task(task.linkId),
    lines: [
      `${task.late ? 'OVERDUE, was due' : 'Due'} ${dueText({ ...task, zone: on.zone })}${levelOf(task)}`,
      `${task.recordTitle} (${task.step}, as ${task.role}${place})`,
    ],
    late: task.late,
  };
}

function levelOf({ level, reminder }: DigestTask): string {
  if (level > 0) return `, escalated to level ${level}`;
  return reminder > 0 ? `, reminder ${reminder}` : '';
}
