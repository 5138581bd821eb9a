import { stepOf } from '#domain/process/steps.js';
import type { Unmet } from '#domain/errors.js';
import { namesDelegate } from '#domain/human-task/escalation.rules.js';
import { conflictsOf, type SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Situation } from './situation.js';
import { personFacts } from '../directory/person-facts.js';
import { contentHash } from '../evidence/content-blob.js';
import type { Reader, Tx } from '../transaction.js';
import type { ClaimRequest, ClaimResult } from './claim.js';
import type { DecisionRow } from '../tables/path.entity.js';
import type { LockedTask } from './locked-task.js';
import { processFor, type Answering } from './process.js';
import { buildReceipt } from './receipt.js';
import { answersTheSame } from './seats.js';
import { stillHolds } from './still-holds.js';
import { nameOf } from './task-mails.js';
import { unmetFiles } from './unmet-files.js';
import { unmetPeople } from './unmet-people.js';

/** What is sent by a link; a request for more time has no entry of the form. */
export interface SentAnswer {
  readonly outcome: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** Why a link cannot decide any more, in the order in which a person is told; null = the task is open. */
export async function endedAnswer(tx: Tx, locked: LockedTask, answer: SentAnswer): Promise<ClaimResult | null> {
  const { task, question, decisions } = locked;
  const own = decisions.find((decision) => decision.task_id === task.id || answersTheSame(decision, task));
  if (own) return answeredAgain(tx, { locked, own, answer });
  if (task.state === 'HANDED_ON') return handedOn(tx, locked);
  if (question.state === 'CLOSED') return decidedByOther(tx, locked);
  if (question.void_reason === 'SUBJECT_CHANGED') return { kind: 'SUBJECT_CHANGED' };
  if (question.state === 'VOIDED' || task.state !== 'OPEN') {
    return { kind: 'NOT_YOURS', reason: 'WITHDRAWN', rules: [], ask: 'the ISMS Manager' };
  }
  const expired = locked.link.revoked_at !== null || locked.link.expires_at.getTime() <= tx.at;
  return expired ? { kind: 'EXPIRED' } : null;
}

async function answeredAgain(
  tx: Tx,
  on: { locked: LockedTask; own: DecisionRow; answer: SentAnswer },
): Promise<ClaimResult> {
  const receipt = await buildReceipt(tx, on.own, on.locked.step.code);
  const same = on.own.outcome === on.answer.outcome && (await wasSent(tx, on));
  return { kind: same ? 'SAME_AGAIN' : 'DIFFERENT_AGAIN', receipt };
}

/** True for the words that this person sent with their decision or with a correction of it; words of old may be disposed of, so their hash tells. */
async function wasSent(
  tx: Tx,
  { locked, own, answer }: { locked: LockedTask; own: DecisionRow; answer: SentAnswer },
): Promise<boolean> {
  const kept = await tx.query<{ salt: string; sha256: string }>(
    `select b.salt, b.sha256 from form_entry f join content_blob b on b.id = f.content_id
      where f.step_id = $1 and f.form = $2 and f.by_person = $3 and f.outcome = $4`,
    [locked.step.id, locked.question.form, own.person_id, own.outcome],
  );
  return kept.some(({ salt, sha256 }) => contentHash(salt, answer.entry) === sha256);
}

async function handedOn(tx: Tx, { task, tasks }: LockedTask): Promise<ClaimResult> {
  const to = tasks.find((other) => other.id === task.handed_on_to)?.person_id ?? null;
  return { kind: 'NOT_YOURS', reason: 'HANDED_ON', rules: [], ask: (await nameOf(tx, to)) ?? 'the ISMS Manager' };
}

async function decidedByOther(tx: Tx, { question, decisions }: LockedTask): Promise<ClaimResult> {
  const last = decisions.at(-1);
  return {
    kind: 'DECIDED_BY_OTHER',
    by: (await nameOf(tx, last?.person_id ?? null)) ?? 'somebody else',
    outcome: question.outcome ?? '',
    at: (last?.decided_at ?? question.closed_at ?? new Date(tx.at)).getTime(),
  };
}

/** Role and separation of duties, asked again with the rows locked: both may have changed since the page was shown. */
export function mayDecide(
  locked: LockedTask,
  situation: Situation,
): { reason: 'ROLE_LOST' | 'SEPARATION_OF_DUTIES'; rules: SodRule[] } | null {
  const { task } = locked;
  const { book } = situation;
  if (!book.persons[task.person_id]?.active || !stillHolds(locked, situation))
    return { reason: 'ROLE_LOST', rules: [] };
  const doer = stepOf(locked.step.code).doer;
  if (doer === null) return null;
  const own = conflictsOf(doer, task.person_id, situation);
  // The head who was asked at L1 to name a delegate has none of their own: they hand on, they do not decide.
  if (namesDelegate({ capacity: task.capacity, addedAtLevel: task.added_at_level })) {
    return { reason: 'SEPARATION_OF_DUTIES', rules: [...own, 'SD12'] };
  }
  if (namesSomebody(locked)) return { reason: 'SEPARATION_OF_DUTIES', rules: own };
  if (own.length === 0) return null;
  return { reason: 'SEPARATION_OF_DUTIES', rules: task.on_behalf_of === null ? own : [...own, 'SD11'] };
}

/** SOD_BLOCKED: the ISMS Manager and the chair name somebody who may; they do not decide what nobody of the role may. */
function namesSomebody({ question, task, tasks }: LockedTask): boolean {
  return question.sod_blocked && !tasks.some((other) => other.handed_on_to === task.id);
}

/** Assurance B: the link alone is not enough, the same person has to be signed in. */
export function lacksSession(
  { question, task }: LockedTask,
  { sessionPersonId }: { readonly sessionPersonId?: string | null },
): boolean {
  return question.assurance === 'B' && sessionPersonId !== task.person_id;
}

/**
 * True for those who may not decide, are asked to name somebody, and hold the role in which they are asked: of SOD_BLOCKED,
 * and the head of somebody who is away, unless it is theirs.
 */
export function mayName(barred: { readonly reason: string }, locked: LockedTask, situation: Situation): boolean {
  if (barred.reason === 'ROLE_LOST') return false;
  if (namesSomebody(locked)) return true;
  const { task, step } = locked;
  const { doer } = stepOf(step.code);
  const asked = namesDelegate({ capacity: task.capacity, addedAtLevel: task.added_at_level });
  return asked && doer !== null && conflictsOf(doer, task.person_id, situation).length === 0;
}

/** Unmet requirements of the answer, by the same rules that the page shows. */
export async function unmetAnswer(
  tx: Reader,
  on: { locked: LockedTask; situation: Situation; request: ClaimRequest; at: number },
): Promise<Unmet[]> {
  const { locked, situation, request } = on;
  const process = processFor(locked.row.id);
  const offered = process.offered(locked.row, { definition: stepOf(locked.step.code), situation });
  if (!offered.includes(request.outcome)) {
    return [{ code: 'unknown-answer', reason: `"${request.outcome}" is not an answer to this question.` }];
  }
  const answer = { outcome: request.outcome, entry: request.entry };
  return [
    ...(await process.unmet(tx, answer, await answeringOf(tx, on))),
    ...(await unmetPeople(tx, request.entry)),
    ...(await unmetFiles(tx, locked, request.entry)),
  ];
}

/** What the rules of a form look at, in the calendar of the person who answers. */
export async function answeringOf(
  tx: Reader,
  on: { locked: LockedTask; situation: Situation; at: number },
): Promise<Answering> {
  const { person_id: personId } = on.locked.task;
  const calendar = (await personFacts(tx, [personId])).get(personId)?.calendar;
  if (!calendar) throw new Error(`person ${personId} has no site calendar`);
  return { ...on, calendar };
}
