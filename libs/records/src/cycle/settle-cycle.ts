import { stateWhenSettled } from '#domain/cycle/story.rules.js';
import { stageId, STAGES } from '#domain/cycle/states.js';
import type { CycleStepCode } from '#domain/cycle/steps.js';
import { partsOf, stepsOfStage } from '#domain/cycle/procedure.js';
import type { Settling } from '../path/process.js';
import { unwind } from '../corrective-action/unwind.js';
import { wakeRecord } from '../path/wake-record.js';
import { insertMany, type Tx } from '../transaction.js';
import { lockStage, moveCycle, moveStage, type CycleRow, type StageRow } from './cycle.js';
import { usedWaivers } from '../waivers/valid-waivers.js';
import { draftNext, handOver } from './draft.js';

const WAIVER_CHECK = 'CYCLE_WAIVER_CHECK' satisfies CycleStepCode;

/** State that follows from a settled step of a cycle: gates lead on, the day before the end drafts the next cycle. */
export async function cycleSettled(tx: Tx, row: CycleRow, { step, outcome, at }: Settling): Promise<CycleRow> {
  if (step.code === 'NEXT_DRAFT') {
    // What was drafted by hand before its day is given what is open on that day.
    if (!(await draftNext(tx, row))) await handOver(tx, row);
    return row;
  }
  // Stop and resumption took effect with the decision: they lead nowhere when they are settled.
  const to = stateWhenSettled(step.code as CycleStepCode, outcome);
  // What a waiver made possible is checked by somebody independent before the cycle is closed.
  if (to === null || step.outcome_parts.includes(WAIVER_CHECK)) return row;
  // The instant of the decision, not that at which its story came to it: everything that is planned counts from there.
  const decided = {
    at: new Date(at),
    by: await deciderOf(tx, row.id, step.code === WAIVER_CHECK ? 'G4_DECISION' : step.code),
  };
  if (to === 'CANCELLED') return cancel(tx, row, decided);
  if (to === 'CLOSED') return close(tx, row, decided);
  return whileGoing(tx, row, (going) =>
    step.code === 'G0_DECISION' ? start(tx, going, decided) : moveCycle(tx, going, { to }),
  );
}

interface Decided {
  readonly at: Date;
  readonly by: string | null;
}

/** What the story branches on: the close of a cycle on which a waiver of separation of duties was used is checked. */
export async function cycleParts(
  tx: Tx,
  row: Pick<CycleRow, 'id'>,
  { step, outcome }: Pick<Settling, 'step' | 'outcome'>,
): Promise<string[]> {
  if (step.code !== 'G4_DECISION' || outcome !== 'APPROVE') return [];
  return (await usedWaivers(tx, row.id)).length > 0 ? [WAIVER_CHECK] : [];
}

async function deciderOf(tx: Tx, cycleId: string, code: string): Promise<string | null> {
  const [by] = await tx.query<{ person_id: string }>(
    `select d.person_id from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
      where s.record_id = $1 and s.code = $2 order by d.decided_at desc limit 1`,
    [cycleId, code],
  );
  return by?.person_id ?? null;
}

/** What was decided before a stop takes effect; the stop goes on until Top Management resumes the cycle. */
async function whileGoing(tx: Tx, row: CycleRow, work: (going: CycleRow) => Promise<CycleRow>): Promise<CycleRow> {
  if (row.state !== 'SUSPENDED' || row.resume_state === null) return work(row);
  const moved = await work(await moveCycle(tx, row, { to: row.resume_state, columns: { resume_state: null } }));
  return moveCycle(tx, moved, { to: 'SUSPENDED', columns: { resume_state: moved.state } });
}

/** A draft that does not take place; a stop of it ends with it. */
async function cancel(tx: Tx, row: CycleRow, { at, by }: Decided): Promise<CycleRow> {
  await unwind(tx, row.id, { ends: true });
  const going = row.resume_state === null ? row : await moveCycle(tx, row, { to: row.resume_state });
  return moveCycle(tx, going, {
    to: 'CANCELLED',
    columns: { closed_at: at, closed_by: by, resume_state: null, suspended_at: null },
  });
}

/** G0: from now on this is the current cycle of its scope; its four stages begin, each with a record of its own. */
async function start(tx: Tx, row: CycleRow, { at }: Decided): Promise<CycleRow> {
  await tx.query('update cycle set is_current = false, revision = revision + 1 where scope_id = $1 and is_current', [
    row.scope_id,
  ]);
  await insertMany(
    tx,
    'cycle_stage',
    STAGES.map((stage) => ({ id: stageId(row.id, stage), cycle_id: row.id, stage, state: 'RUNNING', revision: 0 })),
  );
  return moveCycle(tx, row, { to: 'ESTABLISH', columns: { is_current: true, started_at: at } });
}

/** G4: the cycle is read-only from now on; what its stages still ask is carried over. */
async function close(tx: Tx, row: CycleRow, { at, by }: Decided): Promise<CycleRow> {
  for (const stage of STAGES) await endStage(tx, stageId(row.id, stage));
  // What was asked or waited for beside the gates is over too.
  await unwind(tx, row.id, { ends: true });
  await draftNext(tx, row);
  await handOver(tx, row);
  // Decided before it was stopped: the close ends the stop too.
  const going = row.resume_state === null ? row : await moveCycle(tx, row, { to: row.resume_state });
  return moveCycle(tx, going, {
    to: 'CLOSED',
    columns: { is_current: false, closed_at: at, closed_by: by, resume_state: null, suspended_at: null },
  });
}

async function endStage(tx: Tx, id: string): Promise<void> {
  const stage = await lockStage(tx, id);
  if (stage?.state !== 'RUNNING') return;
  await unwind(tx, id, { ends: true });
  await moveStage(tx, stage, 'CANCELLED');
  // A step that waits for another process, or whose ladder is at its end, has no timer: it hears of the end by this.
  await wakeRecord(tx, id);
}

/** A stage is done when the last of its steps is settled; a gate that is late does not hold it. */
export async function stageSettled(tx: Tx, row: StageRow, of: Settling): Promise<StageRow> {
  const last = (code: string): string[] => [`${code}_APPROVAL`, code];
  const settled = await tx.query<{ code: string; part: string; outcome: string }>(
    `select distinct on (code, part) code, part, outcome from step
      where record_id = $1 and state = 'SETTLED' and outcome_origin <> 'INTERRUPTED' order by code, part, visit desc`,
    [row.id],
  );
  const done = (code: string, part: string, outcome?: string): boolean =>
    settled.some((one) => one.code === code && one.part === part && (outcome === undefined || one.outcome === outcome));
  const isDone = stepsOfStage(row.stage).every((step) =>
    partsOf(step).every((part) => {
      const [approval = '', prepared = ''] = last(step.code);
      return step.kind === 'TASKS' && step.approval !== null ? done(approval, part, 'APPROVE') : done(prepared, part);
    }),
  );
  return isDone && of.step.code !== 'START' ? moveStage(tx, row, 'DONE') : row;
}
