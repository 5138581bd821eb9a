import type { RoleCode } from '#domain/roles/roles.js';
import type { CorrectiveActionEntry } from './corrective-action-entry.js';
import type { CycleEntry } from './cycle-entry.js';
import type { DocumentEntry } from './document-entry.js';
import type { HolidayEntry } from './holidays.js';

/** Shape of a company file, format 1, after reading (docs/company-file.md). Days are still texts such as `D0-3`. */
export interface CompanyFile {
  readonly company: CompanyEntry | null;
  /** Day the offsets count from, where the file names one. */
  readonly today: string | null;
  /** The file tells everything: people, roles, delegations and departments that it does not name are ended. */
  readonly complete: boolean;
  readonly calendars: readonly CalendarEntry[];
  readonly sites: readonly SiteEntry[];
  readonly departments: readonly DepartmentEntry[];
  readonly people: readonly PersonEntry[];
  readonly roles: readonly RoleEntry[];
  readonly delegations: readonly DelegationEntry[];
  /** Changes to the numbers of the policy; null where the file has none. */
  readonly policy: unknown;
  readonly correctiveActions: readonly CorrectiveActionEntry[];
  readonly cycles: readonly CycleEntry[];
  readonly documents: readonly DocumentEntry[];
}

export interface CompanyEntry {
  readonly id: string;
  readonly name: string;
  /** IANA zone in which the days and hours of the file are meant. */
  readonly timeZone: string;
}

export interface CalendarEntry {
  readonly id: string;
  readonly name: string;
  readonly workingDays: readonly number[];
  readonly holidays: readonly HolidayEntry[];
}

export interface SiteEntry {
  readonly id: string;
  readonly name: string;
  readonly calendar: string;
  readonly zone: string;
}

export interface DepartmentEntry {
  readonly id: string;
  readonly name: string;
  readonly parent: string | null;
  readonly head: string | null;
}

/** undefined = not told, what is on record stays; null = told that there is none. */
export interface PersonEntry {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly site: string;
  readonly department: string | null | undefined;
  readonly job: string | null | undefined;
  readonly manager: string | null | undefined;
  readonly deputy: string | null | undefined;
  readonly joined: string | null | undefined;
  /** Last day of the person. */
  readonly left: string | null | undefined;
}

export interface RoleEntry {
  readonly role: RoleCode;
  readonly person: string;
  readonly from: string | null;
  /** Last day of the role. */
  readonly to: string | null;
}

export interface DelegationEntry {
  readonly from: string;
  readonly to: string;
  readonly starts: string;
  /** Last day of the delegation. */
  readonly ends: string;
}
