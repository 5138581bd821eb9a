import type { StepKey } from '#contracts/human-task.js';
import { processUnmet } from '#domain/cycle/gate-checks-improve.rules.js';
import { Defect } from '#domain/errors.js';
import type { Fulfilment } from '../path/process.js';
import type { Tx } from '../transaction.js';
import { readOpenActions } from './action-facts.js';
import type { StageRow } from './cycle.js';
import { plannedDates } from './dates.js';

/** Steps that another process fulfils, and what that process has not done yet: the one adapter of each (10.1, 10.2). */
export async function fulfilmentOf(tx: Tx, row: StageRow, key: StepKey): Promise<Fulfilment> {
  if (key.code !== 'I1' && key.code !== 'I2') throw new Defect(`${row.id}: no process fulfils ${key.code}`);
  const reasons = processUnmet(key.code, { openActions: await readOpenActions(tx, tx.at) });
  const dates = await plannedDates(tx, row, key.code);
  return { ...dates, unmet: reasons.map((reason) => ({ code: key.code, reason })) };
}
