import type { EscalationMailData } from '#contracts/mail.js';
import { shortDay, dueText } from '../dates.js';
import { compose } from '../layout.js';
import type { ComposedMail, Letter } from '../letter.js';
import { lowerFirst, NO_REPLY, why, WRONG_PERSON } from './sentences.js';
import { asked, buttonLabel, othersLine, taskFacts } from './task.template.js';

/** M21: a task is overdue and has reached a level. With a link for a person who may decide now, else a notice. */
export function escalationTemplate(data: EscalationMailData, url: string): ComposedMail {
  const may = Boolean(data.linkId);
  return compose({
    subject: `Overdue, level ${data.level}: ${lowerFirst(data.verb)} ${data.recordId}${data.area === null ? '' : `, ${data.area}`}, was due ${shortDay(data.due, data.zone)}`,
    lead: may ? decideLead(data) : noticeLead(data),
    question: data.question,
    facts: facts(data),
    code: null,
    button: { label: may ? buttonLabel(data.code) : 'Open the record', url },
    after: othersLine(data.others),
    footer: [why(may ? data.why : `you are told as ${data.role}`), may ? WRONG_PERSON : NOTICE, NO_REPLY],
  });
}

const NOTICE = 'This is a notice: the task stays with the people named above. Not for you? Tell the ISMS Manager.';

function decideLead(data: EscalationMailData): string {
  return `Escalation level ${data.level} of 4. ${asked(data)} ${lowerFirst(data.verb)} ${data.recordId}: it was due ${dueText(data)}.`;
}

function noticeLead(data: EscalationMailData): string {
  return `Escalation level ${data.level} of 4. ${data.recipient}, you are told as ${data.role}: ${lowerFirst(data.verb)} ${data.recordId} was due ${dueText(data)} and is not done.`;
}

function facts(data: EscalationMailData): Letter['facts'] {
  const rows = taskFacts(data).filter(([label]) => label !== 'If nothing is done');
  return [
    ...rows,
    ['Waiting for', data.waitingFor.length === 0 ? 'nobody' : data.waitingFor.join(', ')],
    ['What comes next', data.next],
  ];
}
