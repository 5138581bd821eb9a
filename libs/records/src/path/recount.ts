import { outcomeOf } from '#domain/human-task/quorum.rules.js';
import type { DecisionRow } from '../tables/path.entity.js';
import type { Reader, Tx } from '../transaction.js';
import { ballotOf } from './ballot.js';
import type { ClaimRequest } from './claim.js';
import { closeQuestion } from './close-question.js';
import { lockTask } from './locked-task.js';
import { loadSituation } from './process.js';

/**
 * Counts the votes of an open question again after seats were lost: M shrank, so what was missing may not be missing any
 * more, or cannot come any more (specification 2, Decisions). The same arbiter as at a vote, in the transaction that took
 * the seats away; nobody's leaving counts as a yes, and without any vote nothing is decided.
 * @returns ids of the outbox messages; empty where the question stays open
 */
export async function recount(tx: Tx, questionId: string): Promise<string[]> {
  const last = await lastVote(tx, questionId, null);
  const locked = last && (await lockTask(tx, last.linkId));
  if (!last || !locked || locked.question.state !== 'OPEN') return [];
  const { question, step, tasks, decisions } = locked;
  const outcome = outcomeOf(question.quorum, ballotOf({ code: step.code, tasks, decisions }));
  if (outcome === null) return [];
  const vote = await lastVote(tx, questionId, outcome);
  const carrying = vote && (await lockTask(tx, vote.linkId));
  if (!vote || !carrying) return [];
  const situation = await loadSituation(tx, carrying.row, carrying.step);
  return closeQuestion(tx, { locked: carrying, situation, request: asItWasSent(vote), outcome });
}

interface Vote extends Pick<DecisionRow, 'outcome' | 'subject_sha256'> {
  readonly linkId: string;
  readonly entry: Readonly<Record<string, unknown>> | null;
  readonly version: number | null;
  readonly comment: string | null;
}

/** The newest vote, or the newest for an outcome, with what was sent with it. */
async function lastVote(tx: Reader, questionId: string, outcome: string | null): Promise<Vote | undefined> {
  const [vote] = await tx.query<Vote>(
    `select d.outcome, d.subject_sha256, e.body as entry, f.form_version as version, c.body->>'comment' as comment,
            (select l.id from task_link l where l.task_id = d.task_id order by l.id desc limit 1) as "linkId"
       from decision d left join form_entry f on f.id = d.form_entry_id left join content_blob e on e.id = f.content_id
       left join content_blob c on c.id = d.comment_id
      where d.question_id = $1 and ($2::text is null or d.outcome = $2) order by d.decided_at desc, d.id desc limit 1`,
    [questionId, outcome],
  );
  return vote;
}

function asItWasSent(vote: Vote): ClaimRequest {
  return {
    linkId: vote.linkId,
    outcome: vote.outcome,
    subjectSha256: vote.subject_sha256,
    entry: vote.entry ?? {},
    formVersion: vote.version ?? 1,
    comment: vote.comment ?? '',
    delegateTo: null,
    sessionPersonId: null,
  };
}
