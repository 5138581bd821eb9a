import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { RuleViolation } from '#domain/errors.js';
import type { IsoDay } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { hashOf } from '../hashing.js';
import { inTransaction, type Tx } from '../transaction.js';
import { tellAll } from './bulk.js';
import { CompanyDates } from './company-dates.js';
import type { CompanyEntry, CompanyFile } from './company-file.js';
import { checkCycles } from './check-cycles.js';
import { checkRecords } from './check-records.js';
import { importCorrectiveActions, type RecordsImported } from './import-corrective-actions.js';
import { importCycles } from './import-cycles.js';
import { checkDocuments } from './check-documents.js';
import { importDelegations } from './import-delegations.js';
import { importDocuments } from './import-documents.js';
import { importPersons, type PersonsImported } from './import-persons.js';
import { importPlaces } from './import-places.js';
import { checkPolicy, importPolicy } from './import-policy.js';
import { importRoles } from './import-roles.js';
import type { ImportWork } from './import-work.js';
import { refuseUnlessPeople } from './only-people.js';
import { readCompanyFile } from './read-company-file.js';
import { lineOf, Problems } from './reading.js';
import type { ReadToldEntry } from './told-entry.js';
import { checkDelegations, checkMails, checkOrder, checkPeople, checkReferences } from './references.js';

export interface ImportOptions {
  /** Day the offsets of the file count from. Else the file's own, else that of the first import, else the ISMS day. */
  readonly today?: IsoDay;
  /** Where the file comes from; named in the trail. */
  readonly source?: string;
  /** Who imports: `engine`, a person id or `machine:<name>`. */
  readonly actor?: string;
  /** Takes people and places only; roles, delegations, policy and cases are refused. */
  readonly onlyPeople?: boolean;
  /** Reads entries by their forms (`readToldEntry` of libs/forms); needed where the file has cycles with outputs. */
  readonly readEntry?: ReadToldEntry;
}

export interface ImportReport {
  /** False: everything in the file was on record already; nothing was written. */
  readonly changed: boolean;
  /** Day the offsets counted from. */
  readonly today: IsoDay;
  /** Calendars, holidays, sites, departments that are new or different. */
  readonly places: number;
  readonly persons: PersonsImported;
  readonly roles: { readonly assigned: number; readonly ended: number };
  readonly delegations: number;
  readonly records: RecordsImported;
}

/** What the installation remembers of its company (table installation, key `company`). */
export interface InstalledCompany extends CompanyEntry {
  /** Day the offsets of the first import counted from: every later import counts from it too. */
  readonly today: IsoDay;
}

const INSTALLED = `select value from installation where key = 'company'`;

/**
 * Imports a company (docs/company-file.md) in one transaction: places, people, roles, delegations, policy, and
 * corrective actions in mid-flight. Everything is known by its id: what is on record already changes nothing.
 * @throws RuleViolation `company-file` with every problem of the file and its path in `unmet`; nothing is written then.
 *   `company-import-needed` where only people were asked for, `role-backdated` for a role that would begin or end before today
 */
export async function importCompany(
  records: Records,
  file: unknown,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const problems = new Problems();
  const company = readCompanyFile(file, problems);
  checkPeople(company, problems);
  checkPolicy(company.policy, problems);
  return inTransaction(records, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtext('isms company import'))`);
    if (options.onlyPeople) await refuseUnlessPeople(tx, company);
    const dates = await datesOf(tx, company, { options, problems });
    checkOrder(company, dates, problems);
    checkDelegations(company, dates, problems);
    await checkReferences(tx, company, problems);
    await checkMails(tx, company, problems);
    checkRecords(company, { dates, now: tx.at, problems });
    checkDocuments(company, { dates, problems });
    const cycles = await checkCycles(tx, company, { dates, now: tx.at, problems, readEntry: options.readEntry });
    if (problems.list.length > 0) throw refusal(problems);
    const work: ImportWork = {
      tx,
      file: company,
      cycles,
      dates,
      actor: options.actor ?? 'engine',
      source: options.source ?? 'company file',
      events: [],
    };
    return write(work, hashOf(file));
  });
}

/** Reads a company file from disk and imports it. @throws RuleViolation `company-file` when it cannot be read. */
export async function importCompanyFile(
  records: Records,
  file: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const unreadable = (why: string, cause: unknown): RuleViolation => {
    const violation = new RuleViolation('company-file', `The company file ${file} ${why}.`);
    violation.cause = cause;
    return violation;
  };
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw unreadable('cannot be read', cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable('is not JSON', cause);
  }
  return importCompany(records, value, { source: path.basename(file), ...options });
}

async function write(work: ImportWork, sha256: string): Promise<ImportReport> {
  const { tx, file, events } = work;
  const installed = await rememberCompany(work);
  const policies = await importPolicy(work);
  const places = await importPlaces(work);
  const persons = await importPersons(work);
  const roles = await importRoles(work);
  const delegations = await importDelegations(work);
  const records = await importCorrectiveActions(work);
  const cycles = await importCycles(work);
  const documents = await importDocuments(work);
  const changed = installed || places + policies > 0 || events.length > 0;
  if (changed) {
    events.unshift({
      type: 'COMPANY_IMPORTED',
      actor: work.actor,
      recordId: null,
      content: {
        source: work.source,
        sha256,
        persons: file.people.length,
        records: records.added.length + cycles.added.length + documents.added.length,
      },
    });
    await tellAll(tx, events);
  }
  return {
    changed,
    today: work.dates.d0,
    places,
    persons,
    roles,
    delegations,
    records: both(both(records, cycles), documents),
  };
}

function both(one: RecordsImported, other: RecordsImported): RecordsImported {
  return {
    added: [...one.added, ...other.added],
    alreadyThere: [...one.alreadyThere, ...other.alreadyThere],
    messageIds: [...one.messageIds, ...other.messageIds],
  };
}

async function datesOf(
  tx: Tx,
  file: CompanyFile,
  { options, problems }: { options: ImportOptions; problems: Problems },
): Promise<CompanyDates> {
  const [row] = await tx.query<{ value: InstalledCompany }>(INSTALLED);
  const installed = row?.value ?? null;
  noteForeign(file.company, installed, problems);
  const zone = (file.company ?? installed)?.timeZone || 'UTC';
  const told = options.today ?? file.today ?? installed?.today;
  return new CompanyDates(told ?? localDay({ ...ANY_DAY, zone }, tx.at), zone);
}

/** One installation keeps the records of one company. */
function noteForeign(company: CompanyEntry | null, installed: InstalledCompany | null, problems: Problems): void {
  if (!company && !installed) problems.add('company', 'is missing');
  if (company && installed && installed.id !== company.id) {
    problems.add('company.id', `this installation belongs to ${installed.id}`);
  }
}

const ANY_DAY = { workingDays: [], holidays: [], opensAt: 0, closesAt: 23 };

/** Returns whether the installation learned something. */
async function rememberCompany({ tx, file, dates }: ImportWork): Promise<boolean> {
  if (!file.company) return false;
  const company: InstalledCompany = { ...file.company, today: dates.d0 };
  const changed = await tx.query(
    `insert into installation (key, value) values ('company', $1)
     on conflict (key) do update set value = excluded.value || jsonb_build_object('today', installation.value -> 'today')
       where (installation.value - 'today') is distinct from (excluded.value - 'today')
     returning key`,
    [JSON.stringify(company)],
  );
  return changed.length > 0;
}

function refusal(problems: Problems): RuleViolation {
  const first = problems.list.slice(0, 1).map(lineOf).join('');
  const more = problems.list.length > 1 ? ` (and ${problems.list.length - 1} more)` : '';
  return new RuleViolation('company-file', `The company file has problems: ${first}${more}`, problems.list);
}
