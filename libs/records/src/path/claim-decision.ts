import { stepOf } from '#domain/process/steps.js';
import { outcomeOf } from '#domain/human-task/quorum.rules.js';
import { checkDuty } from '#domain/roles/separation-of-duties.rules.js';
import { loadSituation, processFor } from './process.js';
import type { Situation } from './situation.js';
import type { Records } from '../data-source.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { hashOf } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import type { DecisionRow, TaskRow } from '../tables/path.entity.js';
import { insert, instant, inTransaction, type Tx } from '../transaction.js';
import { askInstead } from './ask-instead.js';
import { ballotOf } from './ballot.js';
import { endedAnswer, lacksSession, mayDecide, mayName, unmetAnswer } from './claim-checks.js';
import type { ClaimRequest, ClaimResult } from './claim.js';
import { closeQuestion } from './close-question.js';
import { delegateTask } from './delegate-task.js';
import type { PathDeps } from './deps.js';
import { keepEntry, type KeptEntry } from './keep-entry.js';
import { voidQuestion } from './extension.js';
import { wakeRecord } from './wake-record.js';
import { lockTask, type LockedTask } from './locked-task.js';
import { mailReceipts } from './receipt-mails.js';
import { buildReceipt, receiptNumber } from './receipt.js';
import { refuse, refuseSession } from './refuse-claim.js';
import { seatOf } from './seats.js';
import { voidTasks } from './tasks.js';

/**
 * The claiming transaction: it decides. Locks record → question → tasks, checks right person, right version, role and
 * separation of duties on the locked rows, writes the decision with its evidence, counts votes, sets the question's
 * outcome, voids the siblings and writes the message that wakes the story. Everything or nothing.
 */
export async function claimDecision(records: Records, request: ClaimRequest, deps: PathDeps): Promise<ClaimResult> {
  return inTransaction(records, async (tx) => {
    const locked = await lockTask(tx, request.linkId);
    return locked ? claim(tx, { locked, request }, deps) : { kind: 'UNKNOWN' };
  });
}

async function claim(
  tx: Tx,
  { locked, request }: Pick<Claim, 'locked' | 'request'>,
  deps: PathDeps,
): Promise<ClaimResult> {
  const ended = await endedAnswer(tx, locked, request);
  if (ended) return refuse(tx, locked, ended);
  if (locked.subject.sha256 !== request.subjectSha256) return refuse(tx, locked, { kind: 'SUBJECT_CHANGED' });
  if (lacksSession(locked, request)) return refuseSession(tx, locked, request);
  const situation = await loadSituation(tx, locked.row, locked.step);
  const barred = mayDecide(locked, situation);
  if (request.outcome === 'DELEGATE' && (barred === null || mayName(barred, locked, situation)))
    return delegateTask(tx, { locked, situation, request }, deps);
  if (barred) return refuseBarred(tx, { locked, situation, barred }, deps);
  if (await isStale(tx, locked)) return refuse(tx, locked, { kind: 'SUBJECT_CHANGED' });
  const unmet = await unmetAnswer(tx, { locked, situation, request, at: tx.at });
  return unmet.length > 0 ? { kind: 'UNMET', unmet } : record(tx, { locked, situation, request });
}

/**
 * A decision binds what is true when it is made: where the subject reads differently by now, the question is voided and
 * asked again about what stands. @returns whether it was
 */
async function isStale(tx: Tx, { row, step, question, subject }: LockedTask): Promise<boolean> {
  const process = processFor(row.id);
  if (!process.readsAgain(step.code)) return false;
  if (hashOf(await process.subject(tx, row, step)) === subject.sha256) return false;
  await voidQuestion(tx, question, 'SUBJECT_CHANGED');
  await wakeRecord(tx, row.id);
  return true;
}

type Barred = NonNullable<ReturnType<typeof mayDecide>>;

/** Who may not decide does not choose who does: the rules name somebody else, at once. */
async function refuseBarred(
  tx: Tx,
  on: Pick<Claim, 'locked' | 'situation'> & { barred: Barred },
  deps: PathDeps,
): Promise<ClaimResult> {
  const { locked, situation, barred } = on;
  await refuse(tx, locked, { kind: 'NOT_YOURS', ...barred, ask: '' });
  return { kind: 'NOT_YOURS', ...barred, ask: await askInstead(tx, { locked, situation, ...barred }, deps) };
}

interface Claim {
  readonly locked: LockedTask;
  readonly situation: Situation;
  readonly request: ClaimRequest;
}

async function record(tx: Tx, claim: Claim): Promise<ClaimResult> {
  const { locked } = claim;
  const code = locked.step.code;
  const entry = await keepAnswer(tx, claim);
  const decision = await insertDecision(tx, claim, entry);
  await tx.query(`update task set state = 'DECIDED', ended_at = $2 where id = $1`, [locked.task.id, instant(tx.at)]);
  await tx.query('delete from draft where task_id = $1', [locked.task.id]);
  const ballot = ballotOf({
    code,
    tasks: locked.tasks.map((task) => (task.id === locked.task.id ? { ...task, state: 'DECIDED' as const } : task)),
    decisions: [...locked.decisions, decision],
  });
  const outcome = outcomeOf(locked.question.quorum, ballot);
  if (locked.question.quorum === 'EACH')
    await processFor(locked.row.id).answered(tx, { ...claim, outcome: claim.request.outcome });
  if (outcome === null) await voidTasks(tx, sameSeat(locked), { recordId: locked.row.id, why: 'DECIDED_BY_OTHER' });
  const receipt = await buildReceipt(tx, decision, code);
  const outboxIds = outcome === null ? [] : await closeQuestion(tx, { ...claim, outcome });
  await mailReceipts(tx, { locked, situation: claim.situation, receipt, capacity: decision.capacity });
  return { kind: 'RECORDED', receipt, outboxIds };
}

/** Others who are asked in the place of the same person. */
function sameSeat({ tasks, task }: LockedTask): TaskRow[] {
  return tasks.filter((other) => other.state === 'OPEN' && other.id !== task.id && seatOf(other) === seatOf(task));
}

interface KeptAnswer extends KeptEntry {
  readonly commentId: string | null;
}

/** Keeps what was sent: the entry with its files, and the comment apart, because pages show it to others. */
async function keepAnswer(tx: Tx, { locked, request }: Claim): Promise<KeptAnswer> {
  const entry = await keepEntry(tx, { locked, sent: request });
  const comment = request.comment.trim() === '' ? null : await keepContent(tx, { comment: request.comment });
  return { ...entry, commentId: comment?.id ?? null };
}

/** Waivers without which this person could not decide. */
function waivedFor({ locked, situation }: Claim): { rule: string; waiver: string }[] {
  const { doer } = stepOf(locked.step.code);
  if (doer === null) return [];
  const { waived } = checkDuty(doer, locked.task.person_id, situation);
  return waived.map(({ rule, waiver }) => ({ rule, waiver: waiver.id }));
}

async function insertDecision(tx: Tx, claim: Claim, entry: KeptAnswer): Promise<DecisionRow> {
  const { locked, request } = claim;
  const waived = waivedFor(claim);
  const { task, question, step, row, subject } = locked;
  const id = uuidv7();
  const withSession = request.sessionPersonId === task.person_id;
  const decision: DecisionRow = {
    id,
    question_id: question.id,
    task_id: task.id,
    record_id: row.id,
    person_id: task.person_id,
    on_behalf_of: task.on_behalf_of,
    department_id: task.department_id,
    capacity: task.capacity,
    outcome: request.outcome,
    quorum: question.quorum,
    round: question.round,
    comment_id: entry.commentId,
    form_entry_id: entry.id,
    channel: withSession ? 'LINK_AND_SESSION' : 'LINK',
    assurance: withSession ? 'B' : 'A',
    sod_result: { checked: true, step: step.code, conflicts: [], ...(waived.length > 0 && { waived }) },
    subject_sha256: subject.sha256,
    receipt: receiptNumber(id),
    decided_at: instant(tx.at),
    decided_real_at: instant(tx.realAt),
  };
  await insert(tx, 'decision', { ...decision });
  await tell(tx, {
    type: 'DECIDED',
    actor: task.person_id,
    onBehalfOf: task.on_behalf_of,
    recordId: row.id,
    content: {
      decision: id,
      question: question.id,
      task: task.id,
      outcome: decision.outcome,
      ...(task.department_id !== '' && { area: task.department_id }),
      round: decision.round,
      channel: decision.channel,
      assurance: decision.assurance,
      subject: decision.subject_sha256,
      receipt: decision.receipt,
      comment: decision.comment_id,
      entry: entry.id,
      entrySha256: entry.sha256,
      ...(waived.length > 0 && { waivers: waived.map(({ rule, waiver }) => `${rule} ${waiver}`) }),
    },
  });
  return decision;
}
