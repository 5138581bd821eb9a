import type { SiteCalendar } from '#domain/time.js';
import type { Reader } from '../transaction.js';

/** What a mail, a page or a deadline needs to know of a person. */
export interface PersonFacts {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  /** IANA zone of the person's site. */
  readonly zone: string;
  readonly calendar: SiteCalendar;
  readonly departmentId: string | null;
  readonly departmentName: string | null;
  /** The relay refused the address for good. */
  readonly mailBad: boolean;
}

/** Local hours in which the engine may remind a person (specification 2). */
export const OPENS_AT = 8;
export const CLOSES_AT = 18;

interface FactRow {
  id: string;
  name: string;
  mail: string;
  department_id: string | null;
  department_name: string | null;
  mail_bad: boolean;
  zone: string;
  calendar_id: string;
  working_days: number[];
  /** Only in the first row of each calendar; the same days in every row would outweigh the people. */
  holidays: string[] | null;
}

/** ISO days of the calendar of a site `s`. */
const HOLIDAYS = `
  select array_agg(h.day::text order by h.day) from holiday h, (select isms_now() as at) clock
   where h.calendar_id = s.calendar_id
     and h.day between (clock.at - interval '400 days')::date and (clock.at + interval '800 days')::date`;

/**
 * Facts of the people with these ids; unknown ids are missing from the answer, people who left are in it. Calendars
 * hold the holidays from 400 days ago to 800 days ahead: longer than any closure, waiting time or ladder reaches.
 */
export async function personFacts(tx: Reader, ids: readonly string[]): Promise<Map<string, PersonFacts>> {
  const rows = await tx.query<FactRow>(
    `select p.id, p.name, p.mail, p.department_id, d.name as department_name,
            p.mail_bad_real_at is not null as mail_bad, s.zone, s.calendar_id, c.working_days,
            case when row_number() over (partition by s.calendar_id) = 1 then coalesce((${HOLIDAYS}), '{}') end as holidays
       from person p
       join site s on s.id = p.site_id
       join calendar c on c.id = s.calendar_id
       left join department d on d.id = p.department_id
      where p.id = any ($1::text[])`,
    [ids],
  );
  const holidays = new Map(rows.flatMap((row) => (row.holidays ? [[row.calendar_id, row.holidays]] : [])));
  return new Map(rows.map((row) => [row.id, factsOf(row, holidays.get(row.calendar_id) ?? [])]));
}

function factsOf(row: FactRow, holidays: readonly string[]): PersonFacts {
  return {
    id: row.id,
    name: row.name,
    mail: row.mail,
    zone: row.zone,
    calendar: calendarOf(row, holidays),
    departmentId: row.department_id,
    departmentName: row.department_name,
    mailBad: row.mail_bad,
  };
}

/** Calendar of a site in the words of the rules. */
export function calendarOf(row: { zone: string; working_days: number[] }, holidays: readonly string[]): SiteCalendar {
  return { zone: row.zone, workingDays: row.working_days, holidays, opensAt: OPENS_AT, closesAt: CLOSES_AT };
}

/** Holidays of calendars, ISO days, by calendar id. */
export async function readHolidays(tx: Reader, calendars: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ calendar_id: string; days: string[] }>(
    `select h.calendar_id, array_agg(h.day::text order by h.day) as days
       from holiday h, (select isms_now() as at) clock
      where h.calendar_id = any ($1::text[])
        and h.day between (clock.at - interval '400 days')::date and (clock.at + interval '800 days')::date
      group by h.calendar_id`,
    [calendars],
  );
  return new Map(rows.map((row) => [row.calendar_id, row.days]));
}
