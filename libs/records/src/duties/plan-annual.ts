import { startOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import { annualStart } from '#domain/review/due.rules.js';
import type { IsoDay } from '#domain/time.js';
import { headquarters } from '../cycle/dates.js';
import { tell } from '../evidence/audit-trail.js';
import { presentPolicy } from '../review/rows.js';
import type { DutyRow } from '../tables/review.entity.js';
import { instant, type Tx } from '../transaction.js';
import { askReconcile } from './ask-reconcile.js';

/**
 * Plans the annual review of a document: it starts so many days before the due day. What was planned for another day is
 * dropped; the same day twice is nothing. The document is locked by the caller.
 */
export async function planAnnual(tx: Tx, of: { documentId: string; dueOn: IsoDay }): Promise<void> {
  const [planned] = await tx.query<DutyRow>(
    `select * from duty where kind = 'review' and subject = $1 and state = 'PLANNED'`,
    [of.documentId],
  );
  if (planned?.planned_on === of.dueOn) return;
  if (planned) await dropDuty(tx, { kind: 'review', subject: of.documentId });
  const { policy } = await presentPolicy(tx);
  const startsAt = instant(startOfBusinessDay(await headquarters(tx), annualStart(of.dueOn, policy.review)));
  const made = await tx.query(
    `insert into duty (kind, subject, planned_on, starts_at, state) values ('review', $1, $2, $3, 'PLANNED')
     on conflict (kind, subject, planned_on) do update set state = 'PLANNED', starts_at = excluded.starts_at
      where duty.state = 'DROPPED' returning subject`,
    [of.documentId, of.dueOn, startsAt],
  );
  // It was claimed for this very day: its review is under way or over.
  if (made.length === 0) return;
  await tell(tx, {
    type: 'DUTY_PLANNED',
    actor: 'engine',
    recordId: of.documentId,
    content: { kind: 'review', subject: of.documentId, on: of.dueOn, starts: startsAt.toISOString() },
  });
  await askReconcile(tx);
}

/** Drops what is planned: the date was moved, or the document withdrawn. */
export async function dropDuty(tx: Tx, of: { kind: 'review'; subject: string }): Promise<void> {
  const dropped = await tx.query<{ planned_on: string }>(
    `update duty set state = 'DROPPED' where kind = $1 and subject = $2 and state = 'PLANNED' returning planned_on`,
    [of.kind, of.subject],
  );
  for (const { planned_on: on } of dropped) {
    await tell(tx, { type: 'DUTY_DROPPED', actor: 'engine', recordId: of.subject, content: { ...of, on } });
    await askReconcile(tx);
  }
}
