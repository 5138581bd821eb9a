import type { LogRow } from '#records/corrective-action/read-log.js';
import type { RecordDetail } from '#records/corrective-action/read-record.js';

/** Keys that hold instants; the API writes them as ISO 8601 in UTC. */
const INSTANTS = new Set([
  'raisedAt',
  'closedAt',
  'now',
  'since',
  'due',
  'at',
  'realAt',
  'openedAt',
  'grantedAt',
  'expiresAt',
  'withdrawnAt',
]);

/** A copy with every instant as ISO text, at any depth. */
export function withIsoInstants(value: unknown, key = ''): unknown {
  if (typeof value === 'number' && INSTANTS.has(key)) return new Date(value).toISOString();
  if (Array.isArray(value)) return value.map((item) => withIsoInstants(item));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      name === 'body' || name === 'content' ? item : withIsoInstants(item, name),
    ]),
  );
}

/** A record for the API. */
export function detailJson(record: RecordDetail): unknown {
  return withIsoInstants(record);
}

/** A row of the log for the API. */
export function rowJson({ departmentId, department, ownerId, owner, ...row }: LogRow): unknown {
  return withIsoInstants({
    ...row,
    department: departmentId === null ? null : { id: departmentId, name: department ?? departmentId },
    owner: ownerId === null ? null : { id: ownerId, name: owner ?? ownerId },
  });
}
