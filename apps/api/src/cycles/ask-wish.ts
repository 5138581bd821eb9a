import type { Unmet } from '#domain/errors.js';
import { RuleViolation } from '#domain/errors.js';
import { waiverProblems } from '#domain/cycle/gates.js';
import { askBesideCycle, type CycleWish } from '#records/cycle/ask-beside.js';
import type { CycleView } from '#records/cycle/read-cycle.js';
import { readWaiverFacts } from '#records/cycle/waiver-facts.js';
import { reader, type Tx } from '#records/transaction.js';
import type { ApiDeps } from '../http/api-deps.js';

/**
 * Asks Top Management for a waiver, to stop or to resume a cycle, and hands the message on. A waiver that nobody could grant
 * is refused before anybody is asked.
 * @throws RuleViolation
 */
export async function askWish(
  deps: ApiDeps,
  asked: {
    readonly view: CycleView;
    readonly by: string;
    readonly wish: CycleWish;
    readonly also?: (tx: Tx) => Promise<void>;
  },
): Promise<void> {
  const { view, wish, ...rest } = asked;
  if (wish.kind === 'GATE_WAIVER') {
    const problems = await problemsOf(deps, view, wish);
    if (problems.length > 0)
      throw new RuleViolation('waiver', problems.map(({ reason }) => reason).join(' '), problems);
  }
  const ids = await askBesideCycle(deps.records, { ...rest, cycleId: view.cycle.id, wish });
  await deps.doors.dispatch(ids);
  deps.log.info({ record: view.cycle.id, actor: rest.by, wish: wish.kind }, 'asked beside the cycle');
}

async function problemsOf(
  deps: ApiDeps,
  { cycle, now }: CycleView,
  wish: Extract<CycleWish, { kind: 'GATE_WAIVER' }>,
): Promise<Unmet[]> {
  const { gate, check, reason, expires, caId } = wish;
  const facts = await readWaiverFacts(reader(deps.records), cycle, { caId, at: now });
  return waiverProblems({ gate, check, reason, expires }, facts);
}
