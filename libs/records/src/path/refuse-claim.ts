import { tell } from '../evidence/audit-trail.js';
import type { Tx } from '../transaction.js';
import type { ClaimResult } from './claim.js';
import type { LockedTask } from './locked-task.js';

/** Refusals of a person's attempt are evidence too (acceptance question 3); a repeated click is not an attempt. */
export async function refuse<Refused extends ClaimResult>(
  tx: Tx,
  locked: LockedTask,
  result: Refused,
): Promise<Refused> {
  const silent: readonly ClaimResult['kind'][] = ['SAME_AGAIN', 'EXPIRED', 'SUBJECT_CHANGED'];
  if (silent.includes(result.kind)) return result;
  await tell(tx, {
    type: 'DECISION_REFUSED',
    actor: locked.task.person_id,
    onBehalfOf: locked.task.on_behalf_of,
    recordId: locked.row.id,
    content: {
      task: locked.task.id,
      question: locked.question.id,
      reason: result.kind === 'NOT_YOURS' ? result.reason : result.kind,
      rules: result.kind === 'NOT_YOURS' ? result.rules : [],
    },
  });
  return result;
}
