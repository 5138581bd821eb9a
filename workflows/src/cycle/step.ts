import { partsOf, PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { CyclePart, ProcedureStepCode, StepRow } from '#domain/cycle/procedure-row.js';
import type { Story } from '../human-task/story.js';

/**
 * Tells one step of the procedure as its row of the step table says: once or each quarter, from its day on; inputs of the
 * departments, preparation, and approval until it is given; or, where another process fulfils it, until that reports.
 */
export async function step(story: Story, code: ProcedureStepCode): Promise<void> {
  const row = PROCEDURE_STEPS[code];
  await Promise.all(partsOf(row).map((part) => carriedOut(story, row, part)));
}

async function carriedOut(story: Story, row: StepRow, part: CyclePart): Promise<void> {
  // The plan of the cycle knows the day; a day that has come is over at once.
  await story.wait('START', part === '' ? row.code : `${row.code}/${part}`);
  if (row.kind === 'PROCESS') {
    await story.fulfil(row.code);
    return;
  }
  if (row.input !== null) await story.ask(`${row.code}_INPUT`, part);
  for (;;) {
    await story.ask(row.code, part);
    if (row.approval === null) return;
    // 7.5.2: changes and a refusal go back to the preparer; a time-out never approves.
    const approval = await story.ask(`${row.code}_APPROVAL`, part);
    if (approval.outcome === 'APPROVE') return;
  }
}
