import { RuleViolation } from '#domain/errors.js';
import { reader, type Tx } from '../transaction.js';
import type { Records } from '../data-source.js';

export interface KeyedRequest {
  readonly key: string;
  /** Person id or `machine:<name>`: keys of different callers never meet. */
  readonly who: string;
  /** Hash of method, path and body. */
  readonly requestSha256: string;
}

export interface KeptAnswer {
  readonly status: number;
  readonly answer: unknown;
}

interface KeyRow {
  readonly request_sha256: string;
  readonly status: number | null;
  readonly answer: unknown;
}

/** A request that never answered may be tried again after so long: its process died. */
const ABANDONED = `interval '1 minute'`;

/** Keeps the answer in the transaction of the work itself, so that a process that dies after its commit is not repeated. */
export type KeepAnswer = (tx: Tx, answer: KeptAnswer) => Promise<void>;

/**
 * Runs `work` once per key: a repetition gets the kept answer, without effect. The work keeps its answer in its own
 * transaction; only work that died before its commit runs again.
 * @throws RuleViolation `idempotency-key-reused` when the key came with another request (422), `idempotency-key-busy` while the first still runs (409)
 */
export async function once(
  records: Records,
  keyed: KeyedRequest,
  work: (keep: KeepAnswer) => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  const db = reader(records);
  const id = [keyed.key, keyed.who] as const;
  const [mine] = await db.query(
    `insert into idempotency_key (key, who, request_sha256, made_real_at) values ($1, $2, $3, clock_timestamp())
     on conflict (key, who) do update set made_real_at = clock_timestamp()
       where idempotency_key.status is null and idempotency_key.made_real_at < clock_timestamp() - ${ABANDONED}
         and idempotency_key.request_sha256 = excluded.request_sha256
     returning key`,
    [...id, keyed.requestSha256],
  );
  if (!mine) return kept(records, keyed);
  try {
    return await work(async (tx, answer) => {
      await tx.query('update idempotency_key set status = $3, answer = $4 where key = $1 and who = $2', [
        ...id,
        answer.status,
        JSON.stringify(answer.answer ?? null),
      ]);
    });
  } catch (error) {
    await db.query('delete from idempotency_key where key = $1 and who = $2 and status is null', id);
    throw error;
  }
}

async function kept(records: Records, keyed: KeyedRequest): Promise<KeptAnswer> {
  const [row] = await reader(records).query<KeyRow>(
    'select request_sha256, status, answer from idempotency_key where key = $1 and who = $2',
    [keyed.key, keyed.who],
  );
  if (row && row.request_sha256 !== keyed.requestSha256) {
    throw new RuleViolation('idempotency-key-reused', 'This Idempotency-Key was used for another request.');
  }
  if (!row || row.status === null) {
    throw new RuleViolation('idempotency-key-busy', 'The first request with this Idempotency-Key is still running.');
  }
  return { status: row.status, answer: row.answer };
}
