import { inTransaction, insert, instant, json, type Tx } from '../transaction.js';
import type { Records } from '../data-source.js';
import { tell } from './audit-trail.js';
import { merkleRoot } from './merkle.js';
import { NO_SEAL_BEFORE, sealHash, sealOf, type Seal, type SealFacts, type SealRow } from './seal.js';

export interface SealingOptions {
  /** Signs the hash of a seal with the key of the installation. */
  readonly sign: (hash: string) => string;
  /** Told of each seal after its commit, in order: keeps it outside the database (see seal-log.ts). */
  readonly witness?: (seal: Seal) => Promise<void>;
}

/** An event that waits for its seal. */
interface Unsealed {
  readonly id: string;
  readonly txid: string;
  readonly hash: string;
}

/** Largest number of events under one seal: a proof has at most 14 hashes, a transaction stays short. */
const SEAL_BATCH = 10_000;
/** Advisory lock of the one sealer: 'ISMS' as a number. */
const SEALER_LOCK = 0x4953_4d53;
/** Row of `installation` that says below which transaction everything is sealed. Speed only: `verify` finds what it would hide. */
const WATERMARK = 'sealed-below';

interface Watermark {
  readonly systemIdentifier: string;
  readonly below: string;
}

/**
 * Seals what was told since the last seal (7.5.3, A.5.28): events of finished transactions, in the order (transaction, id),
 * at dense positions, under Merkle roots that are chained and signed.
 * An event is taken once every transaction below the snapshot's xmin is over, so no event can appear before a sealed one later.
 * Does nothing when another sealer is at work.
 * @returns the seals that were made
 */
export async function sealTrail(records: Records, options: SealingOptions): Promise<Seal[]> {
  const seals: Seal[] = [];
  for (;;) {
    const made = await inTransaction(records, (tx) => sealOnce(tx, options.sign));
    for (const seal of made.seals) await options.witness?.(seal);
    seals.push(...made.seals);
    if (!made.more) return seals;
  }
}

async function sealOnce(tx: Tx, sign: SealingOptions['sign']): Promise<{ seals: Seal[]; more: boolean }> {
  const [lock] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1) as mine', [SEALER_LOCK]);
  if (!lock?.mine) return { seals: [], more: false };
  const systemIdentifier = await readSystemIdentifier(tx);
  const [row] = await tx.query<SealRow>('select * from audit_seal order by number desc limit 1');
  const last = row ? sealOf(row) : undefined;
  const from: Chain = { last, systemIdentifier, sign };
  if (last && last.systemIdentifier !== systemIdentifier) return { seals: await sealRestored(tx, from), more: false };

  const { events, xmin } = await unsealedBelowXmin(tx, await readWatermark(tx, systemIdentifier));
  const full = events.length === SEAL_BATCH;
  if (events.length === 0) return { seals: [], more: false };
  const seal = await writeSeal(tx, from, events);
  await writeWatermark(tx, { systemIdentifier, below: full ? (events.at(-1) as Unsealed).txid : xmin });
  return { seals: [seal], more: full };
}

/** Where the next seal continues. */
interface Chain {
  readonly last: Seal | undefined;
  readonly systemIdentifier: string;
  readonly sign: SealingOptions['sign'];
}

/**
 * The database came from a backup into another cluster: its transaction numbers begin anew, so the old ones mean nothing here.
 * All that is there and not sealed is sealed at once, led by an event that says so.
 */
async function sealRestored(tx: Tx, from: Chain): Promise<Seal[]> {
  const previous = (from.last as Seal).systemIdentifier;
  await tell(tx, {
    type: 'RESTORED',
    actor: 'engine',
    recordId: null,
    content: { systemIdentifier: from.systemIdentifier, previous },
  });
  const rows = await tx.query<Unsealed & { xmin: string }>(
    `select e.id, e.txid, e.hash, pg_snapshot_xmin(pg_current_snapshot())::text as xmin
       from audit_event e
      where not exists (select 1 from audit_seal_item i where i.event_id = e.id)
      order by (e.type = 'RESTORED' and e.content->>'systemIdentifier' = $1) desc, e.txid, e.id`,
    [from.systemIdentifier],
  );
  const seals: Seal[] = [];
  for (let at = 0; at < rows.length; at += SEAL_BATCH) {
    const last = seals.at(-1) ?? from.last;
    seals.push(await writeSeal(tx, { ...from, last }, rows.slice(at, at + SEAL_BATCH)));
  }
  await writeWatermark(tx, { systemIdentifier: from.systemIdentifier, below: rows[0]?.xmin ?? '0' });
  return seals;
}

/**
 * Visible rows of this cluster always lie below the snapshot's xmax; one that does not came with a restore
 * before anything was sealed here.
 */
async function unsealedBelowXmin(tx: Tx, below: string): Promise<{ events: Unsealed[]; xmin: string }> {
  const rows = await tx.query<Unsealed & { xmin: string }>(
    `select e.id, e.txid, e.hash, s.xmin::text as xmin
       from (select pg_snapshot_xmin(now)::text::bigint as xmin, pg_snapshot_xmax(now)::text::bigint as xmax
               from pg_current_snapshot() now) s
       join audit_event e on e.txid >= $1::bigint and (e.txid < s.xmin or e.txid >= s.xmax)
      where not exists (select 1 from audit_seal_item i where i.event_id = e.id)
      order by e.txid, e.id
      limit $2`,
    [below, SEAL_BATCH],
  );
  return { events: rows, xmin: rows[0]?.xmin ?? below };
}

async function writeSeal(tx: Tx, { last, systemIdentifier, sign }: Chain, events: readonly Unsealed[]): Promise<Seal> {
  const firstPosition = (last?.lastPosition ?? 0) + 1;
  const facts: SealFacts = {
    number: (last?.number ?? 0) + 1,
    firstPosition,
    lastPosition: firstPosition + events.length - 1,
    merkleRoot: merkleRoot(events.map((event) => event.hash)),
    previousHash: last?.hash ?? NO_SEAL_BEFORE,
    systemIdentifier,
    sealedRealAt: new Date(tx.realAt).toISOString(),
  };
  const hash = sealHash(facts);
  const seal: Seal = { ...facts, hash, signature: sign(hash) };
  await insert(tx, 'audit_seal', {
    number: seal.number,
    first_position: seal.firstPosition,
    last_position: seal.lastPosition,
    merkle_root: seal.merkleRoot,
    previous_hash: seal.previousHash,
    hash: seal.hash,
    signature: seal.signature,
    system_identifier: seal.systemIdentifier,
    sealed_real_at: instant(tx.realAt),
  });
  await tx.query(
    `insert into audit_seal_item (position, seal, event_id, event_hash)
     select $1::bigint + n - 1, $2, id, hash from unnest($3::uuid[], $4::text[]) with ordinality as event(id, hash, n)`,
    [seal.firstPosition, seal.number, events.map((event) => event.id), events.map((event) => event.hash)],
  );
  return seal;
}

/** Identity of the cluster, made by initdb; every role may ask (ADR 0003). */
async function readSystemIdentifier(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    'select system_identifier::text as id from pg_catalog.pg_control_system()',
  );
  return row?.id ?? '';
}

async function readWatermark(tx: Tx, systemIdentifier: string): Promise<string> {
  const [row] = await tx.query<{ value: Watermark }>('select value from installation where key = $1', [WATERMARK]);
  return row?.value.systemIdentifier === systemIdentifier ? row.value.below : '0';
}

async function writeWatermark(tx: Tx, watermark: Watermark): Promise<void> {
  await tx.query(
    `insert into installation (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value`,
    [WATERMARK, json(watermark)],
  );
}
