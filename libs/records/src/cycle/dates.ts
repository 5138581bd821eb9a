import type { StepKey } from '#contracts/human-task.js';
import { addOffset } from '#domain/calendar/offset.rules.js';
import { cycleDue, plannedItemOf } from '#domain/cycle/due.rules.js';
import { planOf, type PlannedItem } from '#domain/cycle/plan.rules.js';
import type { CycleStepCode } from '#domain/cycle/steps.js';
import { Defect } from '#domain/errors.js';
import { stepOf } from '#domain/process/steps.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { personFacts } from '../directory/person-facts.js';
import type { Dated, Wait } from '../path/process.js';
import type { Reader, Tx } from '../transaction.js';
import type { CycleRow, StageRow } from './cycle.js';

/** Calendar of the headquarters: that of the site of the chair of Top Management, else of the ISMS Manager. */
export async function headquarters(tx: Reader): Promise<SiteCalendar> {
  const calendar = await findHeadquarters(tx);
  if (!calendar) throw new Defect('the directory has neither a chair of Top Management nor an ISMS Manager');
  return calendar;
}

/** The same; null while the directory names nobody, as before the first import. */
export async function findHeadquarters(tx: Reader): Promise<SiteCalendar | null> {
  const [holder] = await tx.query<{ person_id: string }>(
    `select person_id from role_assignment where role in ('TM_CHAIR', 'IM') and valid_from <= isms_now()
        and (valid_to is null or valid_to > isms_now()) order by role desc, rank, valid_from, person_id limit 1`,
  );
  return (await personFacts(tx, [holder?.person_id ?? ''])).get(holder?.person_id ?? '')?.calendar ?? null;
}

/** Every planned item of a cycle, moved by what it was suspended. */
export function planOfCycle(cycle: CycleRow, calendar: SiteCalendar): PlannedItem[] {
  const shift = Number(cycle.shifted_ms);
  const items = planOf(
    { firstDay: cycle.first_day, lastDay: cycle.last_day, firstEver: cycle.first_ever },
    { calendar, policy: cycle.policy.cycle },
  );
  return items.map((item) => ({ ...item, start: item.start + shift, due: item.due + shift }));
}

/** Cycle of a record of the cycle: itself, or that of a stage. */
export function cycleOf(row: CycleRow | StageRow): CycleRow {
  return 'cycle' in row ? row.cycle : row;
}

/** Dates of a step of a cycle or a stage: from the plan, and for what follows an answer from that answer. */
export async function datesOf(
  tx: Tx,
  of: { row: CycleRow | StageRow; key: StepKey; plannedAt: Instant | null },
): Promise<Dated> {
  const { row, key } = of;
  const cycle = cycleOf(row);
  const calendar = await headquarters(tx);
  const { policy } = cycle;
  if (stepOf(key.code).beside !== undefined) {
    // Asked by a person's act: due by its own time or its class, from that act on.
    const from = of.plannedAt ?? tx.at;
    const own = policy.cycle.due[key.code as CycleStepCode] ?? policy.classes.AP.due;
    const due = addOffset(calendar, from, own ?? { bd: 5 });
    return { plannedAt: from, original: due, due, least: due };
  }
  const code = key.code as CycleStepCode;
  const item = plannedItemOf(planOfCycle(cycle, calendar), code, key.part);
  const plannedAt = of.plannedAt ?? Math.max(item.start, (await lastAnswer(tx, row.id, key)) ?? item.start);
  // Whoever is asked gets a least time, however late the step before was.
  const least = addOffset(calendar, plannedAt, policy.correctiveAction.minimumDue);
  const original = cycleDue({ code, item, askedAt: plannedAt }, { calendar, policy });
  return { plannedAt, original, due: Math.max(original, least), least };
}

/** When the answer before took effect, within the same step of the procedure. */
async function lastAnswer(tx: Tx, recordId: string, { code, part }: StepKey): Promise<Instant | null> {
  const codes = siblingsOf(code);
  const [last] = await tx.query<{ at: Date | null }>(
    `select max(outcome_at) as at from step where record_id = $1 and part = $2 and code = any ($3) and state = 'SETTLED'`,
    [recordId, part, codes],
  );
  return last?.at?.getTime() ?? null;
}

/** Steps of the same row of the procedure. */
function siblingsOf(code: string): string[] {
  if (code === 'CHARTER' || code === 'G0_DECISION') return ['CHARTER', 'G0_DECISION'];
  if (code === 'CYCLE_WAIVER_CHECK') return ['G4_DECISION'];
  const row = code.replace(/_(INPUT|APPROVAL|SUBMISSION|DECISION)$/, '');
  return ['', '_INPUT', '_APPROVAL', '_SUBMISSION', '_DECISION'].map((end) => `${row}${end}`);
}

/** START of a step: waits for its day. NEXT_DRAFT: waits until the next cycle is drafted. */
export async function waitOf(tx: Tx, row: CycleRow | StageRow, key: StepKey): Promise<Wait> {
  const cycle = cycleOf(row);
  const plan = planOfCycle(cycle, await headquarters(tx));
  const [code = '', part = ''] = key.code === 'START' ? key.part.split('/') : [key.code, key.part];
  const item = plannedItemOf(plan, code as CycleStepCode, part);
  const words = key.code === 'START' ? `First day of ${code} ${part}`.trim() : 'Day on which the next cycle is drafted';
  return { row, plannedAt: cycle.started_at?.getTime() ?? item.start, end: item.start, words };
}

/** Dates of a step that corrective actions fulfil. */
export async function plannedDates(tx: Tx, row: StageRow, code: string): Promise<{ plannedAt: Instant; due: Instant }> {
  const item = plannedItemOf(planOfCycle(row.cycle, await headquarters(tx)), code as CycleStepCode, '');
  return { plannedAt: item.start, due: item.due };
}
