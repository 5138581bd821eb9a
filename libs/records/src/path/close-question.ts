import { stepOf } from '#domain/process/steps.js';
import { tell } from '../evidence/audit-trail.js';
import { instant, type Tx } from '../transaction.js';
import { isBesideRecord } from './beside.js';
import { voidAlongside } from './extension.js';
import { processFor, type Outcome } from './process.js';
import { voidTasks } from './tasks.js';
import { tellDecided, wakeRecord } from './wake-record.js';

/**
 * Sets the outcome of a question whose record and tasks are locked, voids the siblings, applies the outcome to the record
 * and writes the wake-up. `on.locked.task` and `on.request` are those of the vote that carries the outcome.
 * @returns ids of the outbox messages
 */
export async function closeQuestion(tx: Tx, on: Outcome): Promise<string[]> {
  const { locked, outcome } = on;
  const { question, row } = locked;
  await tx.query(`update question set state = 'CLOSED', outcome = $2, closed_at = $3 where id = $1`, [
    question.id,
    outcome,
    instant(tx.at),
  ]);
  await tell(tx, {
    type: 'QUESTION_CLOSED',
    actor: 'engine',
    recordId: row.id,
    content: { question: question.id, outcome: outcome },
  });
  await voidTasks(
    tx,
    locked.tasks.filter((task) => task.id !== locked.task.id),
    { recordId: row.id, why: 'DECIDED_BY_OTHER' },
  );
  await voidAlongside(tx, locked.step);
  // An agreement of one body that another one has to follow changes nothing yet.
  if (isLastWord(on)) await processFor(row.id).apply(tx, on);
  const id = await tellDecided(tx, row.id, question.id);
  // Whoever listens for what is asked beside the record may have changed meanwhile: the record itself is woken too.
  return isBesideRecord(locked.step.code) ? [id, await wakeRecord(tx, row.id, { headStartMs: 2_000 })] : [id];
}

function isLastWord({ locked, situation, outcome }: Outcome): boolean {
  const agreed = outcome === stepOf(locked.step.code).agreeing;
  return !agreed || locked.question.tier >= situation.tier.of;
}
