import { RuleViolation } from '#domain/errors.js';
import { ROLES } from '#domain/roles/roles.js';
import { isIsoDay, isZone } from './company-dates.js';
import type {
  CalendarEntry, CompanyEntry, CompanyFile, DelegationEntry, DepartmentEntry, PersonEntry, RoleEntry, SiteEntry,
} from './company-file.js'; // prettier-ignore
import { readCycle } from './cycle-entry.js';
import { readDocument } from './document-entry.js';
import { isHolidayRule, type HolidayEntry } from './holidays.js';
import { readCorrectiveAction } from './read-corrective-action.js';
import { dayOf, idOf, idOrNull, optionalDay, optionalId } from './read-words.js';
import { Problems, Reading } from './reading.js';

const MAIL = /^[^\s@<>",;:()[\]\\]+@[^\s@<>",;:()[\]\\]+\.[^\s@<>",;:()[\]\\.]{2,}$/;

/**
 * Reads a company file of format 1 and notes every problem with its path; says nothing yet about what the file refers to.
 * @throws RuleViolation `company-file` when it is no such file at all.
 */
export function readCompanyFile(value: unknown, problems: Problems): CompanyFile {
  const root = Reading.of(value, '', problems);
  if (root.raw('format') !== 1) {
    throw new RuleViolation('company-file', 'This is not a company file: "format" must be 1.', [
      { code: 'company-file', field: 'format', reason: 'must be 1' },
    ]);
  }
  root.raw('$schema');
  const file: CompanyFile = {
    company: readCompany(root.object('company')),
    today: readToday(root),
    complete: root.flag('complete'),
    calendars: root.objects('calendars', readCalendar),
    sites: root.objects('sites', readSite),
    departments: root.objects('departments', readDepartment),
    people: root.objects('people', readPerson),
    roles: root.objects('roles', readRole),
    delegations: root.objects('delegations', readDelegation),
    policy: root.raw('policy') ?? null,
    correctiveActions: root.objects('correctiveActions', readCorrectiveAction),
    cycles: root.objects('cycles', readCycle),
    documents: root.objects('documents', readDocument),
  };
  root.done();
  return file;
}

function readCompany(item: Reading | null): CompanyEntry | null {
  if (!item) return null;
  const company = { id: idOf(item, 'id'), name: item.text('name'), timeZone: zoneOf(item, 'timeZone') };
  item.done();
  return company;
}

function readToday(root: Reading): string | null {
  const today = root.textOrNull('today');
  if (today !== null && !isIsoDay(today)) root.problems.add('today', 'is not a day of the calendar (YYYY-MM-DD)');
  return today;
}

function readCalendar(item: Reading): CalendarEntry {
  const days = item.raw('workingDays') ?? [1, 2, 3, 4, 5];
  const good =
    Array.isArray(days) && days.length > 0 && days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
  if (!good) item.problems.add(item.at('workingDays'), 'is not a list of ISO weekdays (1 = Monday … 7 = Sunday)');
  return {
    id: idOf(item, 'id'),
    name: item.text('name'),
    workingDays: good ? [...new Set(days as number[])].toSorted((a, b) => a - b) : [1],
    holidays: item.objects('holidays', readHoliday),
  };
}

function readHoliday(item: Reading): HolidayEntry {
  const on = item.text('on');
  if (on !== '' && !isHolidayRule(on)) {
    item.problems.add(
      item.at('on'),
      `"${on}" is no day: write 12-25, easter+1, first monday of 05, D0+7 or 2027-04-27`,
    );
  }
  return { on, name: item.text('name'), substitute: item.flag('substitute') };
}

function readSite(item: Reading): SiteEntry {
  return {
    id: idOf(item, 'id'),
    name: item.text('name'),
    calendar: idOf(item, 'calendar'),
    zone: zoneOf(item, 'zone'),
  };
}

function zoneOf(item: Reading, key: string): string {
  const zone = item.text(key);
  if (zone === '' || isZone(zone)) return zone;
  item.problems.add(item.at(key), `"${zone}" is not a time zone, such as Europe/Amsterdam`);
  return '';
}

function readDepartment(item: Reading): DepartmentEntry {
  return {
    id: idOf(item, 'id'),
    name: item.text('name'),
    parent: idOrNull(item, 'parent'),
    head: idOrNull(item, 'head'),
  };
}

function readPerson(item: Reading): PersonEntry {
  return {
    id: idOf(item, 'id'),
    name: item.text('name'),
    mail: mailOf(item),
    site: idOf(item, 'site'),
    department: optionalId(item, 'department'),
    job: item.optionalText('job'),
    manager: optionalId(item, 'manager'),
    deputy: optionalId(item, 'deputy'),
    joined: optionalDay(item, 'joined'),
    left: optionalDay(item, 'left'),
  };
}

function mailOf(item: Reading): string {
  const mail = item.text('mail').toLowerCase();
  if (mail !== '' && !MAIL.test(mail)) item.problems.add(item.at('mail'), `"${mail}" is not a mail address`);
  return mail;
}

function readRole(item: Reading): RoleEntry {
  return {
    role: item.oneOf('role', ROLES),
    person: idOf(item, 'person'),
    from: optionalDay(item, 'from') ?? null,
    to: optionalDay(item, 'to') ?? null,
  };
}

function readDelegation(item: Reading): DelegationEntry {
  const [from, to] = [idOf(item, 'from'), idOf(item, 'to')];
  if (from !== '' && from === to) item.problems.add(item.path, `${from} cannot delegate to themselves`);
  return { from, to, starts: dayOf(item, 'starts'), ends: dayOf(item, 'ends') };
}
