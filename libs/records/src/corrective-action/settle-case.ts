import { isFinal } from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { stateWhenSettled } from '#domain/corrective-action/story.rules.js';
import type { Instant } from '#domain/time.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import { usedWaivers } from '../waivers/valid-waivers.js';
import type { CaseRow } from './case.js';
import { moveState } from './move-state.js';

/** What the story branches on: actions of an approved plan, those that were returned, and the check of waivers that were used. */
export async function outcomeParts(tx: Tx, row: CaseRow, of: { code: string; outcome: string }): Promise<string[]> {
  if (of.code === 'CLOSURE' && of.outcome === 'APPROVE')
    return (await usedWaivers(tx, row.id)).length > 0 ? ['WAIVER_CHECK'] : [];
  const returned = of.code === 'EVIDENCE_CHECK' && of.outcome === 'RETURN';
  if (!returned && !(of.code === 'PLAN_APPROVAL' && of.outcome === 'APPROVE')) return [];
  const rows = await tx.query<{ number: number }>(
    `select number from planned_action where record_id = $1 and iteration = $2 and state = any($3) order by number`,
    [row.id, row.iteration, returned ? ['RETURNED'] : ['PLANNED']],
  );
  return rows.map((action) => String(action.number));
}

/** State that follows from a settled step; closing and reopening set their columns with it. */
export async function afterSettling(
  tx: Tx,
  row: CaseRow,
  of: { step: StepRow; outcome: string; at: Instant },
): Promise<CaseRow> {
  // What a waiver made possible is checked by somebody independent before the record is closed.
  if (of.step.code === 'CLOSURE' && of.step.outcome_parts.includes('WAIVER_CHECK')) return row;
  const to = stateWhenSettled(of.step.code as CorrectiveActionStepCode, of.outcome, row.story_version);
  if (to === null) return row;
  if (to === 'REOPENED') {
    const columns = {
      iteration: row.iteration + 1,
      iteration_from: new Date(of.at),
      monitoring_days: null,
      criterion: null,
    };
    return moveState(tx, row, { to, columns });
  }
  if (!isFinal(to)) return moveState(tx, row, { to });
  const [by] = await tx.query<{ person_id: string }>(
    `select d.person_id from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
      where s.record_id = $1 and s.code = $2 order by d.decided_at desc limit 1`,
    [row.id, of.step.code === 'WAIVER_CHECK' ? 'CLOSURE' : of.step.code],
  );
  return moveState(tx, row, { to, columns: { closed_at: new Date(of.at), closed_by: by?.person_id ?? null } });
}
