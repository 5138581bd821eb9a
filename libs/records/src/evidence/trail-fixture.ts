import { onTestServer, testDatabaseUrl } from '#testing/test-server.js';
import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AuditEvent } from '#domain/audit/audit-event.js';
import { openRecords, type Records } from '../data-source.js';
import { migrate } from '../migrate.js';
import { inTransaction } from '../transaction.js';
import { tell } from './audit-trail.js';
import type { Finding } from './verify-finding.js';
import { verifyTrail } from './verify.js';

/** For tests: an own database with an evidence folder, opened as the application and as the owner. */
export interface TrailFixture {
  readonly records: Records;
  readonly owner: Records;
  readonly dir: string;
  readonly sign: (hash: string) => string;
  /** Tells `count` events in one transaction. */
  say(count: number): Promise<void>;
  /** Runs SQL as somebody who may switch the triggers off. */
  tamper(sql: string, parameters?: readonly unknown[]): Promise<void>;
  findings(): Promise<readonly Finding[]>;
  close(): Promise<void>;
}

/** A machine that may make databases: `ISMS_TEST_PG_URL`, a role that owns what it makes; `isms_app` exists beside it. */
export async function openTrailFixture(): Promise<TrailFixture> {
  const name = `evidence_${randomBytes(6).toString('hex')}`;
  await onTestServer(`create database ${name} owner isms_owner template ${await template()}`);
  const ownerUrl = testDatabaseUrl(name);
  ownerUrl.username = 'isms_owner';
  const appUrl = new URL(ownerUrl);
  appUrl.username = 'isms_app';
  const [records, owner] = await Promise.all([
    openRecords({ url: appUrl.href }),
    openRecords({ url: ownerUrl.href, poolSize: 2 }),
  ]);
  const dir = mkdtempSync(path.join(tmpdir(), 'isms-evidence-'));
  const key = randomBytes(32);
  const sign = (hash: string) => createHmac('sha256', key).update(hash).digest('hex');
  return {
    records,
    owner,
    dir,
    sign,
    say: (count) => inTransaction(records, (tx) => tell(tx, ...Array.from({ length: count }, (_, n) => anEvent(n)))),
    tamper: (sql, parameters) => withoutTriggers(owner, sql, parameters),
    findings: async () => {
      const verifySignature = (hash: string, signature: string) => sign(hash) === signature;
      return (await verifyTrail(records, { evidenceDir: dir, verifySignature })).findings;
    },
    close: async () => {
      await Promise.all([records.destroy(), owner.destroy()]);
      await onTestServer(`drop database ${name}`);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

let migrated: Promise<string> | undefined;

/** Migrating takes a second, copying a migrated database a tenth of it. */
function template(): Promise<string> {
  migrated ??= (async () => {
    const name = `evidence_template_${randomBytes(6).toString('hex')}`;
    await onTestServer(`create database ${name} owner isms_owner`);
    const url = testDatabaseUrl(name);
    url.username = 'isms_owner';
    await migrate(url.href);
    return name;
  })();
  return migrated;
}

/** Removes what the fixtures of a test file share; called when its last test is over. */
export async function closeTrailFixtures(): Promise<void> {
  if (migrated) await onTestServer(`drop database ${await migrated}`);
  migrated = undefined;
}

/** An event as the engine tells them. */
function anEvent(n: number): AuditEvent {
  const content = { from: 'PLAN', to: 'IMPLEMENTING', iteration: n + 1 };
  return { type: 'STATE_CHANGED', actor: 'engine', recordId: `CA-2026-${String(n + 1).padStart(4, '0')}`, content };
}

async function withoutTriggers(owner: Records, sql: string, parameters: readonly unknown[] = []): Promise<void> {
  const tables = [
    'audit_event',
    'audit_seal',
    'audit_seal_item',
    'decision',
    'subject_version',
    'evidence_file',
    'form_entry',
  ];
  await owner.transaction(async (manager) => {
    for (const table of tables) await manager.query(`alter table ${table} disable trigger user`);
    await manager.query(sql, [...parameters]);
    for (const table of tables) await manager.query(`alter table ${table} enable trigger user`);
  });
}
