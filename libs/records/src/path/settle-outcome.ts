import type { Asked } from '#contracts/human-task.js';
import { stateWhenSettled } from '#domain/corrective-action/story.rules.js';
import { isFinal } from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Instant } from '#domain/time.js';
import type { CaseRow } from '../corrective-action/case.js';
import { moveState } from '../corrective-action/move-state.js';
import { wakeStory } from '../corrective-action/raise.js';
import type { OutcomeOrigin, QuestionRow, StepRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import { hasBesideRecord, isBeside } from './beside.js';
import { voidQuestion } from './extension.js';
import { usedWaivers } from '../waivers/valid-waivers.js';
import { viewOf } from './process-view.js';
import { settleStep } from './step.js';

/** Settles an open step, moves the state that follows from it, and answers the story. */
export async function settleAs(
  tx: Tx,
  row: CaseRow,
  how: { step: StepRow; outcome: string; origin: OutcomeOrigin; at: Instant },
): Promise<Asked> {
  const { step, outcome, origin, at } = how;
  const parts = await outcomeParts(tx, row, { code: step.code, outcome });
  const settled = await settleStep(tx, step, { outcome, origin, parts, at });
  // A record that was cancelled in between stays final; the answer stays on record.
  const after = isFinal(row.state) ? row : await afterSettling(tx, row, { step: settled, outcome, at });
  if (!isBeside(step.code) && (await hasBesideRecord(tx, row.id))) await carryOn(tx, after);
  return settledAnswer(tx, after, settled);
}

/** What is asked beside the record goes on with the next open step, or ends with the record. */
async function carryOn(tx: Tx, row: CaseRow): Promise<void> {
  if (!isFinal(row.state)) {
    await wakeStory(tx, row.id);
    return;
  }
  const open = await tx.query<StepRow>(`select * from step where record_id = $1 and state = 'OPEN'`, [row.id]);
  for (const step of open) {
    const questions = await tx.query<QuestionRow>(
      `select * from question where step_id = $1 and state = 'OPEN' for update`,
      [step.id],
    );
    for (const question of questions) await voidQuestion(tx, question, 'MOOT');
    await settleStep(tx, step, { outcome: 'MOOT', origin: 'INTERRUPTED', at: tx.at });
  }
}

/** What the story branches on: actions of an approved plan, those that were returned, and the check of waivers that were used. */
async function outcomeParts(tx: Tx, row: CaseRow, of: { code: string; outcome: string }): Promise<string[]> {
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

async function afterSettling(
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

/** The outcome of a settled step as the story reads it. */
export async function settledAnswer(tx: Tx, row: CaseRow, step: StepRow): Promise<Asked> {
  const view = await viewOf(tx, row);
  if (step.outcome_origin === 'INTERRUPTED') return { kind: 'INTERRUPTED', why: step.outcome ?? 'INTERRUPTED', view };
  return { kind: 'SETTLED', settled: { outcome: step.outcome ?? '', parts: step.outcome_parts }, view };
}
