import type { IsoDay } from '#domain/time.js';

/** Facts of a review that is closed, as the model takes them. */
export interface ClosedReview {
  readonly full: boolean;
  readonly approvedOn: IsoDay;
  readonly dueOn: IsoDay;
  readonly lastFullOn: IsoDay;
  readonly months: number;
  readonly floorMonths: number;
}

/**
 * The next review date once more, by walking: it turns a page of a paper calendar for each month and shares no code with
 * libs/domain, so both can only agree when both are right (specification P2, "Next review date").
 */
export function modelNextReview(review: ClosedReview): IsoDay {
  const { full, approvedOn, dueOn, lastFullOn, months } = review;
  if (!full) return earlier(dueOn, monthsOn(lastFullOn, months));
  const anniversary = approvedOn > dueOn ? monthsOn(dueOn, months) : monthsOn(approvedOn, months);
  const nearest = monthsOn(approvedOn, Math.min(review.floorMonths, months));
  const farthest = monthsOn(approvedOn, months);
  return earlier(anniversary < nearest ? nearest : anniversary, farthest);
}

/** Turns `months` pages; on a page that lacks the day, the last day of the page counts. */
export function monthsOn(day: IsoDay, months: number): IsoDay {
  let [year = 0, month = 0] = day.split('-').map(Number);
  const wanted = Number(day.slice(8));
  for (let turned = 0; turned < months; turned += 1) {
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return written(year, month, Math.min(wanted, pageLength(year, month)));
}

/** The page of a month in a paper calendar. */
function pageLength(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function earlier(a: IsoDay, b: IsoDay): IsoDay {
  return a < b ? a : b;
}

function written(year: number, month: number, day: number): IsoDay {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
