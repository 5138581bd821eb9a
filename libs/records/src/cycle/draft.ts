import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { isIsoDay } from '#domain/calendar/iso-day.rules.js';
import { firstDayProblem } from '#domain/cycle/first-day.rules.js';
import { CYCLE_STORY_VERSION } from '#domain/cycle/story.rules.js';
import { cycleIdFor, nextCycle, type CarryOverItem } from '#domain/cycle/roll-over.rules.js';
import { periodFrom } from '#domain/cycle/plan.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import type { IsoDay } from '#domain/time.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import { insert, instant, inTransaction, json, type Reader, type Tx } from '../transaction.js';
import { readCycles, type CycleRow } from './cycle.js';
import { headquarters } from './dates.js';
import { gateFactsOf } from './gate-facts.js';

export interface NewCycle {
  readonly id: string;
  readonly scopeId: string;
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  readonly firstEver: boolean;
  readonly carriedFrom: string | null;
  readonly carryOver: readonly CarryOverItem[];
  readonly actor: string;
}

/** Drafts a cycle: its charter is asked for at once. @returns id of the outbox message */
async function insertDraft(tx: Tx, draft: NewCycle): Promise<string> {
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  await insert(tx, 'cycle', {
    id: draft.id,
    scope_id: draft.scopeId,
    title: `ISMS cycle ${draft.firstDay} to ${draft.lastDay}`,
    first_day: draft.firstDay,
    last_day: draft.lastDay,
    first_ever: draft.firstEver,
    state: 'DRAFT',
    policy_version: policy?.version ?? 1,
    story_version: CYCLE_STORY_VERSION,
    carried_from: draft.carriedFrom,
    carry_over: json(draft.carryOver),
    drafted_at: instant(tx.at),
  });
  await tell(tx, {
    type: 'CYCLE_DRAFTED',
    actor: draft.actor,
    recordId: draft.id,
    content: {
      firstDay: draft.firstDay,
      lastDay: draft.lastDay,
      carriedFrom: draft.carriedFrom,
      carried: draft.carryOver.length,
    },
  });
  return wakeRecord(tx, draft.id, { headStartMs: 2_000 });
}

/** One draft at a time, whoever makes it: two never stand for the same period, nor take the same id. */
async function lockDrafting(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('cycle/draft'))`);
}

/**
 * The cycle after this one, with what is open; drafted once, whoever comes first: the day of the plan, the close, or a person
 * who drafted it by hand for whatever period.
 * @returns false where one stands already
 */
export async function draftNext(tx: Tx, row: CycleRow): Promise<boolean> {
  await lockDrafting(tx);
  const [standing] = await tx.query(
    `select 1 from cycle where scope_id = $1 and first_day > $2 and state <> 'CANCELLED'`,
    [row.scope_id, row.first_day],
  );
  if (standing) return false;
  const existing = await idsOf(tx);
  const next = nextCycle({ lastDay: row.last_day }, { policy: row.policy.cycle, existing });
  const { carryOver } = await gateFactsOf(tx, row, { at: tx.at });
  await insertDraft(tx, {
    ...next,
    scopeId: row.scope_id,
    carriedFrom: row.id,
    carryOver,
    actor: 'engine',
  });
  return true;
}

/**
 * What is open at the close is handed to the next cycle: the draft whose charter starts from it, or, where the close is late,
 * the one that Top Management let begin beside this one. It then stands on that cycle's page beside the charter.
 */
export async function handOver(tx: Tx, row: CycleRow): Promise<void> {
  const { carryOver } = await gateFactsOf(tx, row, { at: tx.at });
  const next = await tx.query<{ id: string }>(
    `update cycle set carry_over = $2, revision = revision + 1
      where carried_from = $1 and state not in ('CLOSED', 'CANCELLED') returning id`,
    [row.id, json(carryOver)],
  );
  for (const { id } of next)
    await tell(tx, {
      type: 'CARRIED_OVER',
      actor: 'engine',
      recordId: id,
      content: { from: row.id, carried: carryOver.length },
    });
}

async function idsOf(tx: Reader): Promise<string[]> {
  return (await tx.query<{ id: string }>('select id from cycle')).map(({ id }) => id);
}

export interface StartRequest {
  /** Person who asks, or `machine:<name>`. */
  readonly by: string;
  readonly firstDay: IsoDay;
  readonly scopeId?: string;
  /** What else belongs to the transaction, such as the answer that is kept for a repetition. */
  readonly also?: (tx: Tx, id: string) => Promise<void>;
}

/**
 * Drafts the first cycle of a scope, or one that nobody drafted: the ISMS Manager, the deputy, Top Management or a machine
 * may start it; nothing runs before gate G0.
 * @throws RuleViolation `not-allowed`, `cycle-stands`, `no-policy`, `first-day`
 */
export async function startCycle(
  records: Records,
  request: StartRequest,
): Promise<{ id: string; outboxIds: readonly string[] }> {
  return inTransaction(records, async (tx) => {
    const scopeId = request.scopeId ?? 'ISMS';
    await lockDrafting(tx);
    await refuseUnlessAllowed(tx, request.by);
    const cycles = await tx.query<{ id: string; first_day: string; last_day: string; state: string }>(
      `select id, first_day, last_day, state from cycle where scope_id = $1 and state <> 'CANCELLED' order by first_day`,
      [scopeId],
    );
    const clash = cycles.find(({ last_day: lastDay, state }) => state === 'DRAFT' || lastDay >= request.firstDay);
    if (clash)
      throw new RuleViolation('cycle-stands', `${clash.id} stands already; a cycle starts after the one before it.`);
    const policy = await readPolicy(tx);
    await refuseUnlikelyDay(tx, request.firstDay);
    const id = cycleIdFor(request.firstDay, await idsOf(tx));
    const previous = cycles.at(-1)?.id ?? null;
    const outboxId = await insertDraft(tx, {
      id,
      scopeId,
      ...periodFrom(request.firstDay, policy.cycle),
      firstEver: cycles.length === 0,
      carriedFrom: previous,
      carryOver: await openIn(tx, previous),
      actor: request.by,
    });
    await request.also?.(tx, id);
    return { id, outboxIds: [outboxId] };
  });
}

/** A mistyped year would plan a cycle that nobody meant, and one that cannot be begun anew beside it. */
async function refuseUnlikelyDay(tx: Tx, firstDay: string): Promise<void> {
  const reason = isIsoDay(firstDay)
    ? firstDayProblem(firstDay, localDay(await headquarters(tx), tx.at))
    : `${firstDay} is no day of the calendar.`;
  if (reason !== null) throw new RuleViolation('first-day', reason, [{ code: 'first-day', field: 'firstDay', reason }]);
}

/** What a cycle leaves open as of now; nothing where there was none before. */
async function openIn(tx: Tx, cycleId: string | null): Promise<readonly CarryOverItem[]> {
  const [row] = cycleId === null ? [] : await readCycles(tx, [cycleId]);
  return row === undefined ? [] : (await gateFactsOf(tx, row, { at: tx.at })).carryOver;
}

async function refuseUnlessAllowed(tx: Tx, by: string): Promise<void> {
  if (by.startsWith('machine:')) return;
  const book = await loadRoleBook(tx, tx.at, [by]);
  if (!holdsAny(by, ['IM', 'DEPUTY_IM', 'TM', 'TM_CHAIR'], book))
    throw new RuleViolation('not-allowed', 'The ISMS Manager, the deputy or Top Management starts a cycle.');
}

async function readPolicy(tx: Reader): Promise<Policy> {
  const [row] = await tx.query<{ content: Policy }>('select content from policy order by version desc limit 1');
  if (!row) throw new RuleViolation('no-policy', 'There is no policy: import a company first.');
  return completePolicy(row.content);
}
