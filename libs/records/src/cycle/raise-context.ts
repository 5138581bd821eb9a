import type { ContextDeltaEntry } from '#domain/cycle/entries.js';
import { raiseReviewTrigger } from '../review/raise-trigger.js';
import type { Outcome } from '../path/process.js';
import type { Tx } from '../transaction.js';
import { cycleIdOf, type CycleRow, type StageRow } from './cycle.js';

/** Longest reason of a trigger. */
const LONGEST = 2_000;

/**
 * Changed issues raise a trigger for the management procedure (specification P1, I4: "creates P2 triggers"); the ISMS Manager
 * triages it like every other. Nothing changed raises none. The step and each of its revisions count once.
 */
export async function raiseForContext(tx: Tx, on: Outcome<CycleRow | StageRow>): Promise<void> {
  const { step, row, task } = on.locked;
  const { changes = [] } = on.request.entry as Partial<ContextDeltaEntry>;
  if (changes.length === 0) return;
  const concerned = await tx.query<{ id: string }>(
    `select id from document where type = 'MANAGEMENT_PROCEDURE' and obsolete_on is null and review_cycle_months is not null
      order by id`,
  );
  const reason = changes.map(({ what, effect, followUp }) => `${what}: ${effect}. Follows: ${followUp}`).join('\n');
  const version = step.code === 'REVISION' ? `, revision ${step.part}` : '';
  for (const { id } of concerned)
    await raiseReviewTrigger(tx, {
      documentId: id,
      type: 'MANUAL',
      sourceRef: `${cycleIdOf(row.id)} I4${version}`,
      reason: reason.slice(0, LONGEST),
      raisedBy: task.person_id,
      actor: task.person_id,
    });
}
