import type { StepKey } from '#contracts/human-task.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { addOffset } from '#domain/calendar/offset.rules.js';
import { localDay, startOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import type { DocumentStepCode } from '#domain/documents/steps.js';
import { Defect } from '#domain/errors.js';
import { stepOf } from '#domain/process/steps.js';
import type { Instant, IsoDay, Offset, SiteCalendar } from '#domain/time.js';
import { headquarters } from '../cycle/dates.js';
import type { Dated, Dating, Wait } from '../path/process.js';
import { dueByReview } from '../review/due-of-version.js';
import { instant, type Reader, type Tx } from '../transaction.js';
import type { VersionRow, WithdrawalRow } from './version.js';

/** Dates of a step: from the answer before it, in the calendar of the headquarters. */
export async function datesOfDocument(tx: Tx, { row: told, key, plannedAt: known }: Dating): Promise<Dated> {
  const row = told as VersionRow | WithdrawalRow;
  const calendar = await headquarters(tx);
  const plannedAt = known ?? (await lastAnswer(tx, row)) ?? tx.at;
  const least = addOffset(calendar, plannedAt, row.policy.correctiveAction.minimumDue);
  const { taskClass } = stepOf(key.code);
  const urgent = taskClass === 'APU' || ('emergency' in row && row.emergency && key.code === 'DOC_DRAFT');
  // An emergency waits for nobody: what is asked in one is due in a business day.
  if (urgent) {
    const due = addOffset(calendar, plannedAt, row.policy.classes.APU.due ?? { bd: 1 });
    return { plannedAt, original: due, due, least: due };
  }
  const original = addOffset(calendar, plannedAt, await offsetOf(tx, row, key.code));
  return { plannedAt, original, due: Math.max(original, least), least };
}

/** By the review that the version is made for, else by the step, else as every approval. */
async function offsetOf(tx: Tx, row: VersionRow | WithdrawalRow, code: string): Promise<Offset> {
  const causeId = 'cause_id' in row ? row.cause_id : null;
  const byReview = await dueByReview(tx, { causeId, code });
  const { documents, classes } = row.policy;
  return byReview ?? documents.due[code as DocumentStepCode] ?? classes.AP.due ?? { bd: 5 };
}

/** When the answer before took effect; the beginning of the record before any. */
async function lastAnswer(tx: Tx, row: VersionRow | WithdrawalRow): Promise<Instant | null> {
  const [last] = await tx.query<{ at: Date | null }>(
    `select max(outcome_at) as at from step where record_id = $1 and state = 'SETTLED' and code <> 'EXTENSION'`,
    [row.id],
  );
  const began = 'proposed_at' in row ? row.proposed_at : row.drafted_at;
  return (last?.at ?? began).getTime();
}

/** Waits of a version: until its effective day, and for the normal approval of an emergency issue. */
export async function waitOfVersion(tx: Tx, told: Wait['row'], key: StepKey): Promise<Wait> {
  const row = told as VersionRow;
  const calendar = await headquarters(tx);
  const approved = row.approved_at?.getTime();
  if (approved === undefined) throw new Defect(`${row.id}: ${key.code} is waited for before it was approved`);
  if (key.code === 'DOC_LAPSE')
    return {
      row,
      plannedAt: approved,
      end: row.lapses_at?.getTime() ?? tx.at,
      words: 'End of the time for the normal approval of an emergency issue',
    };
  const end = row.planned_on === null ? approved : Math.max(approved, startOfDay(calendar, row.planned_on));
  return { row, plannedAt: approved, end, words: 'Day on which the version becomes effective' };
}

/** Midnight at which a day begins where the company sits. */
function startOfDay(calendar: SiteCalendar, day: IsoDay): Instant {
  return startOfBusinessDay({ ...calendar, workingDays: [1, 2, 3, 4, 5, 6, 7], holidays: [], opensAt: 0 }, day);
}

/** Local day of an instant where the company sits. */
export async function dayOf(tx: Reader, at: Instant): Promise<IsoDay> {
  return localDay(await headquarters(tx), at);
}

/** The effective day: so many days after the approval; null = at once. */
export async function plannedDay(tx: Reader, at: Instant, days: number): Promise<IsoDay | null> {
  return days === 0 ? null : dayPlus(await dayOf(tx, at), days);
}

/** Instant at which an emergency issue of now lapses. */
export async function lapseOf(tx: Tx, row: VersionRow): Promise<Date> {
  return instant(addOffset(await headquarters(tx), tx.at, row.policy.documents.normalApproval));
}
