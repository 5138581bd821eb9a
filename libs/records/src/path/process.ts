import type { ProcessView, Recalled, StepKey } from '#contracts/human-task.js';
import type { WorkflowType } from '#contracts/workflow-ids.js';
import { Defect, RuleViolation, type Unmet } from '#domain/errors.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { Assurance, Policy, TaskClass } from '#domain/policy/policy.js';
import { processOf, type ProcessName } from '#domain/process/process.js';
import type { FormCode } from '#domain/process/form-code.js';
import type { StepDefinition } from '#domain/process/step-definition.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import type { PersonFacts } from '../directory/person-facts.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader, Tx } from '../transaction.js';
import type { ClaimRequest } from './claim.js';
import type { LockedTask } from './locked-task.js';
import type { Situation, SituationRequest, SituationStep } from './situation.js';
import type { TaskSurroundings } from './task-view.js';

/** What the path knows of a record, whatever its process. */
export interface RecordRow {
  readonly id: string;
  /** Classification Internal: it appears in mails. */
  readonly title: string;
  readonly state: string;
  readonly revision: number;
  readonly department_id: string | null;
  readonly story_version: number;
  /** The policy it began with. */
  readonly policy: Policy;
}

export interface Dues {
  /** Due of the policy or the plan; KPIs count against it. */
  readonly original: Instant;
  /** Due that is asked for: never less than the policy's minimum after the start. */
  readonly due: Instant;
}

export interface Dating {
  readonly row: RecordRow;
  readonly key: StepKey;
  readonly situation: Situation;
  /** Planned start of a step row that is there already; null where the step opens now. */
  readonly plannedAt: Instant | null;
}

/** When a step starts by plan and is due, in whose calendar, and what everybody gets at least. */
export interface Dated extends Dues {
  readonly plannedAt: Instant;
  readonly least: Instant;
}

/** A waiting time: the record as it stands while it lasts, from when by plan, until when, and what it is for. */
export interface Wait {
  readonly row: RecordRow;
  readonly plannedAt: Instant;
  readonly end: Instant;
  /** Words of the timer in the Temporal UI. */
  readonly words: string;
}

/** A step that another process fulfils: its dates by plan, and what is not fulfilled yet; empty = fulfilled. */
export interface Fulfilment {
  /** The record, where looking at the other process moved it. */
  readonly row?: RecordRow;
  readonly plannedAt: Instant;
  readonly due: Instant;
  readonly unmet: readonly Unmet[];
}

/** An answer that ended its question, with everything it may change. */
export interface Outcome<Row extends RecordRow = RecordRow> {
  readonly locked: LockedTask<Row>;
  readonly situation: Situation<Row>;
  readonly request: ClaimRequest;
  readonly outcome: string;
}

export interface Settling {
  readonly step: StepRow;
  readonly outcome: string;
  readonly at: Instant;
}

/** What a form is held against in the claiming transaction and on the page. */
export interface Answering<Row extends RecordRow = RecordRow> {
  readonly locked: Pick<LockedTask<Row>, 'row' | 'step' | 'task' | 'question'>;
  readonly situation: Situation<Row>;
  readonly calendar: SiteCalendar;
  readonly at: Instant;
}

/** Reading of a task page. */
export interface Showing<Row extends RecordRow = RecordRow> {
  readonly row: Row;
  readonly step: StepRow;
  readonly person: PersonFacts;
  readonly now: Instant;
  /** The task can still be answered. */
  readonly open: boolean;
}

/**
 * What a process adds to the path: its records, its dates, what is decided about, and what an answer changes. The path
 * asks, escalates, hands on, claims and settles the same way for all of them. Methods, so that each process names the row
 * type of its own records; `processFor` hands it no other.
 */
export interface Process {
  readonly name: ProcessName;
  /** Workflow that tells the story of a record. */
  story(recordId: string): { readonly workflowType: WorkflowType; readonly workflowId: string };
  /** How the story begins, where its records begin differently. */
  began(row: RecordRow): Pick<Recalled, 'beganAs'>;
  /** Final states are never left; a story whose record is final returns at once. */
  isFinal(state: string): boolean;
  /** Locks the record: the first lock of every path function. Null = there is none. */
  lock(tx: Tx, recordId: string): Promise<RecordRow | null>;
  /** Reads records without a lock, in no particular order. */
  read(tx: Reader, recordIds: readonly string[]): Promise<RecordRow[]>;
  /** Ids of all records whose story is not over, oldest first. */
  openIds(tx: Reader): Promise<string[]>;
  /** People of the record, the directory around them, earlier answers: as of the transaction. */
  situation(tx: Tx, row: RecordRow, step: SituationRequest): Promise<Situation>;
  /** What a step decides about, from the record and the answers so far. */
  subject(tx: Reader, row: RecordRow, step: SituationStep): Promise<SubjectDocument>;
  /** The subject changes while it waits for its decision, such as the check list of a gate: it is read again then. */
  readsAgain(code: string): boolean;
  /** Moves the record to the state in which it is while the step is open. */
  opening(tx: Tx, row: RecordRow, definition: StepDefinition): Promise<RecordRow>;
  /** Dates of a step that opens, from planned and effective instants; never from processing time. */
  dates(tx: Tx, of: Dating): Promise<Dated>;
  /** Opens a waiting time. */
  wait(tx: Tx, row: RecordRow, key: StepKey): Promise<Wait>;
  /** What a step that another process fulfils still waits for. */
  fulfilment(tx: Tx, row: RecordRow, key: StepKey): Promise<Fulfilment>;
  /** Form of a step; that of its definition unless the part says more. */
  form(definition: StepDefinition, part: string): FormCode | null;
  /** Class of a step's ladder; null = nobody is asked. */
  taskClass(row: RecordRow, definition: StepDefinition): TaskClass | null;
  assurance(row: RecordRow, definition: StepDefinition): Assurance;
  /** What the story branches on besides the outcome, fixed when the step is settled. */
  outcomeParts(tx: Tx, row: RecordRow, of: { step: StepRow; outcome: string }): Promise<string[]>;
  /** State and columns that follow from a settled step. Not asked of a record that is final. */
  settled(tx: Tx, row: RecordRow, of: Settling): Promise<RecordRow>;
  /** What an outcome changes on the record, in the claiming transaction. */
  apply(tx: Tx, on: Outcome): Promise<void>;
  /** One answer of a step that each answers for themselves: what it changes before the others have answered. */
  answered(tx: Tx, on: Outcome): Promise<void>;
  /** The record stands still: its questions stay, and nothing is reminded or escalated. */
  isPaused(row: RecordRow): boolean;
  /** Answers that the step takes from a person on this record now. */
  offered(row: RecordRow, of: { definition: StepDefinition; situation: Pick<Situation, 'authors'> }): readonly string[];
  /** Unmet requirements of an answer; empty = ready. The page, the API and the claiming transaction ask the same. */
  unmet(tx: Reader, answer: { outcome: string; entry: unknown }, on: Answering): Promise<Unmet[]>;
  /** Latest day to which an extension may move the step; null = no bound. */
  latestDue(tx: Reader, on: Answering): Promise<string | null>;
  /** A granted extension moved the step: what else follows it. */
  dueMoved(tx: Tx, row: RecordRow, of: { step: StepRow; due: Instant }): Promise<void>;
  /** Head of what the Temporal UI shows. */
  view(
    row: RecordRow,
  ): Pick<
    ProcessView,
    | 'process'
    | 'ownerRole'
    | 'department'
    | 'severity'
    | 'controls'
    | 'iteration'
    | 'cycle'
    | 'progress'
    | 'nextReviewAt'
  >;
  /** Something that a late step brings about beside its ladder: when; done here once it is due. Null = nothing. */
  lateEffect(tx: Tx, late: { row: RecordRow; step: StepRow; due: Instant; open: boolean }): Promise<Lateness | null>;
  /** A record about lateness raises no further one. */
  isAboutLateness(row: RecordRow): boolean;
  /** Role that the record comes from; names stay out of mails about others. */
  origin(row: RecordRow): string;
  /** Who is told of a decision besides the decider. */
  requesters(on: { locked: LockedTask; situation: Situation }): readonly string[];
  /** The record and the choices of a task page. */
  surroundings(read: Reader, on: Showing): Promise<TaskSurroundings>;
}

export interface Lateness {
  readonly at: Instant;
  /** Words of the timer. */
  readonly words: string;
}

const PROCESSES = new Map<ProcessName, Process>();

/** Adds processes to the path; done once, where the records are opened. */
export function plug(processes: readonly Process[]): void {
  for (const process of processes) PROCESSES.set(process.name, process);
}

/** Every process that is plugged in. */
export function plugged(): readonly Process[] {
  return [...PROCESSES.values()];
}

/** Process of a record. Throws Defect when nobody plugged it in. */
export function processFor(recordId: string): Process {
  const process = PROCESSES.get(processOf(recordId));
  if (!process) throw new Defect(`${recordId}: its process is not plugged in`);
  return process;
}

/** Locks a record of any process. Throws RuleViolation `unknown-record`. */
export async function lockRecord(tx: Tx, recordId: string): Promise<RecordRow> {
  const row = await processFor(recordId).lock(tx, recordId);
  if (!row) throw new RuleViolation('unknown-record', `There is no record ${recordId}.`);
  return row;
}

/** Reads a record without a lock. */
export async function readRecord(tx: Reader, recordId: string): Promise<RecordRow | null> {
  const [row] = await processFor(recordId).read(tx, [recordId]);
  return row ?? null;
}

/** Situation of a step as of the transaction. */
export function loadSituation(tx: Tx, row: RecordRow, step: SituationRequest): Promise<Situation> {
  return processFor(row.id).situation(tx, row, step);
}
