import {
  delegationProblems,
  isMachine,
  mayManageAbsence,
  type Delegation,
  type DelegationScope,
} from '#domain/directory/delegation.rules.js';
import { RuleViolation } from '#domain/errors.js';
import type { IsoDay } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { PathDeps } from '../path/deps.js';
import { moveToDelegate, type Moved } from '../path/move-to-delegate.js';
import { insert, instant, type Tx } from '../transaction.js';
import { changeDirectory, daySpan, lockPerson, refuseChange } from './change-directory.js';
import { endDelegation } from './end-delegation.js';
import { loadRoleBook } from './role-book.js';
import { tellPeople } from './tell-people.js';

export interface DelegationRequest {
  readonly fromId: string;
  readonly toId: string;
  readonly scope: DelegationScope;
  /** First and last day away, in the zone of the person's site. */
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  /** Open tasks go over at once (on the first day), not only at L1. */
  readonly moveOpenTasks: boolean;
  /** Person id or `machine:<name>`. */
  readonly by: string;
}

export interface DelegationSet {
  readonly id: string;
  readonly moved: Moved;
}

const NOTHING_MOVED: Moved = { records: [], stayed: 0, outboxIds: [] };

/**
 * Records an absence with its delegate (specification 2, Absence): new tasks go to the delegate from the first day on. Both
 * are told. @throws RuleViolation `delegation` with the rules that it breaks in `unmet`, `not-allowed`, `unknown-person`;
 * a refused attempt stands in the trail
 */
export function setDelegation(records: Records, request: DelegationRequest, deps: PathDeps): Promise<DelegationSet> {
  return changeDirectory(records, async (tx) => {
    const person = await lockPerson(tx, request.fromId);
    const span = daySpan(person.zone, { from: request.firstDay, to: request.lastDay });
    const wanted: Delegation = { fromId: request.fromId, toId: request.toId, scope: request.scope, ...span };
    const book = await loadRoleBook(tx, tx.at, [request.fromId, request.toId, request.by]);
    const others = await readDelegations(tx);
    const unmet = delegationProblems(wanted, { by: request.by, book, others, now: tx.at });
    if (unmet.length > 0) {
      const first = unmet[0]?.reason ?? '';
      const code = unmet.some((one) => one.code === 'not-allowed') ? 'not-allowed' : 'delegation';
      const rules = unmet.some((one) => one.code === 'beneficiary') ? (['SD12'] as const) : [];
      const violation = new RuleViolation(code, first, unmet);
      return refuseChange(tx, { act: 'DELEGATION', by: request.by, personId: request.fromId, violation, rules });
    }
    const id = await write(tx, wanted, request);
    const begun = wanted.startsAt <= tx.at;
    const moved = begun && request.moveOpenTasks ? await moveNow(tx, { id, ...request }, deps) : NOTHING_MOVED;
    await tellBoth(tx, { id, request, moved: moved.records.length });
    return { id, moved };
  });
}

/** Moves the open tasks of an absence that has begun, once. */
export async function moveNow(
  tx: Tx,
  absence: { id: string; fromId: string; toId: string; by: string },
  deps: PathDeps,
): Promise<Moved> {
  const byPerson = isMachine(absence.by) || absence.by === 'engine' ? null : absence.by;
  const moved = await moveToDelegate(tx, { fromId: absence.fromId, toId: absence.toId, byPerson }, deps);
  await tx.query('update delegation set moved_at = $2 where id = $1', [absence.id, instant(tx.at)]);
  return moved;
}

async function readDelegations(tx: Tx): Promise<Delegation[]> {
  const rows = await tx.query<{
    from_id: string;
    to_id: string;
    scope: DelegationScope;
    starts_at: Date;
    ends_at: Date;
  }>('select from_id, to_id, scope, starts_at, ends_at from delegation where revoked_at is null and ends_at > $1', [
    instant(tx.at),
  ]);
  return rows.map((row) => ({
    fromId: row.from_id,
    toId: row.to_id,
    scope: row.scope,
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
  }));
}

async function write(tx: Tx, wanted: Delegation, request: DelegationRequest): Promise<string> {
  const id = uuidv7();
  await insert(tx, 'delegation', {
    id,
    from_id: wanted.fromId,
    to_id: wanted.toId,
    scope: wanted.scope,
    starts_at: instant(wanted.startsAt),
    ends_at: instant(wanted.endsAt),
    created_by: request.by,
    moves_open: request.moveOpenTasks,
  });
  await tell(tx, {
    type: 'DELEGATION_SET',
    actor: request.by,
    recordId: null,
    content: {
      delegation: id,
      from: wanted.fromId,
      to: wanted.toId,
      startsAt: new Date(wanted.startsAt).toISOString(),
      endsAt: new Date(wanted.endsAt).toISOString(),
    },
  });
  return id;
}

/** The one who is away and the delegate both hear of it (specification 2: "original gets a notice"). */
async function tellBoth(tx: Tx, on: { id: string; request: DelegationRequest; moved: number }): Promise<void> {
  const { request } = on;
  const names = await tx.query<{ id: string; name: string }>(
    'select id, name from person where id = any ($1::text[])',
    [[request.fromId, request.toId]],
  );
  const name = (id: string): string => names.find((person) => person.id === id)?.name ?? id;
  const days = `from ${request.firstDay} to ${request.lastDay}`;
  const open = on.moved > 0 ? [`Open tasks of ${on.moved} records went over at once.`] : [];
  await tellPeople(tx, {
    to: [request.fromId],
    key: `delegation/${on.id}`,
    headline: `${name(request.toId)} acts in your place`,
    lines: [`You are recorded as absent ${days}. New tasks go to ${name(request.toId)}.`, ...open],
    why: 'your absence was recorded.',
  });
  await tellPeople(tx, {
    to: [request.toId],
    key: `delegation/${on.id}`,
    headline: `You act in the place of ${name(request.fromId)}`,
    lines: [
      `${name(request.fromId)} is away ${days}. Tasks come to you with a link of your own; both names are recorded.`,
      ...open,
    ],
    why: `you are the delegate of ${name(request.fromId)}.`,
  });
}

/**
 * Ends a delegation now; new tasks stay with the person again. What the delegate holds already stays with the delegate.
 * @throws RuleViolation `unknown-delegation`, `not-allowed`
 */
export function revokeDelegation(records: Records, request: { id: string; by: string }): Promise<void> {
  return changeDirectory(records, async (tx) => {
    const [row] = await tx.query<{ from_id: string; to_id: string; revoked_at: Date | null }>(
      'select from_id, to_id, revoked_at from delegation where id = $1 for update',
      [request.id],
    );
    if (!row) return new RuleViolation('unknown-delegation', 'There is no such delegation.');
    const book = await loadRoleBook(tx, tx.at, [row.from_id, request.by]);
    if (!mayManageAbsence(request.by, row.from_id, book)) {
      const violation = new RuleViolation('not-allowed', 'You may not end this delegation.');
      return refuseChange(tx, { act: 'DELEGATION', by: request.by, personId: row.from_id, violation });
    }
    if (row.revoked_at !== null) return undefined;
    await endDelegation(tx, { id: request.id, fromId: row.from_id, toId: row.to_id, by: request.by });
    await tellPeople(tx, {
      to: [row.from_id, row.to_id],
      key: `delegation/${request.id}/revoked`,
      headline: 'A delegation ended',
      lines: ['New tasks go to the person themselves again. Tasks that are open already stay where they are.'],
      why: 'you were part of the delegation.',
    });
    return undefined;
  });
}
