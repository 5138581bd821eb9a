import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import { quorumWords } from '#domain/human-task/quorum.rules.js';
import type { TaskView } from '#records/path/task-view.js';
import { outcomeWords } from '../ui/words.js';

/** "You decide as ISMS Manager", with the person in whose place it is; work is asked for, not decided. */
export function capacityLine({ person, task, question }: TaskView): string {
  const role = CAPACITY_NAMES[task.capacity];
  const place = task.onBehalfOf ? `, for ${task.onBehalfOf.name}` : '';
  const verb = question.taskClass === 'AP' || question.taskClass === 'APU' ? 'decide' : 'are asked';
  const area = task.area === null ? '' : `, for the area ${task.area}`;
  return `${person.name}, you ${verb} as ${role}${place}${area}.`;
}

/** Why this person: asked at first, or added by the ladder. */
export function whyYou({ task, question }: TaskView): string {
  const role = CAPACITY_NAMES[task.capacity];
  if (task.addedAtLevel > 0) return `You were added because nobody had decided in time (level ${task.addedAtLevel}).`;
  if (question.blockedBy !== null)
    return `Nobody may decide this without a conflict of interest; as ${role} you name somebody who may.`;
  if (question.quorum === 'EACH')
    return `You hold the role ${role}. Everybody asked answers for themselves. So far ${question.vote ?? 'nobody answered'}.`;
  const vote = question.vote === null ? '' : ` It is a vote: ${quorumWords(question.quorum)} So far ${question.vote}.`;
  return `You hold the role ${role}.${vote}`;
}

/** Sentence and next step for a task that is no longer open for this person. */
export function closedText(view: TaskView): ClosedText {
  return CLOSED[view.status](view);
}

interface ClosedText {
  readonly title: string;
  readonly text: string;
}

const CLOSED: Readonly<Record<TaskView['status'], (view: TaskView) => ClosedText>> = {
  DECIDED_BY_OTHER: ({ decidedBy: by }) => ({
    title: 'This is already decided',
    text: by
      ? `${by.name} decided: ${outcomeWords(by.outcome)}. Nothing is left for you to do. If you see it differently, tell the owner of the record.`
      : 'Somebody else decided. Nothing is left for you to do.',
  }),
  HANDED_ON: ({ handedOnTo }) => ({
    title: 'This task is with somebody else now',
    text: `It was handed on${handedOnTo ? ` to ${handedOnTo}` : ''}, so this link no longer decides. Nothing is left for you to do.`,
  }),
  WITHDRAWN: () => ({
    title: 'This is no longer asked',
    text: 'The record changed, so the question was withdrawn. If you are asked again, you get a new mail.',
  }),
  RECALLED: () => ({
    title: 'This was recalled',
    text: 'Something came up that belongs into the same review, so it went back to the owner before you decided. Comments are kept. You get a new link when it is ready for decision.',
  }),
  SUPERSEDED: () => ({
    title: 'The text has changed since this link was sent',
    text: 'What you were asked about is no longer the present version. You are asked again about the new one, by a new link.',
  }),
  EXPIRED: () => ({
    title: 'This link has expired',
    text: 'The task is still open. We can send you a fresh link to the same mailbox.',
  }),
  OPEN: () => ({ title: 'Decided', text: '' }),
  DECIDED_BY_YOU: () => ({ title: 'Decided', text: '' }),
};
