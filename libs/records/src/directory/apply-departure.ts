import { addOffset } from '#domain/calendar/offset.rules.js';
import { isMachine } from '#domain/directory/delegation.rules.js';
import { confirmerOf } from '#domain/directory/confirmation.rules.js';
import { successionLine } from '#domain/directory/succession.rules.js';
import { SHIPPED_POLICY, type Policy } from '#domain/policy/policy.js';
import { tell } from '../evidence/audit-trail.js';
import { moveDocuments } from '../documents/move-documents.js';
import type { PathDeps } from '../path/deps.js';
import { reseatRecord } from '../path/reseat.js';
import { plannedRungs } from '../path/rungs.js';
import type { DepartureMoves, DepartureRow } from '../tables/directory.entity.js';
import type { RungRecord } from '../tables/path.entity.js';
import { instant, json, type Tx } from '../transaction.js';
import { moveOwnership, recordsOf } from './move-ownership.js';
import { moveReports } from './move-reports.js';
import { personFacts } from './person-facts.js';
import { endRolesOf } from './end-roles.js';
import { loadRoleBook } from './role-book.js';
import { raiseVacancy } from './raise-vacancy.js';
import { raiseStructure } from './raise-structure.js';
import { endDelegation } from './end-delegation.js';
import { tellPeople } from './tell-people.js';

/** The ISMS Manager confirms within so many business days (specification 2), unless the policy of approvals says otherwise. */
const CONFIRM_WITHIN = { bd: 5 };

/**
 * Everything that ends with a person who has left, in the caller's transaction: sessions, roles, delegations, reports,
 * ownership, tasks. Old decisions keep the old name. Returns the messages to the stories that were touched.
 */
export async function applyDeparture(tx: Tx, departure: DepartureRow, deps: PathDeps): Promise<string[]> {
  const { person_id: personId, successor_id: successorId } = departure;
  const actor = departure.recorded_by;
  await tellEnd(tx, departure);
  const before = await loadRoleBook(tx, tx.at, [personId, ...(successorId === null ? [] : [successorId])]);
  const line = successionLine({ id: personId, successorId }, before);
  await endSessions(tx, personId);
  await endDelegations(tx, personId, actor);
  const departments = await endRolesOf(tx, { personId, actor, endsAt: departure.leaves_at, heir: line[0] ?? null });
  const reports = await moveReports(tx, { personId, actor, line, successorId });
  const { moves, outboxIds } = await moveRecords(tx, { departure, line }, deps);
  const moved: DepartureMoves = { ...moves, departments, reports };
  await finish(tx, departure, moved);
  const acted = [...(before.holders.IM ?? []), ...(before.holders.DEPUTY_IM ?? [])].includes(personId);
  const raised = acted ? await raiseVacancy(tx, actor) : [];
  return [...outboxIds, ...raised, ...(await raiseStructure(tx, { personId, before }))];
}

/** An import told it already. */
async function tellEnd(tx: Tx, { person_id: person, leaves_at: at, recorded_by: actor }: DepartureRow): Promise<void> {
  if (actor === 'engine') return;
  const leftAt = new Date(at).toISOString();
  await tell(tx, { type: 'PERSON_ENDED', actor, recordId: null, content: { person, leftAt } });
}

async function moveRecords(
  tx: Tx,
  { departure, line }: { departure: DepartureRow; line: readonly string[] },
  deps: PathDeps,
): Promise<{ moves: Pick<DepartureMoves, 'tasks' | 'ownerOf' | 'implementerOf'>; outboxIds: string[] }> {
  const { person_id: leaverId, recorded_by: actor } = departure;
  const tasks: { record: string; to: readonly string[] }[] = [];
  const ownerOf: { record: string; to: string | null }[] = [];
  const implementerOf: { record: string; action: number; to: string | null }[] = [];
  const outboxIds: string[] = [];
  ownerOf.push(...(await moveDocuments(tx, { leaverId, line, actor })));
  for (const record of await recordsOf(tx, leaverId)) {
    const owned = await moveOwnership(tx, { recordId: record, leaverId, line, actor });
    if (owned.owner !== null) ownerOf.push({ record, to: owned.owner.to });
    implementerOf.push(...owned.actions.map((action) => ({ record, ...action })));
    const byPerson = isMachine(actor) || actor === 'engine' ? null : actor;
    const cause = { byPerson, reason: 'Left the organisation.', why: 'LEFT' as const };
    const seated = await reseatRecord(tx, { recordId: record, cause }, deps);
    if (seated.tasks > 0) tasks.push({ record, to: seated.to });
    outboxIds.push(...seated.outboxIds);
  }
  return { moves: { tasks, ownerOf, implementerOf }, outboxIds };
}

async function endSessions(tx: Tx, personId: string): Promise<void> {
  const ended = await tx.query(
    `update session set ended_real_at = clock_timestamp()
      where person_id = $1 and ended_real_at is null and expires_real_at > clock_timestamp() returning person_id`,
    [personId],
  );
  if (ended.length === 0) return;
  await tell(tx, { type: 'SIGNED_OUT', actor: 'engine', recordId: null, content: { person: personId } });
}

async function endDelegations(tx: Tx, personId: string, actor: string): Promise<void> {
  const rows = await tx.query<{ id: string; from_id: string; to_id: string }>(
    'select id, from_id, to_id from delegation where $1 in (from_id, to_id) and revoked_at is null and ends_at > $2',
    [personId, instant(tx.at)],
  );
  for (const row of rows) await endDelegation(tx, { id: row.id, fromId: row.from_id, toId: row.to_id, by: actor });
}

/** Keeps what moved and asks the ISMS Manager to look at it; who left nothing behind needs no confirmation. */
async function finish(tx: Tx, departure: DepartureRow, moved: DepartureMoves): Promise<void> {
  const something = Object.values(moved).some((part: readonly unknown[]) => part.length > 0);
  const book = await loadRoleBook(tx, tx.at);
  const manager = something ? confirmerOf({ successorId: departure.successor_id, book }) : null;
  const { due, rungs } = await planConfirmation(tx, manager);
  await tx.query('update departure set applied_at = $2, moved = $3, confirm_due = $4, rungs = $5 where id = $1', [
    departure.id,
    instant(tx.at),
    json(moved),
    due,
    json(rungs),
  ]);
  if (manager === null) return;
  const [person] = await tx.query<{ name: string }>('select name from person where id = $1', [departure.person_id]);
  const stayed = [...moved.ownerOf, ...moved.implementerOf].filter(({ to }) => to === null).map(({ record }) => record);
  await tellPeople(tx, {
    to: [manager],
    key: `departure/${departure.id}`,
    headline: `${person?.name ?? departure.person_id} has left: please confirm what went over`,
    lines: [
      `Went over: tasks of ${moved.tasks.length} records, ${moved.ownerOf.length} records owned, ${moved.implementerOf.length} actions, ${moved.departments.length} departments, ${moved.reports.length} reports.`,
      ...(stayed.length > 0 ? [`Nobody may take over ${[...new Set(stayed)].join(', ')}: please name somebody.`] : []),
      'Sign in and confirm it on the page of the person within 5 business days.',
    ],
    why: 'the ISMS Manager confirms what leavers leave behind.',
  });
}

/** It is asked like an approval: with the time, the reminders and the ladder of one (specification 2). */
async function planConfirmation(tx: Tx, manager: string | null): Promise<{ due: Date | null; rungs: RungRecord[] }> {
  const calendar = manager === null ? undefined : (await personFacts(tx, [manager])).get(manager)?.calendar;
  if (!calendar) return { due: null, rungs: [] };
  const [row] = await tx.query<{ content: Policy }>('select content from policy order by version desc limit 1');
  const policyClass = (row?.content ?? SHIPPED_POLICY).classes.AP;
  const due = addOffset(calendar, tx.at, policyClass.due ?? CONFIRM_WITHIN);
  const dates = { openedAt: tx.at, due, calendar, now: tx.at };
  return { due: instant(due), rungs: plannedRungs({ policyClass, ...dates, imported: false, earlier: [] }) };
}
