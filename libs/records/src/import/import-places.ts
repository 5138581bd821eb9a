import { json } from '../transaction.js';
import { holidayDays } from './holidays.js';
import type { ImportWork } from './import-work.js';

/** Holidays are written for so many years around D0: as far as any due date, waiting time or look back reaches. */
const YEARS_BACK = 2;
const YEARS_AHEAD = 8;

/** Calendars with holidays, sites and departments. Returns how many rows changed. */
export async function importPlaces(work: ImportWork): Promise<number> {
  const changed = [
    await importCalendars(work),
    await importHolidays(work),
    await importSites(work),
    await importDepartments(work),
    work.file.complete ? await endDepartments(work) : 0,
  ];
  return changed.reduce((sum, n) => sum + n, 0);
}

async function importCalendars({ tx, file }: ImportWork): Promise<number> {
  const rows = file.calendars.map(({ id, name, workingDays }) => ({ id, name, working_days: workingDays }));
  const changed = await tx.query(
    `insert into calendar (id, name, working_days)
     select id, name, working_days from jsonb_to_recordset($1) as new (id text, name text, working_days smallint[])
     on conflict (id) do update set name = excluded.name, working_days = excluded.working_days
       where (calendar.name, calendar.working_days) is distinct from (excluded.name, excluded.working_days)
     returning id`,
    [json(rows)],
  );
  return changed.length;
}

/** The file tells all holidays of a calendar that it names; days outside the span of years are left alone. */
async function importHolidays({ tx, file, dates }: ImportWork): Promise<number> {
  if (file.calendars.length === 0) return 0;
  const year = Number(dates.d0.slice(0, 4));
  const [from, to] = [year - YEARS_BACK, year + YEARS_AHEAD];
  const rows = file.calendars.flatMap(({ id, workingDays, holidays }) =>
    holidayDays(holidays, { from, to, workingDays, dates }).map(({ day, name }) => ({ calendar_id: id, day, name })),
  );
  const put = await tx.query(
    `insert into holiday (calendar_id, day, name)
     select calendar_id, day, name from jsonb_to_recordset($1) as new (calendar_id text, day date, name text)
     on conflict (calendar_id, day) do update set name = excluded.name where holiday.name <> excluded.name
     returning day`,
    [json(rows)],
  );
  const gone = await tx.query(
    `delete from holiday h
      where h.calendar_id = any ($2::text[]) and h.day between make_date($3, 1, 1) and make_date($4, 12, 31)
        and not exists (select 1 from jsonb_to_recordset($1) as new (calendar_id text, day date)
                         where new.calendar_id = h.calendar_id and new.day = h.day)
     returning h.day`,
    [json(rows), file.calendars.map(({ id }) => id), from, to],
  );
  return put.length + gone.length;
}

async function importSites({ tx, file }: ImportWork): Promise<number> {
  const changed = await tx.query(
    `insert into site (id, name, calendar_id, zone)
     select id, name, calendar, zone from jsonb_to_recordset($1) as new (id text, name text, calendar text, zone text)
     on conflict (id) do update set name = excluded.name, calendar_id = excluded.calendar_id, zone = excluded.zone, ended_at = null
       where (site.name, site.calendar_id, site.zone) is distinct from (excluded.name, excluded.calendar_id, excluded.zone)
          or site.ended_at is not null
     returning id`,
    [json(file.sites)],
  );
  return changed.length;
}

async function importDepartments({ tx, file }: ImportWork): Promise<number> {
  const changed = await tx.query(
    `insert into department (id, name, parent_id)
     select id, name, parent from jsonb_to_recordset($1) as new (id text, name text, parent text)
     on conflict (id) do update set name = excluded.name, parent_id = excluded.parent_id, ended_at = null
       where (department.name, department.parent_id) is distinct from (excluded.name, excluded.parent_id)
          or department.ended_at is not null
     returning id`,
    [json(file.departments)],
  );
  return changed.length;
}

async function endDepartments({ tx, file }: ImportWork): Promise<number> {
  const ended = await tx.query(
    `update department set ended_at = isms_now() where ended_at is null and not (id = any ($1::text[])) returning id`,
    [file.departments.map(({ id }) => id)],
  );
  return ended.length;
}
