import { cycleWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { isFinalCycle, type CycleState } from '#domain/cycle/states.js';
import { offeredOutcomes } from '#domain/cycle/story.rules.js';
import type { CycleStep } from '#domain/cycle/steps.js';
import { Defect } from '#domain/errors.js';
import type { LockedTask } from '../path/locked-task.js';
import type { Process } from '../path/process.js';
import type { Situation } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import { answeredInCycle, applyToCycle } from './apply.js';
import { lockCycle, lockStage, readCycles, readStages, type CycleRow, type StageRow } from './cycle.js';
import { datesOf, waitOf } from './dates.js';
import { fulfilmentOf } from './fulfilment.js';
import { formOf } from './revision.js';
import { cycleParts, cycleSettled, stageSettled } from './settle-cycle.js';
import { loadCycleSituation } from './situation.js';
import { subjectOfCycle } from './subject.js';
import { surroundingsOfCycle } from './surroundings.js';
import { unmetOfCycleAnswer } from './unmet.js';

/** What cycle and stages have in common on the path. */
const SHARED = {
  began: () => ({}),
  situation: loadCycleSituation,
  subject: subjectOfCycle,
  readsAgain: (code) => /^G[1-4]_DECISION$/.test(code),
  // The state of a cycle is moved by its gates, that of a stage by its last step; asking moves nothing.
  opening: (_tx, row) => Promise.resolve(row),
  dates: (tx, of) => datesOf(tx, { ...of, row: of.row as CycleRow | StageRow }),
  wait: waitOf,
  form: formOf,
  taskClass: (_row, definition) => definition.taskClass,
  assurance: ({ policy }, { code }) => policy.cycle.assurance[code] ?? 'A',
  outcomeParts: cycleParts,
  apply: applyToCycle,
  answered: answeredInCycle,
  offered: (_row, { definition }) => offeredOutcomes(definition as CycleStep),
  unmet: unmetOfCycleAnswer,
  latestDue: () => Promise.resolve(null),
  dueMoved: () => Promise.resolve(),
  lateEffect: () => Promise.resolve(null),
  isAboutLateness: () => false,
  origin: () => 'ISMS Engine, PDCA cycle',
  requesters: requestersOf,
  surroundings: surroundingsOfCycle,
} satisfies Partial<Process>;

/** The PDCA cycle: charter, gates, roll-over (specification P1). */
export const cycleProcess: Process = {
  ...SHARED,
  name: 'cycle',
  story: (id) => ({ workflowType: WORKFLOWS.ismsCycle, workflowId: cycleWorkflowId(id) }),
  isFinal: (state) => isFinalCycle(state as CycleState),
  lock: lockCycle,
  read: readCycles,
  openIds: (tx) => idsOf(tx, `select id from cycle where state not in ('CLOSED', 'CANCELLED') order by first_day`),
  settled: cycleSettled,
  fulfilment: (_tx, row) =>
    Promise.reject(new Defect(`${row.id}: no other process fulfils a step of the cycle itself`)),
  isPaused: ({ state }) => state === 'SUSPENDED',
  view: (row: CycleRow) => ({
    process: 'cycle',
    ownerRole: 'IM',
    department: row.department_id,
    severity: null,
    controls: [],
    iteration: 1,
    cycle: row.id,
  }),
};

/** A stage of the cycle: its steps run from their days on, whatever the gates do. */
export const stageProcess: Process = {
  ...SHARED,
  name: 'cycle-stage',
  story: (id) => ({ workflowType: workflowOf(id), workflowId: cycleWorkflowId(id) }),
  isFinal: (state) => state !== 'RUNNING',
  lock: lockStage,
  read: readStages,
  openIds: (tx) =>
    idsOf(
      tx,
      `select s.id from cycle_stage s join cycle c on c.id = s.cycle_id where s.state = 'RUNNING'
        order by c.first_day, s.id`,
    ),
  settled: stageSettled,
  fulfilment: fulfilmentOf,
  isPaused: (row: StageRow) => row.cycle.state === 'SUSPENDED',
  view: (row: StageRow) => ({
    process: `cycle-${row.stage}`,
    ownerRole: 'IM',
    department: row.department_id,
    severity: null,
    controls: [],
    iteration: 1,
    cycle: row.cycle_id,
  }),
};

function workflowOf(stageId: string) {
  const stage = stageId.split('/')[1];
  if (stage === 'establish' || stage === 'operate' || stage === 'monitor' || stage === 'improve')
    return WORKFLOWS[stage];
  throw new Defect(`${stageId} is no stage of a cycle`);
}

async function idsOf(tx: Reader, sql: string): Promise<string[]> {
  return (await tx.query<{ id: string }>(sql)).map(({ id }) => id);
}

/** Whoever prepared what is decided about, or asked for it. */
function requestersOf({ situation }: { locked: LockedTask; situation: Situation }): readonly string[] {
  const { authorIds, askedBy, lateIds } = situation.facts;
  return [...authorIds, ...lateIds, ...(askedBy === null ? [] : [askedBy])];
}
