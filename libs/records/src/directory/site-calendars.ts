import type { SiteCalendar } from '#domain/time.js';
import type { Reader } from '../transaction.js';
import { calendarOf, readHolidays } from './person-facts.js';

/** Calendars of the sites that are in use, by site id. */
export async function siteCalendars(tx: Reader): Promise<Map<string, SiteCalendar>> {
  const sites = await tx.query<{ id: string; zone: string; calendar_id: string; working_days: number[] }>(
    `select s.id, s.zone, s.calendar_id, c.working_days from site s join calendar c on c.id = s.calendar_id
      where s.ended_at is null or s.ended_at > isms_now() order by s.id`,
  );
  const holidays = await readHolidays(tx, [...new Set(sites.map((site) => site.calendar_id))]);
  return new Map(sites.map((site) => [site.id, calendarOf(site, holidays.get(site.calendar_id) ?? [])]));
}
