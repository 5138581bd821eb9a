import type { GateCheck, GateFacts } from '#domain/cycle/gate-facts.js';
import { gateMet, gateUnmet, type GateUnmet } from '#domain/cycle/gates.js';
import { producedName } from '#domain/cycle/revision.rules.js';
import type { CarryOverItem } from '#domain/cycle/roll-over.rules.js';
import { plannedItemOf } from '#domain/cycle/due.rules.js';
import { partsOf, PROCEDURE_GATES, PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { StepRow } from '#domain/cycle/procedure-row.js';
import {
  GATES,
  isFinalCycle,
  STAGE_OF_GATE,
  STATE_OF_STAGE,
  stageId,
  type Gate,
  type StageName,
} from '#domain/cycle/states.js';
import { statementsOf, type GateStatement } from '#domain/cycle/statements.rules.js';
import type { PlannedItem } from '#domain/cycle/plan.rules.js';
import type { CycleStepCode } from '#domain/cycle/steps.js';
import type { Capacity } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { readIsmsNow } from '../isms-now.js';
import { reader, type Reader } from '../transaction.js';
import { readCycles, type CycleRow } from './cycle.js';
import { headquarters, planOfCycle } from './dates.js';
import { gateFactsOf } from './gate-facts.js';
import { readOutputs, type Output } from './outputs.js';
import { readRevised, revisedBy } from './revision.js';

/** Somebody who is waited for. */
export interface WaitedFor {
  readonly code: string;
  readonly part: string;
  readonly personId: string;
  readonly person: string;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly since: Instant;
  readonly due: Instant;
  readonly level: number;
}

/** `NOT_DONE`: the cycle is closed or cancelled, and nobody does it any more. */
export type StepStanding = 'WAITING' | 'OPEN' | 'LATE' | 'DONE' | 'NOT_DONE';

/** One step of the procedure in one part: how it stands, when it is planned, for whom it waits, what it produced. */
export interface StepView {
  readonly code: string;
  readonly part: string;
  readonly label: string;
  readonly clauses: readonly string[];
  readonly stage: StageName | null;
  readonly start: Instant;
  readonly due: Instant;
  readonly standing: StepStanding;
  /** A new version of what counts is prepared or waits for approval; the one before it counts until then. */
  readonly revising: boolean;
  readonly waiting: readonly WaitedFor[];
  /** Newest version first. */
  readonly outputs: readonly Output[];
}

export interface GateView {
  readonly gate: Gate;
  readonly label: string;
  readonly stage: StageName | null;
  readonly due: Instant;
  readonly state: 'OPEN' | 'SUBMITTED' | 'CHANGES' | 'PASSED';
  readonly late: boolean;
  /** As of now; of a gate that was passed, as it was decided. */
  readonly unmet: readonly GateUnmet[];
  /** What is met; nothing of what there was nothing to check of. */
  readonly met: readonly Pick<GateCheck, 'code' | 'clause' | 'label'>[];
  /** What it relies on that was only stated; of a gate that was passed, as it was decided. */
  readonly statements: readonly GateStatement[];
  /** Of G4 while it is open: what the next cycle is going to be handed. */
  readonly carryOver: readonly CarryOverItem[];
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
  readonly waiting: readonly WaitedFor[];
}

export interface CycleView {
  readonly cycle: CycleRow;
  readonly now: Instant;
  readonly zone: string;
  /** Stage in focus; null for a draft and a final cycle. */
  readonly stage: StageName | null;
  /** A gate or a step is past its day. */
  readonly late: boolean;
  readonly stages: readonly { readonly stage: StageName; readonly state: string }[];
  readonly gates: readonly GateView[];
  readonly steps: readonly StepView[];
}

/** A cycle as its page and the API show it; null = there is none. */
export async function readCycle(records: Records, id: string): Promise<CycleView | null> {
  const read = reader(records);
  const [cycle] = await readCycles(read, [id]);
  if (!cycle) return null;
  const now = await readIsmsNow(records);
  const calendar = await headquarters(read);
  const plan = planOfCycle(cycle, calendar);
  const on = {
    cycle,
    now,
    plan,
    waiting: await readWaiting(read, id),
    settled: await readSettled(read, id),
    outputs: await readOutputs(read, id),
    revised: (await readRevised(read, id)).map(producedName),
  };
  const steps = Object.values(PROCEDURE_STEPS).flatMap((row) => partsOf(row).map((part) => stepView(on, row, part)));
  const gates = await readGates(read, on);
  return {
    cycle,
    now,
    zone: calendar.zone,
    stage: stageInFocus(cycle),
    late: gates.some((gate) => gate.late) || steps.some(({ standing }) => standing === 'LATE'),
    stages: await readStageStates(read, id),
    gates,
    steps,
  };
}

interface Standing {
  readonly cycle: CycleRow;
  readonly now: Instant;
  readonly plan: readonly PlannedItem[];
  readonly waiting: readonly WaitedFor[];
  readonly settled: readonly { readonly code: string; readonly part: string; readonly outcome: string }[];
  readonly outputs: readonly Output[];
  readonly revised: readonly string[];
}

function stageInFocus({ state, resume_state: resumed }: CycleRow): StageName | null {
  const of = state === 'SUSPENDED' ? resumed : state;
  return (Object.keys(STATE_OF_STAGE) as StageName[]).find((stage) => STATE_OF_STAGE[stage] === of) ?? null;
}

function stepView(on: Standing, row: StepRow, part: string): StepView {
  const code = row.code === 'E0' ? 'CHARTER' : row.code;
  const item = plannedItemOf(on.plan, code as CycleStepCode, part);
  const own = row.code === 'E0' ? ['CHARTER'] : [`${row.code}_INPUT`, row.code, `${row.code}_APPROVAL`];
  const waiting = on.waiting.filter((one) => {
    const of = one.code.startsWith('REVISION') ? revisedBy(one.part) : null;
    return of === null ? own.includes(one.code) && one.part === part : of.code === row.code && of.part === part;
  });
  const last = row.kind === 'TASKS' && row.approval !== null && row.code !== 'E0' ? `${row.code}_APPROVAL` : code;
  const approved = last.endsWith('_APPROVAL');
  const done = on.settled.some(
    (one) => one.code === last && one.part === part && (!approved || one.outcome === 'APPROVE'),
  );
  const outputs = on.outputs.filter((one) => one.code === code && one.part === part);
  return {
    code: row.code,
    part,
    label: row.label,
    clauses: row.clauses,
    stage: row.stage,
    start: item.start,
    due: item.due,
    standing: standingOf({ done: done || outputs.some(({ state }) => state === 'APPROVED'), item, on }),
    revising: on.revised.includes(producedName({ code: row.code, part })),
    waiting,
    outputs,
  };
}

function standingOf(of: { done: boolean; item: PlannedItem; on: Standing }): StepStanding {
  if (of.done) return 'DONE';
  if (isFinalCycle(of.on.cycle.state)) return 'NOT_DONE';
  // A stopped cycle is not late: its dates move when it is resumed.
  if (of.on.now > of.item.due && of.on.cycle.state !== 'SUSPENDED') return 'LATE';
  return of.on.now >= of.item.start && of.on.cycle.state !== 'DRAFT' ? 'OPEN' : 'WAITING';
}

interface GateRow {
  readonly gate: Gate;
  readonly state: GateView['state'];
  readonly checks: GateUnmet[];
  readonly statements: GateStatement[];
  readonly decided_at: Date | null;
  readonly name: string | null;
}

async function readGates(read: Reader, on: Standing): Promise<GateView[]> {
  const rows = await read.query<GateRow>(
    `select g.gate, g.state, g.checks, g.statements, g.decided_at, p.name from cycle_gate g left join person p on p.id = g.decided_by
      where g.cycle_id = $1`,
    [on.cycle.id],
  );
  const facts = await gateFactsOf(read, on.cycle, { at: on.now });
  return GATES.map((gate) => gateView(gate, { on, row: rows.find((one) => one.gate === gate), facts }));
}

function gateView(gate: Gate, of: { on: Standing; row: GateRow | undefined; facts: GateFacts }): GateView {
  const { on, row, facts } = of;
  const { due } = plannedItemOf(on.plan, `${gate}_DECISION` as CycleStepCode, '');
  const state = row?.state ?? 'OPEN';
  const over = state === 'PASSED' || on.cycle.state === 'SUSPENDED' || isFinalCycle(on.cycle.state);
  return {
    gate,
    label: PROCEDURE_GATES[gate].label,
    stage: gate === 'G0' ? null : STAGE_OF_GATE[gate],
    due,
    state,
    late: !over && on.now > due,
    ...(row?.state === 'PASSED' ? checksAsDecided(gate, row, facts) : checksNow(gate, facts)),
    ...decisionOf(row),
    waiting: on.waiting.filter(({ code }) => gateOf(code) === gate),
  };
}

type Checks = Pick<GateView, 'unmet' | 'met' | 'carryOver' | 'statements'>;

function checksNow(gate: Gate, facts: GateFacts): Checks {
  const unmet = gateUnmet(gate, facts);
  const carryOver = gate === 'G4' ? facts.carryOver : [];
  return { unmet, met: gateMet(gate, unmet, facts), carryOver, statements: statementsOf(gate, facts) };
}

/** As it was kept with the decision; what was asked for anew afterwards was no matter of that gate. */
function checksAsDecided(gate: Gate, { checks, statements, decided_at: at }: GateRow, facts: GateFacts): Checks {
  const askedAnew = facts.askedAnew.filter((one) => at !== null && one.at <= at.getTime());
  return { unmet: checks, met: gateMet(gate, checks, { ...facts, askedAnew }), carryOver: [], statements };
}

/** Gate that a step belongs to; the check of waivers comes between the last gate and the close. */
function gateOf(code: string): string {
  return code === 'CYCLE_WAIVER_CHECK' ? 'G4' : (code.split('_')[0] ?? code);
}

function decisionOf(row: GateRow | undefined): Pick<GateView, 'decidedBy' | 'decidedAt'> {
  return { decidedBy: row?.name ?? null, decidedAt: row?.decided_at?.getTime() ?? null };
}

async function readWaiting(read: Reader, id: string): Promise<WaitedFor[]> {
  const rows = await read.query<Omit<WaitedFor, 'since' | 'due'> & { since: Date; due: Date }>(
    `select s.code, s.part, p.id as "personId", p.name as person, t.capacity, b.name as "onBehalfOf", a.name as area,
            q.opened_at as since, q.due, q.level
       from task t join question q on q.id = t.question_id and q.state = 'OPEN' join step s on s.id = q.step_id
       join person p on p.id = t.person_id left join person b on b.id = t.on_behalf_of
       left join department a on a.id = t.department_id
      where (q.record_id = $1 or q.record_id like $2) and t.state = 'OPEN' order by q.due, s.code, s.part, p.name`,
    [id, `${id}/%`],
  );
  return rows.map((row) => ({ ...row, since: row.since.getTime(), due: row.due.getTime() }));
}

async function readSettled(read: Reader, id: string): Promise<Standing['settled']> {
  return read.query<{ code: string; part: string; outcome: string }>(
    `select distinct on (code, part) code, part, outcome from step
      where (record_id = $1 or record_id like $2) and state = 'SETTLED' and outcome_origin <> 'INTERRUPTED'
      order by code, part, visit desc`,
    [id, `${id}/%`],
  );
}

async function readStageStates(read: Reader, id: string): Promise<CycleView['stages']> {
  const rows = await read.query<{ stage: StageName; state: string }>(
    'select stage, state from cycle_stage where cycle_id = $1',
    [id],
  );
  return (Object.keys(STATE_OF_STAGE) as StageName[]).map((stage) => ({
    stage,
    state: rows.find((row) => row.stage === stage)?.state ?? 'WAITING',
  }));
}

/** One line of the list of cycles, newest first. */
export interface CycleLine {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly current: boolean;
}

export async function readCycleList(records: Records): Promise<CycleLine[]> {
  return reader(records).query<CycleLine>(
    `select id, title, state, first_day as "firstDay", last_day as "lastDay", is_current as current from cycle
      order by first_day desc, id desc limit 200`,
  );
}

/** Record id of a step's stage; that of the cycle for what belongs to none. */
export function recordOfStep(cycleId: string, step: Pick<StepView, 'stage'>): string {
  return step.stage === null ? cycleId : stageId(cycleId, step.stage);
}
