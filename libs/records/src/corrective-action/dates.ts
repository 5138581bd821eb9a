import type { StepKey } from '#contracts/human-task.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { Defect } from '#domain/errors.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { personFacts } from '../directory/person-facts.js';
import type { Dated, Wait } from '../path/process.js';
import type { Reader, Tx } from '../transaction.js';
import type { CaseRow, CaseSituation } from './case.js';
import { duesOf, leastDue, monitoringEnd } from './due.js';
import { moveState } from './move-state.js';

/** Dates of a step that opens: it starts at the effective instant of what made it start. */
export async function datesOf(
  tx: Tx,
  of: { row: CaseRow; key: StepKey; situation: CaseSituation; plannedAt: Instant | null },
): Promise<Dated> {
  const { row, key, situation } = of;
  const plannedAt = of.plannedAt ?? (await effectiveInstant(tx, row));
  const calendar = await calendarOf(tx, situation);
  const code = key.code as CorrectiveActionStepCode;
  const dues = duesOf({ row, code, part: key.part, plannedAt, calendar, actions: situation.actions });
  return { ...dues, plannedAt, least: leastDue({ row, plannedAt, calendar }) };
}

/** Calendar of the person whose work counts: the owner, else the ISMS Manager. */
async function calendarOf(tx: Tx, { row, book, facts }: CaseSituation): Promise<SiteCalendar> {
  const id = facts.implementerId ?? row.owner_id ?? book.holders.IM?.[0] ?? book.holders.TM_CHAIR?.[0] ?? '';
  const people = await personFacts(tx, [id]);
  const calendar = people.get(id)?.calendar;
  if (!calendar) throw new Defect(`${row.id}: the directory has neither owner nor ISMS Manager`);
  return calendar;
}

/** The waiting time before the effectiveness check (specification P4, step 9). */
export async function waitOf(tx: Tx, locked: CaseRow, key: StepKey): Promise<Wait> {
  const row = await moveState(tx, locked, { to: 'MONITORING' });
  const plannedAt = await effectiveInstant(tx, row);
  const people = await personFacts(tx, [row.owner_id ?? '']);
  const calendar = people.get(row.owner_id ?? '')?.calendar;
  if (!calendar) throw new Defect(`${row.id}: waits without an owner`);
  const end = monitoringEnd(row, plannedAt, { calendar, moreDays: await moreDaysOf(tx, row, key.iteration) });
  return { row, plannedAt, end, words: 'Waiting time before the effectiveness check' };
}

/** Days that the check before this wait asked for; null where the wait follows anything but a "not yet" of this iteration. */
async function moreDaysOf(tx: Tx, row: CaseRow, iteration: number): Promise<number | null> {
  const [last] = await tx.query<{ outcome: string; days: number | null }>(
    `select s.outcome, (b.body->>'moreDays')::int as days from step s
       left join form_entry f on f.id = s.form_entry_id left join content_blob b on b.id = f.content_id
      where s.record_id = $1 and s.iteration = $2 and s.state = 'SETTLED' and s.outcome_origin <> 'INTERRUPTED'
        and s.code in ('EVIDENCE_CHECK', 'EFFECTIVENESS_CHECK') order by s.outcome_at desc, s.id desc limit 1`,
    [row.id, iteration],
  );
  return last?.outcome === 'NOT_YET' ? last.days : null;
}

/** Effective instant of the newest settled step of a record, or of its iteration's start: when the next one starts. */
async function effectiveInstant(tx: Reader, row: { id: string; iteration_from: Date }): Promise<Instant> {
  const [latest] = await tx.query<{ at: Date | null }>(
    `select max(outcome_at) as at from step where record_id = $1 and state = 'SETTLED' and code <> 'EXTENSION'`,
    [row.id],
  );
  return Math.max(latest?.at?.getTime() ?? 0, row.iteration_from.getTime());
}
