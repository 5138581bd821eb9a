import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { dayPlus, daysBetween } from '#domain/calendar/iso-day.rules.js';
import type { IsoDay } from '#domain/time.js';
import { PathDesk } from '#testing/path-desk.js';
import { modelNextReview } from '#testing/review-model.js';
import { NOTHING_FOUND, ReviewPath } from '#testing/review-path.js';
import { claimDue } from './reconcile-duties.js';

jest.setTimeout(120_000);

let desk: PathDesk;
beforeAll(async () => {
  desk = await PathDesk.open('six_years');
});
afterAll(() => desk.close());

const FIRST_DUE = '2028-02-29';
/** Days from the start of each annual review to its assessment: early, on the last day, late, very late, nearly a year late. */
const YEARS = [10, 53, 80, 240, 400, 20] as const;

async function passTo(day: IsoDay): Promise<void> {
  const days = daysBetween(await desk.today(), day);
  if (days > 0) await desk.passDays(days);
}

it('six years of annual reviews, on time and late, with audits between: each planned date is that of the model, none is missing, none double', async () => {
  const path = await ReviewPath.document(desk, { id: 'ISMS-PR-001', dueOn: FIRST_DUE });
  const seen: { planned: IsoDay; next: IsoDay }[] = [];
  let dueOn: IsoDay = FIRST_DUE;
  let lastFullOn: IsoDay = await desk.today();
  /** Nothing found, reaffirmed. @returns the day of the approval */
  const reaffirm = async (): Promise<IsoDay> => {
    await path.told('REVIEW_ASSESS', { outcome: 'NO_CHANGE', entry: NOTHING_FOUND });
    await path.reaffirmed();
    return desk.today();
  };
  const next = async (): Promise<IsoDay> => (await path.review()).next_review_after ?? '';
  for (const [year, days] of YEARS.entries()) {
    await passTo(dayPlus(dueOn, -60));
    // The Schedule, a second one by hand, and the comparison all come by.
    const claimed = [await claimDue(desk.records, new Set()), await claimDue(desk.records, new Set())];
    expect([year, ...claimed]).toEqual([year, 1, 0]);
    await path.collected();
    await desk.passDays(days);
    const approvedOn = await reaffirm();
    const model = modelNextReview({ full: true, approvedOn, dueOn, lastFullOn, months: 12, floorMonths: 3 });
    expect([year, await next()]).toEqual([year, model]);
    seen.push({ planned: dueOn, next: model });
    [dueOn, lastFullOn] = [model, approvedOn];
    // An audit while the next one is far is reviewed by itself, and moves nothing.
    if (daysBetween(approvedOn, dueOn) < 120) continue;
    await path.raise('AUDIT', `AUD-${year}`);
    await path.collected();
    await reaffirm();
    expect([year, await next()]).toEqual([year, dueOn]);
  }
  const duties = await desk.query<{ planned_on: string; state: string }>(
    'select planned_on, state from duty order by planned_on',
  );
  expect(duties).toEqual([
    ...seen.map(({ planned }) => ({ planned_on: planned, state: 'CLAIMED' })),
    { planned_on: dueOn, state: 'PLANNED' },
  ]);
  const reviews = await path.reviews();
  expect(reviews.filter(({ scope }) => scope === 'FULL').map(({ review_due_on: on }) => on)).toEqual(
    seen.map(({ planned }) => planned),
  );
  expect(reviews.every(({ state }) => state === 'COMPLETED')).toBe(true);
  expect(reviews.filter(({ scope }) => scope === 'TARGETED').length).toBeGreaterThan(1);
});
