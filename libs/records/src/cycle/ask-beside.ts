import { gateCheck } from '#domain/cycle/gate-checks.rules.js';
import { gateUnmet } from '#domain/cycle/gates.js';
import { producedBy, producedName } from '#domain/cycle/revision.rules.js';
import { GATES, isFinalCycle, type CycleState, type Gate } from '#domain/cycle/states.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { openWish } from '../path/open-wish.js';
import { wakeRecord } from '../path/wake-record.js';
import { inTransaction, type Tx } from '../transaction.js';
import { lockCycle, type CycleRow } from './cycle.js';
import { gateFactsOf } from './gate-facts.js';
import { askRevision, readRevisable } from './revision.js';

/** A wish that the chair of Top Management decides about, or that an output is prepared anew. */
export type CycleWish =
  | {
      readonly kind: 'GATE_WAIVER';
      readonly gate: Gate;
      readonly check: string;
      readonly reason: string;
      readonly expires: string;
      readonly caId: string;
    }
  | { readonly kind: 'SUSPENSION' | 'RESUMPTION'; readonly reason: string }
  /** `step` such as `E3` or `O2 Q1`: its approved version is prepared anew; the ISMS Manager is asked, nobody decides first. */
  | { readonly kind: 'REVISION'; readonly step: string; readonly reason: string };

/**
 * Asks Top Management for a waiver of a gate check, to stop the cycle, or to resume it. Nothing changes before they answer.
 * @returns ids of the outbox messages
 * @throws RuleViolation `unknown-record`, `not-allowed`, `final-record`, `reason-missing`, `unknown-check`, `never-waived`,
 *   `gate-passed`, `check-met`, `asked-already`, `suspended`, `not-suspended`, `not-revisable`
 */
export async function askBesideCycle(
  records: Records,
  request: {
    readonly cycleId: string;
    readonly by: string;
    readonly wish: CycleWish;
    /** What else belongs to the transaction, such as the answer that is kept for a repetition. */
    readonly also?: (tx: Tx) => Promise<void>;
  },
): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    const row = await lockCycle(tx, request.cycleId);
    if (!row) throw new RuleViolation('unknown-record', `There is no cycle ${request.cycleId}.`);
    await refuseUnlessAllowed(tx, row, request);
    const { wish, by } = request;
    if (wish.kind === 'GATE_WAIVER') await refuseNeedless(tx, row, wish);
    if (wish.kind === 'REVISION') await revise(tx, { cycleId: row.id, by, wish });
    else await ask(tx, { recordId: row.id, by, wish });
    await request.also?.(tx);
    return [await wakeRecord(tx, row.id, { headStartMs: 2_000 })];
  });
}

/** Only what counts can be prepared anew, and one revision of it at a time. */
async function revise(
  tx: Tx,
  { cycleId, by, wish }: { cycleId: string; by: string; wish: Extract<CycleWish, { kind: 'REVISION' }> },
): Promise<void> {
  const what = producedBy(wish.step);
  const names = await readRevisable(tx, cycleId);
  if (what === null || !names.includes(producedName(what)))
    throw new RuleViolation(
      'not-revisable',
      `${wish.step} has no version that counts. Those that have: ${names.join(', ')}.`,
    );
  if (!(await askRevision(tx, { cycleId, what, by, reason: wish.reason })))
    throw new RuleViolation('asked-already', 'A new version is being prepared already.');
}

type Wish = Exclude<CycleWish, { kind: 'REVISION' }>;

async function ask(tx: Tx, { recordId, by, wish }: { recordId: string; by: string; wish: Wish }): Promise<void> {
  const { kind: code, ...said } = wish;
  const key = { code, part: await nextPart(tx, recordId, wish), iteration: 1, visit: 1 };
  await openWish(tx, { recordId, key, form: `${code}_WISH`, said, by });
}

type Refusal = readonly [broken: boolean, code: string, message: string];

async function refuseUnlessAllowed(
  tx: Tx,
  row: CycleRow,
  { by, wish }: { by: string; wish: CycleWish },
): Promise<void> {
  const book = await loadRoleBook(tx, tx.at, [by]);
  const refusals: readonly Refusal[] = [
    [
      !holdsAny(by, ['IM', 'DEPUTY_IM', 'TM', 'TM_CHAIR'], book),
      'not-allowed',
      'The ISMS Manager, the deputy or Top Management asks for this.',
    ],
    [isFinalCycle(row.state as CycleState), 'final-record', `${row.id} is ${row.state}; a closed cycle is read-only.`],
    [wish.reason.trim() === '', 'reason-missing', 'Give the reason.'],
    [wish.kind === 'RESUMPTION' && row.state !== 'SUSPENDED', 'not-suspended', `${row.id} is not suspended.`],
    [wish.kind !== 'RESUMPTION' && row.state === 'SUSPENDED', 'suspended', `${row.id} is suspended.`],
    ...(wish.kind === 'GATE_WAIVER' ? waiverRefusals(wish) : []),
  ];
  const broken = refusals.find(([applies]) => applies);
  if (broken) throw new RuleViolation(broken[1], broken[2]);
}

function waiverRefusals(wish: Extract<CycleWish, { kind: 'GATE_WAIVER' }>): Refusal[] {
  const check = GATES.includes(wish.gate) ? gateCheck(wish.gate, wish.check) : null;
  return [
    [check === null, 'unknown-check', `Gate ${wish.gate} has no check ${wish.check}.`],
    [check?.waivable === false, 'never-waived', `This is never waived: ${check?.label ?? wish.check}.`],
  ];
}

/** A gate that is passed stays as it was decided, and what is met needs no waiver: neither is asked of the chair. */
async function refuseNeedless(
  tx: Tx,
  row: CycleRow,
  { gate, check }: Extract<CycleWish, { kind: 'GATE_WAIVER' }>,
): Promise<void> {
  const passed = await tx.query(`select 1 from cycle_gate where cycle_id = $1 and gate = $2 and state = 'PASSED'`, [
    row.id,
    gate,
  ]);
  if (passed.length > 0)
    throw new RuleViolation('gate-passed', `Gate ${gate} is passed; nothing of it is waived any more.`);
  const unmet = gateUnmet(gate, await gateFactsOf(tx, row, { at: tx.at }));
  if (unmet.some(({ code }) => code === check)) return;
  const reason = `This is met, there is nothing to waive: ${gateCheck(gate, check)?.label ?? check}.`;
  throw new RuleViolation('check-met', reason, [{ code: 'check-met', field: 'check', reason }]);
}

/** `G1/CLIMATE_DETERMINED`, `…/2` for the second wish; `S1`, `R1`. One wish of a kind at a time. */
async function nextPart(tx: Tx, recordId: string, wish: Wish): Promise<string> {
  const stem = wish.kind === 'GATE_WAIVER' ? `${wish.gate}/${wish.check}` : wish.kind.slice(0, 1);
  const asked = await tx.query<{ state: string }>(
    `select state from step where record_id = $1 and code = $2 and (part = $3 or part like $4)`,
    [recordId, wish.kind, stem, wish.kind === 'GATE_WAIVER' ? `${stem}/%` : `${stem}%`],
  );
  if (asked.some(({ state }) => state === 'OPEN'))
    throw new RuleViolation('asked-already', 'This was asked already; it is being decided.');
  if (wish.kind !== 'GATE_WAIVER') return `${stem}${asked.length + 1}`;
  return asked.length === 0 ? stem : `${stem}/${asked.length + 1}`;
}
