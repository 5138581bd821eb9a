import { startOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { RuleViolation } from '#domain/errors.js';
import type { SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Instant, IsoDay } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { inTransaction, type Tx } from '../transaction.js';

/**
 * Runs one change of the directory at a time (imports wait too), in one transaction. A refusal that `work` returns is
 * thrown after the commit, so that the attempt stays in the trail.
 */
export async function changeDirectory<Result>(
  records: Records,
  work: (tx: Tx) => Promise<Result | RuleViolation>,
): Promise<Result> {
  const result = await inTransaction(records, async (tx) => {
    await lockDirectory(tx);
    return work(tx);
  });
  if (result instanceof RuleViolation) throw result;
  return result;
}

/** The lock of company imports: who changes the directory waits for who is changing it. */
export async function lockDirectory(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('isms company import'))`);
}

export interface Refusal {
  readonly act: 'DELEGATION' | 'REASSIGNMENT' | 'DEPARTURE' | 'CONFIRMATION' | 'ROLE';
  readonly by: string;
  readonly personId: string;
  readonly violation: RuleViolation;
  readonly recordId?: string;
  readonly rules?: readonly SodRule[];
}

/** Tells the attempt (acceptance question 3) and gives the refusal back. */
export async function refuseChange(tx: Tx, refusal: Refusal): Promise<RuleViolation> {
  await tell(tx, {
    type: 'DIRECTORY_REFUSED',
    actor: refusal.by,
    recordId: refusal.recordId ?? null,
    content: {
      act: refusal.act,
      person: refusal.personId,
      reason: refusal.violation.code,
      rules: refusal.rules ?? [],
    },
  });
  return refusal.violation;
}

/** The first and the last day of something in a person's zone, as instants: valid from, valid until. */
export function daySpan(zone: string, days: { from: IsoDay; to: IsoDay }): { startsAt: Instant; endsAt: Instant } {
  const midnight = (day: IsoDay): Instant =>
    startOfBusinessDay({ zone, workingDays: [], holidays: [], opensAt: 0, closesAt: 23 }, day);
  return { startsAt: midnight(days.from), endsAt: midnight(dayPlus(days.to, 1)) };
}

/** Locks a person's row. @throws RuleViolation `unknown-person` */
export async function lockPerson(tx: Tx, id: string): Promise<LockedPerson> {
  const [person] = await tx.query<LockedPerson>(`${PERSON} for update of p`, [id]);
  if (!person) throw new RuleViolation('unknown-person', `There is no person ${id}.`);
  return person;
}

export interface LockedPerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly zone: string;
  readonly manager_id: string | null;
  readonly left_at: Date | null;
}

const PERSON = `select p.id, p.name, p.mail, s.zone, p.manager_id, p.left_at from person p join site s on s.id = p.site_id
  where p.id = $1`;
