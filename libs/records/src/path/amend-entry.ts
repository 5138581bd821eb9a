import { loadSituation, lockRecord, processFor, type RecordRow } from './process.js';
import { wakeRecord } from './wake-record.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import type { DecisionRow, QuestionRow, StepRow } from '../tables/path.entity.js';
import { inTransaction, reader, type Reader, type Tx } from '../transaction.js';
import { mayDecide, unmetAnswer } from './claim-checks.js';
import type { ClaimRequest } from './claim.js';
import { voidQuestion } from './extension.js';
import { keepEntry } from './keep-entry.js';
import { keepSubject } from './keep-subject.js';
import { lockTask, type LockedTask } from './locked-task.js';
import { buildReceipt } from './receipt.js';
import type { AmendRequest, AmendResult } from './task-requests.js';

/** Answers that their sender may correct: work, not approvals. An approval is corrected by a decision of its own. */
const AMENDABLE: readonly string[] = ['CONTAINMENT', 'ROOT_CAUSE', 'PLANNING', 'IMPLEMENT'];

/** True while nobody decided on what follows from the answer, so that its sender may still correct it. */
export async function mayAmend(records: Records, of: { decisionId: string }): Promise<boolean> {
  const read = reader(records);
  const [decision] = await read.query<DecisionRow>('select * from decision where id = $1', [of.decisionId]);
  return decision !== undefined && (await isUndecided(read, decision));
}

async function isUndecided(read: Reader, decision: DecisionRow): Promise<boolean> {
  const [row] = await read.query<{ code: string; state: RecordRow['state']; later: boolean }>(
    `select s.code, c.state, exists (
       select 1 from decision d join question q2 on q2.id = d.question_id join step s2 on s2.id = q2.step_id
        where d.record_id = c.id and d.decided_at > $2 and s2.code not in ('EXTENSION', 'IMPLEMENT')
          or d.record_id = c.id and d.decided_at > $2 and s2.code = 'IMPLEMENT' and s.code <> 'IMPLEMENT') as later
       from question q join step s on s.id = q.step_id join corrective_action c on c.id = s.record_id where q.id = $1`,
    [decision.question_id, decision.decided_at],
  );
  return (
    row !== undefined &&
    AMENDABLE.includes(row.code) &&
    !row.later &&
    !processFor(decision.record_id).isFinal(row.state)
  );
}

/**
 * Corrects an answer while the next step is undecided. Both entries stay on record. A question that was asked about the old
 * text is voided with its links and asked again about the new one: a decision binds exactly what was shown.
 */
export async function amendEntry(records: Records, request: AmendRequest): Promise<AmendResult> {
  return inTransaction(records, async (tx) => {
    const locked = await lockTask(tx, request.linkId);
    const decision = locked?.decisions.find((candidate) => candidate.task_id === locked.task.id);
    if (!locked || !decision || !(await isUndecided(tx, decision))) return { kind: 'TOO_LATE' };
    const situation = await loadSituation(tx, locked.row, locked.step);
    if (mayDecide(locked, situation) !== null || locked.link.expires_at.getTime() <= tx.at) return { kind: 'TOO_LATE' };
    const claim = claimOf(request, locked, decision);
    const unmet = await unmetAnswer(tx, { locked, situation, request: claim, at: tx.at });
    if (unmet.length > 0) return { kind: 'UNMET', unmet };
    await keepAmended(tx, { locked, decision, claim });
    await processFor(locked.row.id).apply(tx, { locked, situation, request: claim, outcome: decision.outcome });
    await voidChanged(tx, locked.row.id, locked.step.id);
    const outboxIds = [await wakeRecord(tx, locked.row.id, { headStartMs: 2_000 })];
    return {
      kind: 'AMENDED',
      receipt: await buildReceipt(tx, decision, locked.step.code),
      outboxIds,
    };
  });
}

function claimOf(request: AmendRequest, locked: LockedTask, decision: DecisionRow): ClaimRequest {
  return {
    linkId: request.linkId,
    outcome: decision.outcome,
    subjectSha256: locked.subject.sha256,
    entry: request.entry,
    formVersion: request.formVersion,
    comment: '',
    delegateTo: null,
    sessionPersonId: null,
  };
}

async function keepAmended(
  tx: Tx,
  on: { locked: LockedTask; decision: DecisionRow; claim: ClaimRequest },
): Promise<void> {
  const { locked, decision, claim } = on;
  const entry = await keepEntry(tx, { locked, sent: claim });
  await tell(tx, {
    type: 'ENTRY_AMENDED',
    actor: locked.task.person_id,
    recordId: locked.row.id,
    content: { decision: decision.id, step: locked.step.id, entry: entry.id, entrySha256: entry.sha256 },
  });
}

/** Voids the open questions whose subject reads differently now. */
async function voidChanged(tx: Tx, recordId: string, amendedStepId: string): Promise<void> {
  const row = await lockRecord(tx, recordId);
  const open = await tx.query<QuestionRow & { shown: string }>(
    `select q.*, v.sha256 as shown from question q join subject_version v on v.id = q.subject_version_id
      where q.record_id = $1 and q.state = 'OPEN' order by q.id for update of q`,
    [recordId],
  );
  for (const question of open) {
    const [step] = await tx.query<StepRow>('select * from step where id = $1', [question.step_id]);
    if (!step || step.id === amendedStepId || step.code === 'EXTENSION') continue;
    // Kept now, not when it is asked again: who holds the old link is shown what changed from this moment on.
    const subject = await keepSubject(tx, { step, situation: await loadSituation(tx, row, step) });
    if (subject.sha256 !== question.shown) await voidQuestion(tx, question, 'SUBJECT_CHANGED');
  }
}
