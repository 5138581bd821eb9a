import type { Asked } from '#contracts/human-task.js';
import { stepOf } from '#domain/process/steps.js';
import type { Records } from '../data-source.js';
import type { StepRow } from '../tables/path.entity.js';
import { inTransaction, type Tx } from '../transaction.js';
import { realInstant, type StepRequest } from './advance-step.js';
import { askedAlongside } from './beside.js';
import { lockRecord, processFor, type RecordRow } from './process.js';
import { viewOf } from './process-view.js';
import { settleAs, settledAnswer } from './settle-outcome.js';
import { findStep, openStep } from './step.js';

/**
 * Opens a step that another process fulfils, or looks whether it is fulfilled: nobody is asked, the process reports by a
 * wake-up, and what it reports is read from its records, never believed.
 */
export async function fulfilStep(records: Records, request: StepRequest): Promise<Asked> {
  return inTransaction(records, async (tx) => {
    const locked = await lockRecord(tx, request.recordId);
    const process = processFor(locked.id);
    const found = await findStep(tx, locked.id, request.step);
    if (found?.state === 'SETTLED') return settledAnswer(tx, locked, found);
    if (process.isFinal(locked.state))
      return { kind: 'INTERRUPTED', why: locked.state, view: await viewOf(tx, locked) };
    const fulfilment = await process.fulfilment(tx, locked, request.step);
    const { plannedAt, due, row = locked } = fulfilment;
    const step =
      found ?? (await openStep(tx, { recordId: row.id, key: request.step, plannedAt, originalDue: due, due }));
    return fulfilment.unmet.length === 0
      ? settleAs(tx, row, { step, outcome: 'FULFILLED', origin: 'REPORTED', at: tx.at })
      : stillOpen(tx, row, step);
  });
}

/** Looks again at the due day, so that what is late shows as late; otherwise only a report wakes. */
async function stillOpen(tx: Tx, row: RecordRow, step: StepRow): Promise<Asked> {
  const due = step.due?.getTime() ?? tx.at;
  return {
    kind: 'OPEN',
    questionId: step.id,
    realWakeAt: tx.at < due ? await realInstant(tx, due) : null,
    wakeFor: `Due day of ${stepOf(step.code).label}`,
    alongside: await askedAlongside(tx, step),
    view: await viewOf(tx, row),
  };
}
