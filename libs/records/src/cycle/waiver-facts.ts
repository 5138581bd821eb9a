import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { isFinal } from '#domain/corrective-action/states.js';
import type { WaiverFacts } from '#domain/cycle/gates.js';
import type { Instant } from '#domain/time.js';
import type { Reader } from '../transaction.js';
import { readActionState } from './action-facts.js';
import type { CycleRow } from './cycle.js';
import { headquarters } from './dates.js';

/** What the rules of a waiver look at: the day of the headquarters, the policy, and whether the action that it names is open. */
export async function readWaiverFacts(
  tx: Reader,
  cycle: CycleRow,
  of: { readonly caId: string; readonly at: Instant },
): Promise<WaiverFacts> {
  const state = await readActionState(tx, of.caId);
  return {
    today: localDay(await headquarters(tx), of.at),
    policy: cycle.policy.cycle,
    actionIsOpen: state !== null && !isFinal(state),
  };
}
