import { isBusinessDay, localDay } from '#domain/calendar/site-calendar.rules.js';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { readIsmsNow } from '#records/isms-now.js';
import { personFacts } from '#records/directory/person-facts.js';
import { reader } from '#records/transaction.js';
import type { TaskView } from '#records/path/task-view.js';
import type { ApiDeps } from '../http/api-deps.js';
import { distanceText } from '../ui/times.js';

/** Beyond this distance business days say nothing that calendar days do not. */
const MOST_DAYS = 60;

export interface TaskTimes {
  /** ISMS instant of the request. */
  readonly now: Instant;
  /** `in 3 business days`, in the calendar of the person's site. */
  readonly dueIn: string;
}

/** Now, and how far the due instant is. */
export async function timesOf({ records }: ApiDeps, view: TaskView): Promise<TaskTimes> {
  const now = await readIsmsNow(records);
  const calendar = (await personFacts(reader(records), [view.person.id])).get(view.person.id)?.calendar;
  return {
    now,
    dueIn: calendar
      ? dueWords(calendar, view.question.due, now)
      : distanceText(view.question.due, now, view.person.zone),
  };
}

/** `in 3 business days`, `today`, `1 business day ago`; calendar days when it is far away. */
function dueWords(calendar: SiteCalendar, due: Instant, now: Instant): string {
  const today = localDay(calendar, now);
  const dueDay = localDay(calendar, due);
  if (dueDay === today) return due < now ? 'earlier today' : 'today';
  const [from, to] = dueDay > today ? [today, dueDay] : [dueDay, today];
  let days = 0;
  let day = from;
  for (let count = 0; day < to; count += 1) {
    if (count >= MOST_DAYS) return distanceText(due, now, calendar.zone);
    day = dayPlus(day, 1);
    if (isBusinessDay(calendar, day)) days += 1;
  }
  const words = days === 1 ? '1 business day' : `${days} business days`;
  return dueDay > today ? `in ${words}` : `${words} ago`;
}
