import type { Policy } from '#domain/policy/policy.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** Limits of evidence files in the newest policy. */
export async function readEvidenceLimits(records: Records): Promise<Policy['evidence']> {
  const [row] = await reader(records).query<{ evidence: Policy['evidence'] }>(
    `select content->'evidence' as evidence from policy order by version desc limit 1`,
  );
  if (!row) throw new Error('there is no policy: the migrations did not run');
  return row.evidence;
}
