import { CYCLE_STORY_VERSION } from '#domain/cycle/story.rules.js';
import { cycleIdFor } from '#domain/cycle/roll-over.rules.js';
import { partsOf, PROCEDURE_GATES, PROCEDURE_STEPS, stepsOfStage } from '#domain/cycle/procedure.js';
import type { StepRow as ProcedureStep } from '#domain/cycle/procedure-row.js';
import { GATES, stageId, STAGES, STATE_AFTER_GATE, type CycleState } from '#domain/cycle/states.js';
import { CYCLE_STEPS, type CycleStepCode } from '#domain/cycle/steps.js';
import { canonicalJson } from '#domain/canonical.js';
import type { Instant } from '#domain/time.js';
import { cycleWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { keepContent } from '../evidence/content-blob.js';
import { sha256 } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { writeMessage } from '../messages/outbox.js';
import { insert, insertMany, instant, json } from '../transaction.js';
import type { CycleEntry, CycleOutputEntry } from './cycle-entry.js';
import type { RecordsImported } from './import-corrective-actions.js';
import type { ImportWork } from './import-work.js';

/** Hour at which something of a file happened whose day alone is told. */
const NOON = 12;

/**
 * Cycles in mid-flight: passed gates and done steps come in as facts of origin IMPORTED, what they produced as versions
 * with their source; nobody is mailed about the past. @returns messages that start the stories
 */
export async function importCycles(work: ImportWork): Promise<RecordsImported> {
  const { tx, file, dates } = work;
  const there = await tx.query<{ id: string; first_day: string }>('select id, first_day from cycle');
  const known = new Map(there.map((cycle) => [cycle.first_day, cycle.id]));
  const alreadyThere: string[] = [];
  const added: string[] = [];
  const messageIds: string[] = [];
  for (const entry of file.cycles) {
    const firstDay = dates.day(entry.firstDay);
    const standing = known.get(firstDay);
    if (standing !== undefined) {
      alreadyThere.push(standing);
      continue;
    }
    const ids = (await tx.query<{ id: string }>('select id from cycle')).map(({ id }) => id);
    const id = cycleIdFor(firstDay, ids);
    const state = await writeCycle(work, { entry, id });
    added.push(id);
    if (state !== 'CLOSED') messageIds.push(await wake(work, id));
  }
  return { added, alreadyThere, messageIds };
}

async function writeCycle(work: ImportWork, of: { entry: CycleEntry; id: string }): Promise<CycleState> {
  const { tx, actor, source } = work;
  const { entry, id } = of;
  const last = entry.gates.at(-1)?.gate;
  const state: CycleState = last === undefined ? 'DRAFT' : STATE_AFTER_GATE[last];
  await insert(tx, 'cycle', await cycleColumns(work, of, state));
  if (state !== 'DRAFT') await writeStages(work, of, state);
  await writeGates(work, of);
  for (const output of entry.outputs) await writeOutput(work, id, output);
  const statement = await keepContent(tx, { ...entry, imported: { source } });
  const content = { state, source, sha256: statement.sha256 };
  work.events.push({ type: 'RECORD_IMPORTED', actor, recordId: id, content });
  return state;
}

async function cycleColumns(
  { tx, dates }: ImportWork,
  { entry, id }: { entry: CycleEntry; id: string },
  state: CycleState,
): Promise<Record<string, unknown>> {
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  const [firstDay, lastDay] = [dates.day(entry.firstDay), dates.day(entry.lastDay)];
  const started = instant(dates.moment(entry.gates[0]?.on ?? entry.firstDay, NOON));
  return {
    id,
    title: `ISMS cycle ${firstDay} to ${lastDay}`,
    first_day: firstDay,
    last_day: lastDay,
    first_ever: entry.firstEver,
    state,
    is_current: state !== 'DRAFT' && state !== 'CLOSED',
    policy_version: policy?.version ?? 1,
    story_version: CYCLE_STORY_VERSION,
    drafted_at: started,
    started_at: state === 'DRAFT' ? null : started,
    closed_at: state === 'CLOSED' ? instant(dates.moment(entry.gates.at(-1)?.on ?? 'D0', NOON)) : null,
  };
}

/** Each stage with the steps that are done; what stands open is opened by its story, with the dates of the plan. */
async function writeStages(work: ImportWork, { entry, id }: { entry: CycleEntry; id: string }, state: CycleState) {
  const done = new Set([
    ...entry.done,
    ...entry.outputs.map(({ code, part }) => (part === '' ? code : `${code}/${part}`)),
  ]);
  for (const stage of STAGES) {
    const steps = stepsOfStage(stage).flatMap((row) => partsOf(row).map((part) => ({ row, part })));
    const open = steps.filter(({ row, part }) => !done.has(part === '' ? row.code : `${row.code}/${part}`));
    const stageState = state === 'CLOSED' ? 'CANCELLED' : open.length === 0 ? 'DONE' : 'RUNNING';
    await insert(work.tx, 'cycle_stage', {
      id: stageId(id, stage),
      cycle_id: id,
      stage,
      state: stageState,
      revision: 0,
    });
    for (const { row, part } of steps.filter((step) => !open.includes(step)))
      await writeSteps(work, {
        recordId: stageId(id, stage),
        codes: codesOf(row, part),
        at: doneAt(work, entry, { row, part }),
      });
  }
}

function doneAt(
  { dates }: ImportWork,
  entry: CycleEntry,
  { row, part }: { row: ProcedureStep; part: string },
): Instant {
  const output = entry.outputs.find((one) => one.code === row.code && one.part === part);
  return dates.moment(output?.on ?? entry.gates.at(-1)?.on ?? entry.firstDay, NOON);
}

/** Every asked step of a row of the procedure, in order. */
function codesOf(row: ProcedureStep, part: string): { code: string; part: string }[] {
  const start = { code: 'START', part: part === '' ? row.code : `${row.code}/${part}` };
  if (row.kind === 'PROCESS') return [start, { code: row.code, part }];
  return [
    start,
    ...(row.input === null ? [] : [{ code: `${row.code}_INPUT`, part }]),
    { code: row.code, part },
    ...(row.approval === null ? [] : [{ code: `${row.code}_APPROVAL`, part }]),
  ];
}

async function writeSteps(
  { tx }: ImportWork,
  of: { recordId: string; codes: readonly { code: string; part: string }[]; at: Instant },
): Promise<void> {
  await insertMany(
    tx,
    'step',
    of.codes.map(({ code, part }) => ({
      id: uuidv7(),
      record_id: of.recordId,
      code,
      part,
      iteration: 1,
      visit: 1,
      planned_at: instant(of.at),
      state: 'SETTLED',
      outcome: CYCLE_STEPS[code as CycleStepCode].agreeing,
      outcome_origin: 'IMPORTED',
      outcome_at: instant(of.at),
    })),
  );
}

async function writeGates(work: ImportWork, { entry, id }: { entry: CycleEntry; id: string }): Promise<void> {
  const { tx, dates } = work;
  for (const { gate, on, by } of entry.gates) {
    const at = dates.moment(on, NOON);
    const before = gate === 'G0' ? ['CHARTER'] : PROCEDURE_GATES[gate].submitted ? [`${gate}_SUBMISSION`] : [];
    const codes = [...before, `${gate}_DECISION`].map((code) => ({ code, part: '' }));
    await writeSteps(work, { recordId: id, codes, at });
    await insert(tx, 'cycle_gate', {
      cycle_id: id,
      gate,
      state: 'PASSED',
      checks: json([]),
      decided_at: instant(at),
      decided_by: by,
    });
  }
  // A cycle whose last gate is passed drafted the one after it elsewhere.
  if (entry.gates.length === GATES.length)
    await writeSteps(work, {
      recordId: id,
      codes: [{ code: 'NEXT_DRAFT', part: '' }],
      at: dates.moment(entry.lastDay, NOON),
    });
}

/** A version that was approved elsewhere: a statement with its source, by the people it names. */
async function writeOutput(work: ImportWork, cycleId: string, output: CycleOutputEntry): Promise<void> {
  const { tx, dates, source } = work;
  const at = dates.moment(output.on, NOON);
  const { stage } = output.code === 'CHARTER' ? { stage: null } : PROCEDURE_STEPS[output.code as 'E1'];
  const recordId = stage === null ? cycleId : stageId(cycleId, stage);
  const [step] = await tx.query<{ id: string }>(
    `select id from step where record_id = $1 and code = $2 and part = $3 order by visit desc limit 1`,
    [recordId, output.code, output.part],
  );
  const entry = filled(work, output.entry) as Readonly<Record<string, unknown>>;
  const content = await keepContent(tx, entry);
  const entryId = uuidv7();
  const form = CYCLE_STEPS[output.code as CycleStepCode].form ?? '';
  await insert(tx, 'form_entry', {
    id: entryId,
    record_id: recordId,
    step_id: step?.id ?? null,
    form,
    form_version: 1,
    outcome: 'SUBMIT',
    content_id: content.id,
    by_person: output.author,
    at: instant(at),
  });
  await insert(tx, 'cycle_output', {
    id: uuidv7(),
    cycle_id: cycleId,
    code: output.code,
    part: output.part,
    number: 1,
    form,
    form_version: 1,
    form_entry_id: entryId,
    sha256: sha256(canonicalJson(entry)),
    author_id: output.author,
    submitted_at: instant(at),
    state: 'APPROVED',
    approver_id: output.approver,
    approved_at: instant(at),
    imported_from: source,
  });
}

/** Fills placeholders, and turns offsets such as `D0-250` into days, all the way down. */
function filled(work: Pick<ImportWork, 'dates'>, value: unknown): unknown {
  const { dates } = work;
  if (typeof value === 'string') return /^D0([+-]\d+)?$/.test(value) ? dates.day(value) : dates.fill(value, dates.d0);
  if (Array.isArray(value)) return value.map((item: unknown) => filled(work, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(work, item)]));
}

/** The story starts its stages itself. */
function wake({ tx }: ImportWork, id: string): Promise<string> {
  return writeMessage(tx, {
    workflowType: WORKFLOWS.ismsCycle,
    workflowId: cycleWorkflowId(id),
    recordId: id,
    signal: 'recordChanged',
    carriedId: id,
  });
}
