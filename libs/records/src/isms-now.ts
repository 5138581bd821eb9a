import type { Instant } from '#domain/time.js';
import type { Records } from './data-source.js';
import { reader } from './transaction.js';

/** Now on the ISMS clock of the installation. */
export async function readIsmsNow(records: Records): Promise<Instant> {
  const [clock] = await reader(records).query<{ at: Date }>('select isms_now() as at');
  if (!clock) throw new Error('isms_now() returned nothing');
  return clock.at.getTime();
}
