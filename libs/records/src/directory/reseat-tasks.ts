import { isMachine } from '#domain/directory/delegation.rules.js';
import type { Doer } from '#domain/process/doer.js';
import { askedSteps } from '#domain/process/steps.js';
import { candidateGroups, type Candidate } from '#domain/roles/assignment.rules.js';
import { NO_CASE } from '#domain/roles/no-case.js';
import { ROLES, type RoleBook } from '#domain/roles/roles.js';
import type { PathDeps } from '../path/deps.js';
import { reseatRecord } from '../path/reseat.js';
import { instant, json, type Reader, type Tx } from '../transaction.js';
import { loadRoleBook } from './role-book.js';

/**
 * The voice of a task: whose it is, and as what that person was asked (`voiceOf` of path/seats.ts). A head who only names
 * somebody has none of their own; the late one's task is found by itself.
 */
const VOICE = `
  cross join lateral (select coalesce(t.on_behalf_of, t.person_id) as id) seat
  cross join lateral (select f.capacity from task f
     where f.question_id = q.id and f.department_id = t.department_id and coalesce(f.on_behalf_of, f.person_id) = seat.id
       and not (f.capacity = 'DEPARTMENT_HEAD' and f.added_at_level = 1)
     order by f.on_behalf_of is null desc, case when f.on_behalf_of is null then f.opened_at end desc, f.opened_at, f.id
     limit 1) voice`;

/** What the tasks are held against: $2 role → holders, $3 step → who answers for which area there, $4 department → head, $5 who answers where nobody heads it. */
const LOST = `
  q.quorum = 'EACH' and not ($3::jsonb -> s.code ? (t.department_id || '/' || seat.id))
  or q.quorum <> 'EACH' and (
    not ($2::jsonb -> voice.capacity ? seat.id) and not (voice.capacity = 'LEAD_AUDITOR' and exists (
      select 1 from corrective_action c where c.id = q.record_id and c.finding_auditor_id = seat.id))
    or voice.capacity = 'DEPARTMENT_HEAD' and not ($5::jsonb ? seat.id) and seat.id is distinct from (
      select $4::jsonb ->> h.department_id from record_head h where h.id = q.record_id))
  or seat.id <> t.person_id and (
    voice.capacity in ('TM', 'TM_CHAIR') and not ($2::jsonb -> 'TM' ? t.person_id or $2::jsonb -> 'TM_CHAIR' ? t.person_id)
    or t.capacity <> voice.capacity and not ($2::jsonb -> t.capacity ? t.person_id))`;

/**
 * Open records with a task that nobody can answer any more: the person left, the one whose voice it carries lost the role
 * or the area for which they were asked, or who stands in may not any more. In the order of locks.
 */
export async function recordsWithLostTasks(tx: Reader, at: Date): Promise<string[]> {
  const book = await loadRoleBook(tx, at.getTime());
  const rows = await tx.query<{ record_id: string }>(
    `select distinct q.record_id from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
       join person p on p.id = t.person_id ${VOICE}
      where t.state = 'OPEN' and q.state = 'OPEN' and (p.left_at <= $1 or not q.sod_blocked and (${LOST}))
      order by q.record_id limit 500`,
    [at, json(holdersIn(book)), json(answeringIn(book)), json(book.heads), json(namedFor('AREA_HEAD', book))],
  );
  return rows.map((row) => row.record_id);
}

/** Every role stands there, also one that nobody holds. */
function holdersIn(book: RoleBook): Record<string, readonly string[]> {
  return Object.fromEntries(ROLES.map((role) => [role, book.holders[role] ?? []]));
}

/** Who answers for an area in each step that asks all of them. */
function answeringIn(book: RoleBook): Record<string, readonly string[]> {
  const each = askedSteps().filter((step) => step.each === true);
  return Object.fromEntries(
    each.map(({ code, doer }) => [
      code,
      candidatesFor(doer, book).map(({ personId, departmentId }) => `${departmentId ?? ''}/${personId}`),
    ]),
  );
}

/** Whom the directory alone names for a doer, whatever the record. */
function namedFor(doer: Doer, book: RoleBook): string[] {
  return [...new Set(candidatesFor(doer, book).map(({ personId }) => personId))];
}

function candidatesFor(doer: Doer | null, book: RoleBook): Candidate[] {
  return doer === null ? [] : candidateGroups(doer, NO_CASE, book).flat();
}

/** Asks whoever the rules name now wherever a task was lost; returns the messages to the stories. */
export async function reseatTasks(tx: Tx, on: { by: string; reason: string }, deps: PathDeps): Promise<string[]> {
  const byPerson = isMachine(on.by) || on.by === 'engine' ? null : on.by;
  const outboxIds: string[] = [];
  for (const recordId of await recordsWithLostTasks(tx, instant(tx.at))) {
    const cause = { byPerson, reason: on.reason, why: 'ROLE_LOST' as const };
    outboxIds.push(...(await reseatRecord(tx, { recordId, cause }, deps)).outboxIds);
  }
  return outboxIds;
}
