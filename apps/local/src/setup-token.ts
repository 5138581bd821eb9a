import { createHash } from 'node:crypto';
import { findMachine, MACHINE_SCOPES, makeMachineToken } from '#records/access/machine-tokens.js';
import type { Records } from '#records/data-source.js';

/** Name under which the first machine token is known, shown and revoked. */
const NAME = 'setup';

/**
 * Makes the machine token of the installation known, by its hash only; api and worker never see the token.
 * @returns false when another token holds the name (or this one was revoked): the given token is then refused
 */
export async function registerSetupToken(records: Records, token: string): Promise<boolean> {
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  await makeMachineToken(records, { name: NAME, tokenSha256, scopes: MACHINE_SCOPES });
  return (await findMachine(records, tokenSha256)) !== null;
}
