import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';
import { usedWaivers, type UsedWaiver } from '../waivers/valid-waivers.js';

/** Every decision on a cycle and its stages that a waiver of separation of duties made possible, oldest first. */
export async function readCycleWaivers(records: Records, cycleId: string): Promise<UsedWaiver[]> {
  return usedWaivers(reader(records), cycleId);
}
