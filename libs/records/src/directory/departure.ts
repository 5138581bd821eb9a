import { isMachine, mayManagePeople } from '#domain/directory/delegation.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { IsoDay } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { PathDeps } from '../path/deps.js';
import type { DepartureRow } from '../tables/directory.entity.js';
import { instant, type Tx } from '../transaction.js';
import { applyDeparture } from './apply-departure.js';
import { changeDirectory, daySpan, lockPerson, refuseChange, type LockedPerson } from './change-directory.js';
import { loadRoleBook } from './role-book.js';

export interface DepartureRequest {
  readonly personId: string;
  /** Last day of work, in the zone of the person's site; null = as of now. */
  readonly lastDay: IsoDay | null;
  /** Who takes over; else the line manager, else the chair of Top Management. */
  readonly successorId: string | null;
  /** The ISMS Manager, their deputy, Human Resources, or a machine. */
  readonly by: string;
}

export interface DepartureRecorded {
  /** False: the day lies ahead; the directory duty applies it when the ISMS clock passes it. */
  readonly applied: boolean;
  readonly leavesAt: number;
  readonly outboxIds: readonly string[];
}

/**
 * A person leaves (specification 2, Leaver): from that instant their links and sessions are dead, and tasks, ownership,
 * reports and roles go over. Now where the day is past, else by the directory duty.
 * @throws RuleViolation `not-allowed`, `unknown-person`, `has-left`, `unknown-successor`; refused attempts stand in the trail
 */
export function deactivatePerson(
  records: Records,
  request: DepartureRequest,
  deps: PathDeps,
): Promise<DepartureRecorded> {
  return changeDirectory(records, async (tx) => {
    const person = await lockPerson(tx, request.personId);
    const extra = [request.personId, request.by, ...(request.successorId === null ? [] : [request.successorId])];
    const refused = refusal(request, { person, at: tx.at, book: await loadRoleBook(tx, tx.at, extra) });
    if (refused) {
      return refuseChange(tx, { act: 'DEPARTURE', by: request.by, personId: person.id, violation: refused });
    }
    const span = request.lastDay === null ? null : daySpan(person.zone, { from: request.lastDay, to: request.lastDay });
    const leavesAt = span?.endsAt ?? tx.at;
    await tx.query('update person set left_at = $2 where id = $1', [person.id, instant(leavesAt)]);
    const departure = await planDeparture(tx, { request, leavesAt });
    if (leavesAt > tx.at) return { applied: false, leavesAt, outboxIds: [] };
    return { applied: true, leavesAt, outboxIds: await applyDeparture(tx, departure, deps) };
  });
}

function refusal(
  { by, personId, successorId }: DepartureRequest,
  { person, at, book }: { person: LockedPerson; at: number; book: RoleBook },
): RuleViolation | null {
  if (!mayManagePeople(by, book)) {
    return new RuleViolation('not-allowed', 'The ISMS Manager or Human Resources records that somebody leaves.');
  }
  if (person.left_at !== null && person.left_at.getTime() <= at) {
    return new RuleViolation('has-left', 'This person has left already.');
  }
  if (successorId === null) return null;
  if (successorId === personId || book.persons[successorId]?.active !== true) {
    return new RuleViolation('unknown-successor', 'The successor is not in the directory, or has left.');
  }
  // SD12: who takes over does not decide so themselves.
  return successorId === by ? new RuleViolation('not-allowed', 'Nobody names themselves as successor.') : null;
}

/** The one planned departure of a person, new or changed. */
async function planDeparture(
  tx: Tx,
  { request, leavesAt }: { request: DepartureRequest; leavesAt: number },
): Promise<DepartureRow> {
  const [row] = await tx.query<DepartureRow>(
    `insert into departure (id, person_id, leaves_at, successor_id, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (person_id) where applied_at is null and withdrawn_at is null
       do update set leaves_at = excluded.leaves_at, successor_id = excluded.successor_id,
                     recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
     returning *`,
    [uuidv7(), request.personId, instant(leavesAt), request.successorId, request.by, instant(tx.at)],
  );
  if (!row) throw new Error('the departure was not written');
  await tell(tx, {
    type: 'DEPARTURE_RECORDED',
    actor: request.by,
    recordId: null,
    content: {
      person: request.personId,
      leavesAt: new Date(leavesAt).toISOString(),
      successor: request.successorId,
    },
  });
  return row;
}

/**
 * A person stays after all, or comes back: no leave date any more. What went over to others stays with them.
 * @throws RuleViolation `not-allowed`, `unknown-person`, `mail-taken`
 */
export function activatePerson(records: Records, request: { personId: string; by: string }): Promise<void> {
  return changeDirectory(records, async (tx) => {
    const person = await lockPerson(tx, request.personId);
    const book = await loadRoleBook(tx, tx.at, [request.by]);
    if (!mayManagePeople(request.by, book)) {
      const violation = new RuleViolation('not-allowed', 'The ISMS Manager or Human Resources brings somebody back.');
      return refuseChange(tx, { act: 'DEPARTURE', by: request.by, personId: person.id, violation });
    }
    if (person.left_at === null) return undefined;
    const taken = await tx.query(
      'select 1 from person where lower(mail) = lower($1) and left_at is null and id <> $2',
      [person.mail, person.id],
    );
    if (taken.length > 0) return new RuleViolation('mail-taken', 'Another person has this work mail now.');
    await tx.query('update person set left_at = null where id = $1', [person.id]);
    await tx.query(
      'update departure set withdrawn_at = $2 where person_id = $1 and applied_at is null and withdrawn_at is null',
      [person.id, instant(tx.at)],
    );
    const { by: actor } = request;
    await tell(tx, { type: 'DEPARTURE_WITHDRAWN', actor, recordId: null, content: { person: person.id } });
    return undefined;
  });
}

/**
 * The ISMS Manager looked at what a leaver left behind (specification 2: within 5 business days). Not the one who took
 * over; the deputy or the chair does it then. Harmless when repeated.
 * @throws RuleViolation `not-allowed`, `unknown-departure`
 */
export function confirmDeparture(records: Records, request: { id: string; by: string }): Promise<void> {
  return changeDirectory(records, async (tx) => {
    const [row] = await tx.query<DepartureRow>('select * from departure where id = $1 for update', [request.id]);
    if (!row || row.applied_at === null) return new RuleViolation('unknown-departure', 'Nothing is to be confirmed.');
    const book = await loadRoleBook(tx, tx.at, [request.by]);
    const role = holdsAny(request.by, ['IM', 'DEPUTY_IM', 'TM_CHAIR'], book);
    if (!role || isMachine(request.by) || row.successor_id === request.by) {
      const violation = new RuleViolation('not-allowed', 'The ISMS Manager confirms this, not the successor.');
      return refuseChange(tx, { act: 'CONFIRMATION', by: request.by, personId: row.person_id, violation });
    }
    if (row.confirmed_at !== null) return undefined;
    await tx.query('update departure set confirmed_by = $2, confirmed_at = $3 where id = $1', [
      row.id,
      request.by,
      instant(tx.at),
    ]);
    await dropReminders(tx, row.id);
    await tell(tx, {
      type: 'DEPARTURE_CONFIRMED',
      actor: request.by,
      recordId: null,
      content: { person: row.person_id, departure: row.id },
    });
    return undefined;
  });
}

/** Nothing goes out after the confirmation: what waits for the opening of somebody's business day is dropped. */
async function dropReminders(tx: Tx, departureId: string): Promise<void> {
  await tx.query(
    `update mail set state = 'DROPPED', drop_reason = 'CONFIRMED', next_try_real_at = null
      where state = 'QUEUED' and starts_with(business_key, $1)`,
    [`departure/${departureId}/`],
  );
}
