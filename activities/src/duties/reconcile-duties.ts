import {
  claimDue,
  noticeStandards,
  planMissing,
  raiseOverdue,
  wantedDuties,
} from '#records/duties/reconcile-duties.js';
import { reportPaused } from '#records/duties/report-paused.js';
import type { DutyDeps } from './duty.activities.js';

/**
 * Brings database, Schedules and reviews to agree: what is due and not planned is planned; what was missed is started, once;
 * what is late for long becomes a candidate; new editions raise their trigger; Schedules follow what is planned. A duty that
 * is paused is left alone; one that was paused in Temporal itself is reported to the ISMS Manager.
 * @returns how many differences were found
 */
export async function reconcileDuties({ records, planned }: Pick<DutyDeps, 'records' | 'planned'>): Promise<number> {
  const missing = await planMissing(records);
  const elsewhere = await planned.pausedElsewhere(await wantedDuties(records));
  await reportPaused(records, elsewhere);
  const claimed = await claimDue(records, new Set(elsewhere.keys()));
  const late = await raiseOverdue(records);
  const editions = await noticeStandards(records);
  const changed = await planned.bringTo(await wantedDuties(records));
  return missing + claimed + late + editions + changed.length;
}
