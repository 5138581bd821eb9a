import type { Reader } from '../transaction.js';
import { isUnchanged, type EventRow } from './event-row.js';
import { merkleRoot } from './merkle.js';
import { NO_SEAL_BEFORE, sealHash, sealOf, type Seal, type SealRow } from './seal.js';
import { readSealLog, type WitnessedSeal } from './seal-log.js';
import { checkFacts } from './verify-facts.js';
import { FIRST_UUID, looked, type Finding, type Verification } from './verify-finding.js';

/** A sealed position with its event; the event's columns are null when its row is gone. */
type SealedRow = {
  readonly position: string;
  readonly seal: number;
  readonly event_id: string;
  readonly event_hash: string;
} & (EventRow | { readonly [Column in keyof EventRow]: null });

const COLUMNS = 'e.id, e.type, e.actor, e.on_behalf_of, e.record_id, e.content, e.at, e.real_at, e.hash';
const POSITIONS = 10_000;
const SEALS = 1_000;
/** No transaction of the engine lives longer: an event older than this at the time of a seal had to be under it. */
const LONGEST_TRANSACTION_MS = 300_000;

/** Walks the seals in order and every event under them; then what stands outside. */
export async function checkEvents(verification: Verification): Promise<void> {
  let last: Seal | undefined;
  for (let next = nextPage(verification.read, -1); ;) {
    const { seals, rows } = await next;
    const newest = seals.at(-1);
    if (!newest) break;
    // The database reads the next page while this one is hashed.
    next = nextPage(verification.read, newest.number);
    next.catch(() => undefined);
    let at = 0;
    for (const seal of seals) {
      const from = at;
      while (Number(rows[at]?.position ?? Infinity) <= seal.lastPosition) at += 1;
      const under = rows.slice(from, at);
      verification.findings.push(...chainFindings(seal, last, verification), ...batchFindings(seal, under));
      if (last && last.systemIdentifier !== seal.systemIdentifier)
        verification.findings.push(...restoreFindings(seal, under));
      last = seal;
    }
    verification.counts.seals += seals.length;
    const events = rows.filter((row): row is SealedRow & EventRow => row.id !== null);
    await checkFacts(verification, events);
    looked(verification, 'events', rows.length);
  }
  await checkBeyond(verification, last);
  await checkUnsealed(verification, last);
  await checkLog(verification, last);
}

interface SealPage {
  readonly seals: readonly Seal[];
  readonly rows: readonly SealedRow[];
}

async function nextPage(read: Reader, after: number): Promise<SealPage> {
  const seals = await nextSeals(read, after);
  return { seals, rows: seals.length === 0 ? [] : await sealedRows(read, seals) };
}

/** As many seals as hold about POSITIONS events, at least one. */
async function nextSeals(read: Reader, after: number): Promise<Seal[]> {
  const rows = await read.query<SealRow>('select * from audit_seal where number > $1 order by number limit $2', [
    after,
    SEALS,
  ]);
  const seals = rows.map(sealOf);
  const first = seals[0];
  return first ? seals.filter((seal) => seal === first || seal.lastPosition - first.firstPosition < POSITIONS) : [];
}

function sealedRows(read: Reader, seals: readonly Seal[]): Promise<SealedRow[]> {
  return read.query<SealedRow>(
    `select i.position, i.seal, i.event_id, i.event_hash, ${COLUMNS}
       from audit_seal_item i left join audit_event e on e.id = i.event_id
      where i.position between $1 and $2 order by i.position`,
    [Math.min(...seals.map((seal) => seal.firstPosition)), Math.max(...seals.map((seal) => seal.lastPosition))],
  );
}

/** Number, positions, link to the seal before, hash and signature of one seal. */
function chainFindings(seal: Seal, last: Seal | undefined, { verifySignature }: Verification): Finding[] {
  const { number } = seal;
  const findings = orderFindings(seal, last ?? NOTHING_SEALED);
  if (sealHash(seal) !== seal.hash)
    findings.push(sealFinding('SEAL_CHANGED', number, `Seal ${number} was changed: its hash does not fit its row.`));
  if (!verifySignature(seal.hash, seal.signature))
    findings.push(
      sealFinding('SIGNATURE_WRONG', number, `Seal ${number} is not signed with the key of this installation.`),
    );
  return findings;
}

const NOTHING_SEALED = { number: 0, hash: NO_SEAL_BEFORE, lastPosition: 0 };

function orderFindings(seal: Seal, last: Pick<Seal, 'number' | 'hash' | 'lastPosition'>): Finding[] {
  const expected = last.number + 1;
  if (seal.number > expected)
    return [sealFinding('SEAL_REMOVED', expected, `Seal ${range(expected, seal.number - 1)} is missing.`)];
  if (seal.previousHash === last.hash && seal.firstPosition === last.lastPosition + 1) return [];
  return [sealFinding('SEAL_CHANGED', seal.number, `Seal ${seal.number} does not follow the seal before it.`)];
}

/** The events under one seal: none missing, none changed, and together they give the sealed root. */
function batchFindings(seal: Seal, rows: readonly SealedRow[]): Finding[] {
  const findings: Finding[] = [];
  const size = seal.lastPosition - seal.firstPosition + 1;
  if (rows.length !== size)
    findings.push(
      sealFinding(
        'SEAL_CHANGED',
        seal.number,
        `Seal ${seal.number} covers ${size} positions, but ${rows.length} of them are there.`,
      ),
    );
  for (const row of rows) {
    const finding = rowFinding(seal, row);
    if (finding) findings.push(finding);
  }
  if (rows.length === size && merkleRoot(rows.map((row) => row.event_hash)) !== seal.merkleRoot)
    findings.push(
      sealFinding(
        'SEAL_CHANGED',
        seal.number,
        `The events at positions ${range(seal.firstPosition, seal.lastPosition)} do not give the root of seal ${seal.number}: one was exchanged, or changed together with its hash.`,
      ),
    );
  return findings;
}

function rowFinding(seal: Seal, row: SealedRow): Finding | undefined {
  if (row.id === null)
    return {
      kind: 'EVENT_REMOVED',
      what: `Event ${row.event_id} at position ${row.position} (seal ${seal.number}, ${seal.sealedRealAt}) was removed.`,
      subject: row.event_id,
      recordId: null,
    };
  if (row.seal !== seal.number)
    return sealFinding(
      'SEAL_CHANGED',
      seal.number,
      `Position ${row.position} says seal ${row.seal}, but seal ${seal.number} covers it.`,
    );
  return row.event_hash === row.hash && isUnchanged(row) ? undefined : changed(row, `position ${row.position}`);
}

/** After a restore into another cluster the first thing sealed says so. */
function restoreFindings(seal: Seal, rows: readonly SealedRow[]): Finding[] {
  const told = rows.some((row) => row.type === 'RESTORED' && row.content['systemIdentifier'] === seal.systemIdentifier);
  if (told) return [];
  return [
    sealFinding(
      'RESTORE_UNTOLD',
      seal.number,
      `Seal ${seal.number} was made by another database cluster, and no RESTORED event says why.`,
    ),
  ];
}

/** Positions that no seal covers: their seal was cut off. One that was made meanwhile is there. */
async function checkBeyond({ read, findings }: Verification, last: Seal | undefined): Promise<void> {
  const [row] = await read.query<{ number: string; first: string; last: string }>(
    `select count(*) as number, min(i.position) as first, max(i.position) as last
       from audit_seal_item i
      where (i.position > $1 or i.position < 1)
        and not exists (select 1 from audit_seal s where s.number = i.seal and i.position between s.first_position and s.last_position)`,
    [last?.lastPosition ?? 0],
  );
  if (!row || row.number === '0') return;
  const what = `The seal of ${row.number} positions (${range(Number(row.first), Number(row.last))}) is missing.`;
  findings.push(sealFinding('SEAL_REMOVED', (last?.number ?? 0) + 1, what));
}

/** Events without a seal: young ones are as they should be; old ones were written behind the seals or held back from them. */
async function checkUnsealed(verification: Verification, last: Seal | undefined): Promise<void> {
  const limit = last ? Date.parse(last.sealedRealAt) - LONGEST_TRANSACTION_MS : -Infinity;
  for (let after: string | null = FIRST_UUID; after !== null;) {
    const rows: (EventRow & { next: string })[] = await verification.read.query(
      `with page as materialized (select * from audit_event where id > $1 order by id limit $2),
            next as (select max(id::text) as next from page)
       select ${COLUMNS}, next.next from page e, next where not exists (select 1 from audit_seal_item i where i.event_id = e.id)
       union all select null, null, null, null, null, null, null, null, null, next from next`,
      [after, POSITIONS],
    );
    after = rows.at(-1)?.next ?? null;
    const events = rows.slice(0, -1);
    for (const event of events) {
      if (!isUnchanged(event)) verification.findings.push(changed(event, 'not sealed yet'));
      if (event.real_at.getTime() < limit) verification.findings.push(notSealed(event));
    }
    await checkFacts(verification, events);
    looked(verification, 'events without a seal', events.length);
  }
}

/** Seals that were seen outside the database are still there, unchanged. */
async function checkLog(verification: Verification, last: Seal | undefined): Promise<void> {
  let page: WitnessedSeal[] = [];
  for await (const seen of readSealLog(verification.evidenceDir)) {
    page.push(seen);
    if (page.length < SEALS) continue;
    await compareWithLog(verification, page, last);
    page = [];
  }
  await compareWithLog(verification, page, last);
}

async function compareWithLog(
  { read, findings }: Verification,
  log: readonly WitnessedSeal[],
  last: Seal | undefined,
): Promise<void> {
  const rows = await read.query<{ number: number; hash: string }>(
    'select number, hash from audit_seal where number = any($1)',
    [log.map((seen) => seen.number)],
  );
  const hashes = new Map(rows.map((row) => [row.number, row.hash]));
  const end = last ? `the database ends with seal ${last.number}` : 'the database has no seal';
  for (const seen of log) {
    const hash = hashes.get(seen.number);
    if (hash === seen.hash) continue;
    const how = hash === undefined ? 'is gone' : 'was replaced';
    const what = `Seal ${seen.number} of ${seen.sealedRealAt}, which stands in seals.log, ${how}; ${end}. The trail was cut or replaced, or an older backup was restored.`;
    findings.push(sealFinding(hash === undefined ? 'SEAL_REMOVED' : 'SEAL_CHANGED', seen.number, what));
  }
}

function changed(row: EventRow, where: string): Finding {
  return {
    kind: 'EVENT_CHANGED',
    what: `${nameOf(row)}, ${where}, was changed.`,
    subject: row.id,
    recordId: row.record_id,
  };
}

function notSealed(row: EventRow): Finding {
  const what = `${nameOf(row)} stands under no seal, though later events do: it was written or moved afterwards.`;
  return { kind: 'EVENT_NOT_SEALED', what, subject: row.id, recordId: row.record_id };
}

function nameOf(row: EventRow): string {
  return `Event ${row.id} (${row.type}, ${row.record_id ?? 'no record'}, ${row.real_at.toISOString()})`;
}

function sealFinding(kind: Finding['kind'], number: number, what: string): Finding {
  return { kind, what, subject: String(number), recordId: null };
}

function range(from: number, to: number): string {
  return from === to ? String(from) : `${from} to ${to}`;
}
