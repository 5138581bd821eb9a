// Audit trail: append against a plain insert, verify against bare sha256 over the same bytes (security paper P13).
// Run: ISMS_TEST_PG_URL=postgres://owner@host/postgres node dist/bench/audit-bench.js [rows]
import { hash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { canonicalJson } from '#domain/canonical.js';
import type { AuditEvent } from '#domain/audit/audit-event.js';
import { openRecords, type Records } from '#records/data-source.js';
import { auditHash, tell } from '#records/evidence/audit-trail.js';
import { sealTrail } from '#records/evidence/sealing.js';
import { verifyTrail } from '#records/evidence/verify.js';
import { uuidv7 } from '#records/ids.js';
import { migrate } from '#records/migrate.js';
import { insertMany, instant, inTransaction, type Tx } from '#records/transaction.js';

const ROWS = Number(process.argv[2] ?? 100_000);
const ROUNDS = 15;
const TRANSACTIONS = 40;
const EVENTS = 4;

function events(count: number): AuditEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    type: 'QUESTION_ASKED',
    actor: 'engine',
    recordId: `CA-2026-${String(n).padStart(4, '0')}`,
    content: {
      question: uuidv7(),
      step: uuidv7(),
      round: 1,
      issue: 1,
      quorum: 'ONE_OF',
      subject: hash('sha256', String(n)),
      due: '2026-11-25T16:00:00.000Z',
    },
  }));
}

/** The same rows without hash, stamp and refusal. */
async function insertPlain(tx: Tx, told: readonly AuditEvent[]): Promise<void> {
  const rows = told.map((event) => ({
    id: uuidv7(),
    txid: 1,
    type: event.type,
    actor: event.actor,
    on_behalf_of: null,
    record_id: event.recordId,
    content: event.content,
    at: instant(tx.at),
    real_at: instant(tx.realAt),
    hash: '',
  }));
  await insertMany(tx, 'plain_event', rows);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}

async function append(records: Records): Promise<[told: number, plain: number]> {
  const rounds: Record<'told' | 'plain', number[]> = { told: [], plain: [] };
  const write = async (work: (tx: Tx) => Promise<void>): Promise<void> => {
    for (let n = 0; n < TRANSACTIONS; n += 1) await inTransaction(records, work);
  };
  for (let round = 0; round < ROUNDS + 2; round += 1) {
    const kinds = round % 2 === 0 ? (['told', 'plain'] as const) : (['plain', 'told'] as const);
    for (const kind of kinds) {
      const batch = events(EVENTS);
      const took = await seconds(() => write((tx) => (kind === 'told' ? tell(tx, ...batch) : insertPlain(tx, batch))));
      // The first two rounds warm up.
      if (round >= 2) rounds[kind].push((TRANSACTIONS * EVENTS) / took);
    }
  }
  return [median(rounds.told), median(rounds.plain)];
}

async function verify(records: Records): Promise<[rows: number, verified: number, bare: number]> {
  for (let n = 0; n < ROWS; n += 1_000) await inTransaction(records, (tx) => tell(tx, ...events(1_000)));
  await sealTrail(records, { sign: (text) => hash('sha256', text) });
  let rows = 0;
  const options = {
    evidenceDir: tmpdir(),
    verifySignature: (text: string, signature: string) => hash('sha256', text) === signature,
  };
  const took: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    took.push(
      await seconds(async () => {
        const report = await verifyTrail(records, options);
        if (report.findings.length > 0) throw new Error(report.findings[0]?.what);
        rows = report.counts.events;
      }),
    );
  }
  const [event] = events(1) as [AuditEvent];
  const now = new Date().toISOString();
  const row = {
    id: uuidv7(),
    type: event.type,
    actor: 'engine',
    onBehalfOf: null,
    recordId: event.recordId,
    content: event.content,
    at: now,
    realAt: now,
  };
  if (hash('sha256', canonicalJson(row)) !== auditHash(row))
    throw new Error('the bench hashes something else than the trail');
  const texts = Array.from({ length: rows }, () => canonicalJson({ ...row, id: uuidv7() }));
  const bare = await seconds(async () => {
    for (const text of texts) hash('sha256', text);
    await Promise.resolve();
  });
  return [rows, rows / median(took), rows / bare];
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function line(what: string, figure: number, unit: string): void {
  process.stdout.write(`${what.padEnd(44)}${Math.round(figure).toLocaleString('en').padStart(12)} ${unit}\n`);
}

const server = new URL(process.env['ISMS_TEST_PG_URL'] ?? 'postgres://isms_owner@127.0.0.1:54333/postgres');
const name = `bench_audit_${randomBytes(4).toString('hex')}`;
const admin = await openRecords({ url: server.href, poolSize: 1 });
await admin.query(`create database ${name}`);
const database = new URL(server);
database.pathname = `/${name}`;
await migrate(database.href);
const records = await openRecords({ url: database.href });
await records.query('create table plain_event (like audit_event including defaults including indexes)');
const [told, plain] = await append(records);
line(`append, ${EVENTS} events per transaction`, told, 'events/s');
line('plain insert of the same rows', plain, 'events/s');
line('append / plain (goal at least 80)', (100 * told) / plain, '%');
const [rows, verified, bare] = await verify(records);
line(`verify ${rows.toLocaleString('en')} events`, verified, 'events/s');
line('bare sha256 over the same bytes', bare, 'events/s');
line('verify / sha256 (goal at least 50, or 200,000/s)', (100 * verified) / bare, '%');
await records.destroy();
await admin.query(`drop database ${name}`);
await admin.destroy();
