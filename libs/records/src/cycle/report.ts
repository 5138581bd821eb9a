import { wakeRecord } from '../path/wake-record.js';
import type { Tx } from '../transaction.js';

/**
 * Tells the stages whose steps the Corrective Action Log fulfils that something in the log changed: they look, and settle
 * what is fulfilled. Costs one read of a small index where nothing waits.
 */
export async function reportToCycle(tx: Tx): Promise<void> {
  const waiting = await tx.query<{ record_id: string }>(
    `select distinct record_id from step where state = 'OPEN' and code in ('I1', 'I2') order by record_id`,
  );
  for (const { record_id: recordId } of waiting) await wakeRecord(tx, recordId, { headStartMs: 2_000 });
}
