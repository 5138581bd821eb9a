import { hashOf } from '#records/hashing.js';
import { once, type KeepAnswer, type KeptAnswer } from '#records/access/idempotency-keys.js';
import type { FastifyRequest } from 'fastify';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { principalOf } from '../http/principal.js';

/** Runs the work of a POST once per `Idempotency-Key` and caller; without a key it just runs. */
export async function idempotent(
  deps: ApiDeps,
  request: FastifyRequest,
  work: (keep: KeepAnswer) => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return work(async () => undefined);
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new Refused(400, {
      code: 'idempotency-key',
      title: 'The Idempotency-Key must have 1 to 200 visible characters',
    });
  }
  const requestSha256 = hashOf({ method: request.method, url: request.url, body: request.body ?? null });
  return once(deps.records, { key, who: principalOf(request).actor, requestSha256 }, work);
}
