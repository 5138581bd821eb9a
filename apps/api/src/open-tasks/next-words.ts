import type { OpenWorkRow } from '#records/corrective-action/read-open-work.js';

/** What a level does, as the specification's ladder says it; approvals and work differ at levels 2 and 3. */
const APPROVAL: readonly string[] = [
  'Level 1: reminded, the delegate or deputy may decide too',
  'Level 2: line manager and ISMS Manager are told',
  'Level 3: the chair is told, the task goes to another holder of the role',
  'Level 4: a candidate for the delay is raised',
];
const WORK: readonly string[] = [
  'Level 1: reminded, the delegate or deputy may answer too',
  'Level 2: the line manager may answer too',
  'Level 3: the chair is told, the task goes to the department head',
  'Level 4: a candidate for the delay is raised',
];

/** What happens to an open task next when nobody does anything; nothing is ever decided by waiting. */
export function nextWords({ next, taskClass }: Pick<OpenWorkRow, 'next' | 'taskClass'>): string {
  if (next === null) return 'Nothing more; it stays open';
  if (next.kind === 'REMINDER') return `Reminder ${next.n}`;
  const ladder = taskClass === 'AP' || taskClass === 'APU' ? APPROVAL : WORK;
  return ladder[next.n - 1] ?? `Level ${next.n}`;
}
