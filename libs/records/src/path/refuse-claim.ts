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
  const { person_id: actor, on_behalf_of: onBehalfOf } = locked.task;
  const { reason, rules } = result.kind === 'NOT_YOURS' ? result : { reason: result.kind, rules: [] };
  await tellRefused(tx, locked, { actor, onBehalfOf, reason, rules });
  return result;
}

/**
 * The link alone is not enough (assurance B). Nobody signed in is asked to; somebody else who is signed in tried to answer
 * in the name of the one who was asked (SD12), and the trail names them.
 */
export async function refuseSession(
  tx: Tx,
  locked: LockedTask,
  { sessionPersonId: actor }: { readonly sessionPersonId?: string | null },
): Promise<{ readonly kind: 'SIGN_IN_NEEDED' }> {
  if (actor) await tellRefused(tx, locked, { actor, onBehalfOf: null, reason: 'OTHER_SESSION', rules: ['SD12'] });
  return { kind: 'SIGN_IN_NEEDED' };
}

async function tellRefused(
  tx: Tx,
  { task, question, row }: LockedTask,
  of: { actor: string; onBehalfOf: string | null; reason: string; rules: readonly string[] },
): Promise<void> {
  const { actor, onBehalfOf, reason, rules } = of;
  await tell(tx, {
    type: 'DECISION_REFUSED',
    actor,
    onBehalfOf,
    recordId: row.id,
    content: { task: task.id, question: question.id, reason, rules },
  });
}
