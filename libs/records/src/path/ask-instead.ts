import type { SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Situation } from './situation.js';
import { wakeRecord } from './wake-record.js';
import type { Tx } from '../transaction.js';
import { mayName } from './claim-checks.js';
import type { PathDeps } from './deps.js';
import type { LockedTask } from './locked-task.js';
import { recount } from './recount.js';
import { reseatQuestion } from './reseat.js';
import { nameOf } from './task-mails.js';

const NOBODY_NEW = 'the ISMS Manager';

/**
 * Somebody may not decide what they are asked (SD11, SD12): they do not choose who does. The rules name whoever is asked
 * instead, in the same transaction, with both names in the trail; where nobody may, the ISMS Manager and the chair name
 * somebody. Who was asked only to name somebody keeps the task.
 * @returns whom to ask, as the refusal says it
 */
export async function askInstead(
  tx: Tx,
  on: { locked: LockedTask; situation: Situation; reason: string; rules: readonly SodRule[] },
  deps: PathDeps,
): Promise<string> {
  const { locked, situation, rules } = on;
  if (mayName(on, locked, situation)) return NOBODY_NEW;
  const reason = rules.length > 0 ? `May not decide: ${rules.join(', ')}.` : 'Does not hold the role any more.';
  const { question, step } = locked;
  const cause = { byPerson: null, reason, why: 'ROLE_LOST' as const };
  const { tasks, to } = await reseatQuestion(tx, { question, step, situation, cause }, deps);
  if (tasks > 0) await wakeRecord(tx, locked.row.id);
  if (tasks > 0) await recount(tx, question.id);
  const names: string[] = [];
  for (const personId of to) names.push((await nameOf(tx, personId)) ?? personId);
  if (names.length === 0) return NOBODY_NEW;
  return `${names.join(', ')}, who ${names.length === 1 ? 'is' : 'are'} asked now`;
}
