import type { Recalled, Settled, StepKey } from '#contracts/human-task.js';
import { lockRecord, processFor } from './process.js';
import type { Records } from '../data-source.js';
import { inTransaction } from '../transaction.js';
import { viewOf } from './process-view.js';

/** Everything that is settled on a record, in the order it happened: what a story that starts anew walks through. */
export async function recall(records: Records, recordId: string): Promise<Recalled> {
  return inTransaction(records, async (tx) => {
    const row = await lockRecord(tx, recordId);
    const rows = await tx.query<StepKey & { outcome: string; outcome_parts: string[]; outcome_origin: string }>(
      `select code, part, iteration, visit, outcome_origin, outcome, outcome_parts from step
        where record_id = $1 and state = 'SETTLED' order by outcome_at, id`,
      [recordId],
    );
    const settled = rows.map(({ outcome_parts: parts, outcome_origin: origin, ...step }): StepKey & Settled => ({
      ...step,
      outcome: origin === 'INTERRUPTED' ? 'INTERRUPTED' : step.outcome,
      parts,
    }));
    return {
      storyVersion: row.story_version,
      ...processFor(row.id).began(row),
      final: processFor(row.id).isFinal(row.state),
      settled,
      view: await viewOf(tx, row),
    };
  });
}
