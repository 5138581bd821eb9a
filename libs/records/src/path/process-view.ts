import type { ProcessView, WaitingLine } from '#contracts/human-task.js';
import { requirementCodes } from '#domain/corrective-action/requirement-code.rules.js';
import { OUTCOME_NAMES } from '#domain/corrective-action/story.rules.js';
import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import { tallyWords } from '#domain/human-task/quorum.rules.js';
import type { Quorum } from '#domain/policy/policy.js';
import type { CaseRow } from '../corrective-action/case.js';
import type { Tx } from '../transaction.js';
import { readTally } from './ballot.js';

interface WaitingRow {
  readonly code: CorrectiveActionStepCode;
  readonly part: string;
  readonly planned_at: Date;
  readonly due: Date | null;
  readonly level: number | null;
  readonly question: string | null;
  readonly quorum: Quorum | null;
  readonly roles: Capacity[] | null;
}

/** What the Temporal UI shows of a corrective action: roles, states, dates. No names, no addresses, no free text. */
export async function viewOf(tx: Tx, row: CaseRow): Promise<ProcessView> {
  const waiting = await tx.query<WaitingRow>(
    `select s.code, s.part, s.planned_at, s.due, q.level, q.id as question, q.quorum,
            array(select distinct t.capacity from task t where t.question_id = q.id and t.state = 'OPEN') as roles
       from step s left join question q on q.step_id = s.id and q.state = 'OPEN'
      where s.record_id = $1 and s.state = 'OPEN' order by s.due nulls last, s.code, s.part`,
    [row.id],
  );
  const [last] = await tx.query<{ code: CorrectiveActionStepCode; outcome: string; outcome_at: Date }>(
    `select code, outcome, outcome_at from step where record_id = $1 and state = 'SETTLED' and outcome_origin <> 'INTERRUPTED'
      order by outcome_at desc, id desc limit 1`,
    [row.id],
  );
  return {
    recordId: row.id,
    process: 'corrective-action',
    state: row.state,
    ownerRole: row.owner_id === null ? null : 'CA_OWNER',
    department: row.department_id,
    severity: row.grade,
    controls: requirementCodes(row.requirement_refs),
    iteration: row.iteration,
    waiting: await linesOf(tx, waiting),
    lastDecision: last
      ? `${CORRECTIVE_ACTION_STEPS[last.code].label}: ${OUTCOME_NAMES[last.outcome] ?? last.outcome}, ${last.outcome_at.toISOString().slice(0, 10)}`
      : null,
  };
}

/** One after the other: a connection answers one question at a time. */
async function linesOf(tx: Tx, waiting: readonly WaitingRow[]): Promise<WaitingLine[]> {
  const lines: WaitingLine[] = [];
  for (const line of waiting) lines.push(lineOf(line, { now: tx.at, vote: await voteOf(tx, line) }));
  return lines;
}

/** ` (2 of 3 approvals)` where more than one has to agree. */
async function voteOf(tx: Tx, { question, quorum, code }: WaitingRow): Promise<string> {
  if (question === null || quorum === null) return '';
  const tally = await readTally(tx, { id: question, quorum }, code);
  return tally === null ? '' : ` (${tallyWords(tally)})`;
}

function lineOf(line: WaitingRow, { now, vote }: { now: number; vote: string }): WaitingLine {
  const roles = rolesOf(line.roles ?? []);
  const label = CORRECTIVE_ACTION_STEPS[line.code].label;
  return {
    step: line.code === 'IMPLEMENT' ? `${label} ${line.part}` : label,
    role: `${roles.join(', ') || (line.code === 'MONITORING' ? 'the waiting time' : 'nobody yet')}${vote}`,
    since: line.planned_at.toISOString(),
    due: line.due?.toISOString() ?? '',
    overdueLevel: line.level ?? 0,
    late: line.due !== null && line.due.getTime() < now && line.code !== 'MONITORING',
  };
}

/** Chair and members asked together are one body: Top Management. */
function rolesOf(capacities: readonly Capacity[]): string[] {
  const asGroup = capacities.map((capacity) =>
    capacity === 'TM_CHAIR' && capacities.includes('TM') ? 'TM' : capacity,
  );
  return [...new Set(asGroup)].map((capacity) => CAPACITY_NAMES[capacity]);
}
