import { isFinal, mayMove, type CorrectiveActionState } from '#domain/corrective-action/states.js';
import type { PathDesk } from './path-desk.js';

/** Laws of the security paper (B5) that hold of every record after every act; each query returns what breaks its law. */
const LAWS: Readonly<Record<string, string>> = {
  'at most one decision ends a question': `
    select q.id from question q join decision d on d.question_id = q.id
     where q.record_id = $1 and q.quorum = 'ONE_OF' group by q.id having count(*) > 1`,
  'a closed question has the outcome of a decision': `
    select q.id from question q where q.record_id = $1 and q.state = 'CLOSED'
       and not exists (select 1 from decision d where d.question_id = q.id and d.outcome = q.outcome)`,
  'a decision closes its question': `
    select q.id from question q join decision d on d.question_id = q.id
     where q.record_id = $1 and q.quorum = 'ONE_OF' and q.state <> 'CLOSED'`,
  'an open question is asked of somebody': `
    select q.id from question q where q.record_id = $1 and q.state = 'OPEN'
       and not exists (select 1 from task t where t.question_id = q.id and t.state = 'OPEN')`,
  'an open step has at most one open question': `
    select q.step_id from question q where q.record_id = $1 and q.state = 'OPEN' group by q.step_id having count(*) > 1`,
  'nobody is asked the same question twice': `
    select t.question_id from task t join question q on q.id = t.question_id
     where q.record_id = $1 and t.state = 'OPEN' group by t.question_id, t.person_id having count(*) > 1`,
  'an open task has one live link': `
    select t.id from task t join question q on q.id = t.question_id where q.record_id = $1 and t.state = 'OPEN'
       and (select count(*) from task_link l where l.task_id = t.id and l.revoked_at is null) <> 1`,
  'the live link of an open task was mailed': `
    select t.id from task t join question q on q.id = t.question_id
      join task_link l on l.task_id = t.id and l.revoked_at is null
     where q.record_id = $1 and t.state = 'OPEN'
       and not exists (select 1 from mail m where m.data->>'linkId' = l.id::text)`,
  'a task that ended without an answer has no live link': `
    select t.id from task t join question q on q.id = t.question_id join task_link l on l.task_id = t.id
     where q.record_id = $1 and t.state in ('VOIDED', 'HANDED_ON') and l.revoked_at is null`,
  'only open questions have open tasks': `
    select t.id from task t join question q on q.id = t.question_id
     where q.record_id = $1 and t.state = 'OPEN' and q.state <> 'OPEN'`,
  'a final record asks nobody': `
    select q.id from question q join corrective_action c on c.id = q.record_id where q.record_id = $1 and q.state = 'OPEN'
       and c.state in ('NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED')`,
  'an answer wakes the story': `
    select q.id from question q where q.record_id = $1 and q.state = 'CLOSED'
       and (select count(*) from outbox o where o.carried_id = q.id::text and o.signal = 'decided') <> 1`,
  'nobody approves a plan they wrote or own (SD1, SD4)': `
    select d.id from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
     where s.record_id = $1 and s.code = 'PLAN_APPROVAL' and d.person_id in (
       select f.by_person from form_entry f join step w on w.id = f.step_id
        where w.record_id = $1 and w.code in ('PLANNING', 'ROOT_CAUSE') and w.iteration = s.iteration and f.at <= d.decided_at)`,
  'nobody verifies what they carried out (SD5)': `
    select d.id from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
     where s.record_id = $1 and s.code = 'EFFECTIVENESS_CHECK' and d.person_id in (
       select f.by_person from form_entry f join step w on w.id = f.step_id
        where w.record_id = $1 and w.code = 'IMPLEMENT' and w.iteration = s.iteration)`,
  'the verifier does not close (SD6)': `
    select d.id from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
      join corrective_action c on c.id = s.record_id
     where s.record_id = $1 and s.code = 'CLOSURE' and d.person_id in (c.verifier_id)`,
};

/** Names of the laws that a record breaks; empty = none. */
export async function brokenLaws(desk: PathDesk, recordId: string): Promise<string[]> {
  const broken: string[] = [];
  for (const [law, sql] of Object.entries(LAWS)) {
    const rows = await desk.query(sql, [recordId]);
    if (rows.length > 0) broken.push(law);
  }
  if (!(await isLegalChain(desk, recordId))) broken.push('the chain of states is a path of specification P4');
  return broken;
}

async function isLegalChain(desk: PathDesk, recordId: string): Promise<boolean> {
  interface Moved {
    readonly from: CorrectiveActionState;
    readonly to: CorrectiveActionState;
  }
  const moves = await desk.events<Moved>(recordId, 'STATE_CHANGED');
  let state: CorrectiveActionState = 'RAISED';
  for (const { from, to } of moves) {
    if (from !== state || !mayMove(from, to) || isFinal(from)) return false;
    state = to;
  }
  return state === (await desk.state(recordId));
}
