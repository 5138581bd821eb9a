import { stepName } from '#domain/process/step-name.rules.js';
import { stepOf } from '#domain/process/steps.js';
import { OUTCOME_NAMES } from '#domain/process/outcome-names.js';
import type { ProcessView, WaitingLine } from '#contracts/human-task.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import { tallyWords } from '#domain/human-task/quorum.rules.js';
import type { Quorum } from '#domain/policy/policy.js';
import { processFor, type RecordRow } from './process.js';
import type { Tx } from '../transaction.js';
import { readTally } from './ballot.js';

interface WaitingRow {
  readonly code: string;
  readonly part: string;
  readonly planned_at: Date;
  readonly due: Date | null;
  readonly level: number | null;
  readonly question: string | null;
  readonly quorum: Quorum | null;
  readonly roles: Capacity[] | null;
}

/** What the Temporal UI shows of a record: roles, states, dates. No names, no addresses, no free text. */
export async function viewOf(tx: Tx, row: RecordRow): Promise<ProcessView> {
  const waiting = await tx.query<WaitingRow>(
    `select s.code, s.part, s.planned_at, s.due, q.level, q.id as question, q.quorum,
            array(select distinct t.capacity from task t where t.question_id = q.id and t.state = 'OPEN') as roles
       from step s left join question q on q.step_id = s.id and q.state = 'OPEN'
      where s.record_id = $1 and s.state = 'OPEN' order by s.due nulls last, s.code, s.part`,
    [row.id],
  );
  const [last] = await tx.query<{ code: string; outcome: string; outcome_at: Date }>(
    `select code, outcome, outcome_at from step where record_id = $1 and state = 'SETTLED' and outcome_origin <> 'INTERRUPTED'
      order by outcome_at desc, id desc limit 1`,
    [row.id],
  );
  return {
    recordId: row.id,
    ...processFor(row.id).view(row),
    state: row.state,
    waiting: await linesOf(tx, row.id, waiting),
    lastDecision: last
      ? `${stepOf(last.code).label}: ${OUTCOME_NAMES[last.outcome] ?? last.outcome}, ${last.outcome_at.toISOString().slice(0, 10)}`
      : null,
  };
}

/** One after the other: a connection answers one question at a time. */
async function linesOf(tx: Tx, recordId: string, waiting: readonly WaitingRow[]): Promise<WaitingLine[]> {
  const lines: WaitingLine[] = [];
  for (const line of waiting) lines.push(lineOf(line, { recordId, now: tx.at, vote: await voteOf(tx, line) }));
  return lines;
}

/** ` (2 of 3 approvals)` where more than one has to agree. */
async function voteOf(tx: Tx, { question, quorum, code }: WaitingRow): Promise<string> {
  if (question === null || quorum === null) return '';
  const tally = await readTally(tx, { id: question, quorum }, code);
  return tally === null ? '' : ` (${tallyWords(tally)})`;
}

function lineOf(line: WaitingRow, on: { recordId: string; now: number; vote: string }): WaitingLine {
  const roles = rolesOf(line.roles ?? []);
  const { doer } = stepOf(line.code);
  return {
    step: stepName(line.code, line.part),
    role: `${roles.join(', ') || (doer === null ? 'the waiting time' : 'nobody yet')}${on.vote}`,
    since: line.planned_at.toISOString(),
    due: line.due?.toISOString() ?? '',
    overdueLevel: line.level ?? 0,
    late: line.due !== null && line.due.getTime() < on.now && doer !== null,
  };
}

/** Chair and members asked together are one body: Top Management. */
function rolesOf(capacities: readonly Capacity[]): string[] {
  const asGroup = capacities.map((capacity) =>
    capacity === 'TM_CHAIR' && capacities.includes('TM') ? 'TM' : capacity,
  );
  return [...new Set(asGroup)].map((capacity) => CAPACITY_NAMES[capacity]);
}
