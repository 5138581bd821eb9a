import { CYCLE_STORY_VERSION } from '#domain/cycle/story.rules.js';
import { cycleIdFor } from '#domain/cycle/roll-over.rules.js';
import { partsOf, PROCEDURE_GATES, PROCEDURE_STEPS, stepsOfStage } from '#domain/cycle/procedure.js';
import type { StepRow as ProcedureStep } from '#domain/cycle/procedure-row.js';
import { GATES, isCurrent, stageId, STAGES, type CycleState } from '#domain/cycle/states.js';
import { stateOfTold } from '#domain/cycle/told-cycle.rules.js';
import { CYCLE_STEPS, type CycleStepCode } from '#domain/cycle/steps.js';
import { canonicalJson } from '#domain/canonical.js';
import type { Instant } from '#domain/time.js';
import { cycleWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { keepContent } from '../evidence/content-blob.js';
import { sha256 } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { writeMessage } from '../messages/outbox.js';
import { insert, insertMany, instant, json } from '../transaction.js';
import type { FreshCycle, FreshOutput } from './check-cycles.js';
import type { RecordsImported } from './import-corrective-actions.js';
import type { CycleWaiverEntry } from './cycle-entry.js';
import type { ImportWork } from './import-work.js';

/** Hour at which something of a file happened whose day alone is told. */
const NOON = 12;

/**
 * Cycles in mid-flight: passed gates and done steps come in as facts of origin IMPORTED, what they produced as versions
 * with their source; nobody is mailed about the past. @returns messages that start the stories
 */
export async function importCycles(work: ImportWork): Promise<RecordsImported> {
  const { tx, file, dates, cycles } = work;
  const told = file.cycles.map(({ firstDay }) => dates.day(firstDay));
  const there = await tx.query<{ id: string }>(
    `select id from cycle where first_day = any ($1::text[]) and state <> 'CANCELLED' order by first_day`,
    [told],
  );
  const alreadyThere = there.map(({ id }) => id);
  const added: string[] = [];
  const messageIds: string[] = [];
  for (const entry of cycles) {
    const ids = (await tx.query<{ id: string }>('select id from cycle')).map(({ id }) => id);
    const id = cycleIdFor(dates.day(entry.firstDay), ids);
    const state = await writeCycle(work, { entry, id });
    added.push(id);
    if (state !== 'CLOSED') messageIds.push(await wake(work, id));
  }
  return { added, alreadyThere, messageIds };
}

async function writeCycle(work: ImportWork, of: { entry: FreshCycle; id: string }): Promise<CycleState> {
  const { tx, actor, source } = work;
  const { entry, id } = of;
  const state = stateOfTold(entry);
  await insert(tx, 'cycle', await cycleColumns(work, of, state));
  if (state !== 'DRAFT') await writeStages(work, of, state);
  await writeGates(work, of);
  for (const output of entry.outputs) await writeOutput(work, id, output);
  for (const waiver of entry.waivers) await writeWaiver(work, id, waiver);
  const statement = await keepContent(tx, { ...entry, imported: { source } });
  const content = { state, source, sha256: statement.sha256 };
  work.events.push({ type: 'RECORD_IMPORTED', actor, recordId: id, content });
  return state;
}

async function cycleColumns(
  { tx, dates }: ImportWork,
  { entry, id }: { entry: FreshCycle; id: string },
  state: CycleState,
): Promise<Record<string, unknown>> {
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  const [firstDay, lastDay] = [dates.day(entry.firstDay), dates.day(entry.lastDay)];
  const [first, last] = [entry.gates[0], entry.gates.at(-1)];
  const started = first === undefined ? null : instant(dates.moment(first.on, NOON));
  const closing = last?.gate === 'G4' ? last : null;
  return {
    id,
    title: `ISMS cycle ${firstDay} to ${lastDay}`,
    first_day: firstDay,
    last_day: lastDay,
    first_ever: entry.firstEver,
    state,
    is_current: isCurrent(state),
    policy_version: policy?.version ?? 1,
    story_version: CYCLE_STORY_VERSION,
    drafted_at: started ?? instant(tx.at),
    started_at: started,
    closed_by: closing?.by ?? null,
    closed_at: closing === null ? null : instant(dates.moment(closing.on, NOON)),
  };
}

/** Each stage with the steps that are done; what stands open is opened by its story, with the dates of the plan. */
async function writeStages(work: ImportWork, { entry, id }: { entry: FreshCycle; id: string }, state: CycleState) {
  const done = new Set([...entry.done, ...entry.outputs.map(({ step }) => step)]);
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
  entry: FreshCycle,
  { row, part }: { row: ProcedureStep; part: string },
): Instant {
  const output = entry.outputs.find(({ step }) => step === (part === '' ? row.code : `${row.code}/${part}`));
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

async function writeGates(work: ImportWork, { entry, id }: { entry: FreshCycle; id: string }): Promise<void> {
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
async function writeOutput(work: ImportWork, cycleId: string, output: FreshOutput): Promise<void> {
  const { tx, dates, source } = work;
  const { form, formVersion, entry } = output;
  const [code = '', part = ''] = output.step.split('/');
  const at = dates.moment(output.on, NOON);
  const { stage } = code === 'CHARTER' ? { stage: null } : PROCEDURE_STEPS[code as 'E1'];
  const recordId = stage === null ? cycleId : stageId(cycleId, stage);
  const [step] = await tx.query<{ id: string }>(
    `select id from step where record_id = $1 and code = $2 and part = $3 order by visit desc limit 1`,
    [recordId, code, part],
  );
  const content = await keepContent(tx, entry);
  const entryId = uuidv7();
  await insert(tx, 'form_entry', {
    id: entryId,
    record_id: recordId,
    step_id: step?.id ?? null,
    form,
    form_version: formVersion,
    outcome: 'SUBMIT',
    content_id: content.id,
    by_person: output.author,
    at: instant(at),
  });
  await insert(tx, 'cycle_output', {
    id: uuidv7(),
    cycle_id: cycleId,
    code,
    part,
    number: 1,
    form,
    form_version: formVersion,
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

/** What Top Management waived elsewhere counts until its last day, and goes into the carry-over list. */
async function writeWaiver({ tx, dates, source, actor, events }: ImportWork, cycleId: string, told: CycleWaiverEntry) {
  const reason = await keepContent(tx, { reason: dates.fill(told.reason, dates.d0) });
  const waiver = {
    id: uuidv7(),
    cycle_id: cycleId,
    gate: told.gate,
    check_code: told.check,
    reason_id: reason.id,
    expires_on: dates.day(told.expires),
    corrective_action_id: dates.fill(told.correctiveAction, dates.d0),
    granted_by: told.by,
    granted_at: instant(dates.moment(told.on, NOON)),
    imported_from: source,
  };
  await insert(tx, 'gate_waiver', waiver);
  const { id, gate, check_code: check, expires_on: until, corrective_action_id: action } = waiver;
  const content = { waiver: id, gate, check, until, action, reason: reason.id };
  events.push({ type: 'GATE_WAIVED', actor, recordId: cycleId, content });
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
