import type { AuditEvent } from '#domain/audit/audit-event.js';
import type { Tx } from '../transaction.js';
import type { FreshCycle } from './check-cycles.js';
import type { CompanyDates } from './company-dates.js';
import type { CompanyFile } from './company-file.js';

/** What the parts of one import share. */
export interface ImportWork {
  readonly tx: Tx;
  readonly file: CompanyFile;
  /** Cycles of the file that are not on record, as they were checked. */
  readonly cycles: readonly FreshCycle[];
  readonly dates: CompanyDates;
  /** Who is named in the trail: `engine`, a person id or `machine:<name>`. */
  readonly actor: string;
  /** Where the facts come from, such as the name of the file. */
  readonly source: string;
  /** Events in the order of what happened; told at the end. */
  readonly events: AuditEvent[];
}
