import { dayPlus } from '../calendar/iso-day.rules.js';
import { endOfBusinessDay, isBusinessDay, localDay, startOfBusinessDay } from '../calendar/site-calendar.rules.js';
import type { Instant, IsoDay, SiteCalendar } from '../time.js';

/** A business day of a site and the instant at which its digests may leave. */
export interface DigestMorning {
  readonly day: IsoDay;
  readonly opensAt: Instant;
}

/**
 * The mornings whose digests are to be written now: business days of the site that open until `to` and have not closed
 * at `from`. So a day whose morning was missed is made up for until the evening, and never later (specification 2,
 * digests only on business days 08–18 of the recipient).
 */
export function digestMornings(
  cal: SiteCalendar,
  span: { readonly from: Instant; readonly to: Instant },
): DigestMorning[] {
  const mornings: DigestMorning[] = [];
  for (let day = localDay(cal, span.from); ; day = dayPlus(day, 1)) {
    const opensAt = startOfBusinessDay(cal, day);
    if (opensAt > span.to) return mornings;
    if (isBusinessDay(cal, day) && endOfBusinessDay(cal, day) > span.from) mornings.push({ day, opensAt });
  }
}
