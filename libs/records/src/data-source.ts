import 'reflect-metadata';
import './processes.js';
import { DataSource } from 'typeorm';
import { Tables1795500000000 } from './migrations/1795500000000-tables.migration.js';
import { Laws1795500000001 } from './migrations/1795500000001-laws.migration.js';
import { AbsenceAndLeavers1795600000000 } from './migrations/1795600000000-absence-and-leavers.migration.js';
import { DigestAndCalendar1795600000001 } from './migrations/1795600000001-digest-and-calendar.migration.js';
import { CorrectiveActionInFull1795600000002 } from './migrations/1795600000002-corrective-action-in-full.migration.js';
import { QuorumAndWaivers1795600000003 } from './migrations/1795600000003-quorum-and-waivers.migration.js';
import { PolicyIsEvidence1795600000004 } from './migrations/1795600000004-policy-is-evidence.migration.js';
import { ClockInUtc1795600000005 } from './migrations/1795600000005-clock-in-utc.migration.js';
import { EndsAndConfirmations1795700000000 } from './migrations/1795700000000-ends-and-confirmations.migration.js';
import { Cycle1795700000001 } from './migrations/1795700000001-cycle.migration.js';
import { Areas1795700000002 } from './migrations/1795700000002-areas.migration.js';
import { GateFacts1795750000000 } from './migrations/1795750000000-gate-facts.migration.js';
import { GateStatements1795750000001 } from './migrations/1795750000001-gate-statements.migration.js';
import { ImportedGateWaivers1795750000005 } from './migrations/1795750000005-imported-gate-waivers.migration.js';
import { Documents1795800000000 } from './migrations/1795800000000-documents.migration.js';
import { Reviews1795900000000 } from './migrations/1795900000000-reviews.migration.js';
import * as access from './tables/access.entity.js';
import * as correctiveAction from './tables/corrective-action.entity.js';
import * as cycle from './tables/cycle.entity.js';
import * as directory from './tables/directory.entity.js';
import * as document from './tables/document.entity.js';
import * as evidence from './tables/evidence.entity.js';
import * as installation from './tables/installation.entity.js';
import * as messages from './tables/messages.entity.js';
import * as review from './tables/review.entity.js';
import * as steps from './tables/path.entity.js';
import * as waivers from './tables/waiver.entity.js';

export type Records = DataSource;

export interface RecordsOptions {
  readonly url: string;
  /** Connections of the pool; 10 unless told. */
  readonly poolSize?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
}

/** Class of a table; TypeORM reads the decorators. */
type EntityClass = new () => object;

const entities = [
  access,
  correctiveAction,
  cycle,
  directory,
  document,
  evidence,
  installation,
  messages,
  review,
  steps,
  waivers,
].flatMap((tables) => Object.values<EntityClass>(tables));

/** In the order in which they run; named, not globbed, so that a missing file is an error of the compiler. */
const migrations = [
  Tables1795500000000,
  Laws1795500000001,
  AbsenceAndLeavers1795600000000,
  DigestAndCalendar1795600000001,
  CorrectiveActionInFull1795600000002,
  QuorumAndWaivers1795600000003,
  PolicyIsEvidence1795600000004,
  ClockInUtc1795600000005,
  EndsAndConfirmations1795700000000,
  Cycle1795700000001,
  Areas1795700000002,
  GateFacts1795750000000,
  GateStatements1795750000001,
  ImportedGateWaivers1795750000005,
  Documents1795800000000,
  Reviews1795900000000,
];

/** Makes a DataSource for the database at `url`; the caller initialises and destroys it. Never synchronizes. */
export function makeDataSource({ url, poolSize = 10, applicationName = 'isms' }: RecordsOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    entities,
    migrations,
    synchronize: false,
    installExtensions: false,
    extra: { connectionTimeoutMillis: 5_000, statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 },
  });
}

/** Opens the records: connects and returns the ready DataSource. Throws the driver's error when the database is away. */
export async function openRecords(options: RecordsOptions): Promise<Records> {
  return makeDataSource(options).initialize();
}
