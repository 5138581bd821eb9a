import { gateCheck } from '#domain/cycle/gate-checks.rules.js';
import { GATES, isFinalCycle, type CycleState, type Gate } from '#domain/cycle/states.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { keepContent } from '../evidence/content-blob.js';
import { uuidv7 } from '../ids.js';
import { openStep } from '../path/step.js';
import { wakeRecord } from '../path/wake-record.js';
import { insert, instant, inTransaction, type Tx } from '../transaction.js';
import { lockCycle, type CycleRow } from './cycle.js';

/** A wish that the chair of Top Management decides about. */
export type CycleWish =
  | {
      readonly kind: 'GATE_WAIVER';
      readonly gate: Gate;
      readonly check: string;
      readonly reason: string;
      readonly expires: string;
      readonly caId: string;
    }
  | { readonly kind: 'SUSPENSION' | 'RESUMPTION'; readonly reason: string };

/**
 * Asks Top Management for a waiver of a gate check, to stop the cycle, or to resume it. Nothing changes before they answer.
 * @returns ids of the outbox messages
 * @throws RuleViolation `unknown-record`, `not-allowed`, `final-record`, `reason-missing`, `unknown-check`, `never-waived`,
 *   `asked-already`, `suspended`, `not-suspended`
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
    const part = await nextPart(tx, row.id, request.wish);
    const step = await openStep(tx, {
      recordId: row.id,
      key: { code: request.wish.kind, part, iteration: 1, visit: 1 },
      plannedAt: tx.at,
      originalDue: null,
      due: null,
      actor: request.by,
    });
    await keepWish(tx, { stepId: step.id, recordId: row.id, by: request.by, wish: request.wish });
    await request.also?.(tx);
    return [await wakeRecord(tx, row.id, { headStartMs: 2_000 })];
  });
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

/** `G1/CLIMATE_DETERMINED`, `…/2` for the second wish; `S1`, `R1`. One wish of a kind at a time. */
async function nextPart(tx: Tx, recordId: string, wish: CycleWish): Promise<string> {
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

async function keepWish(tx: Tx, on: { stepId: string; recordId: string; by: string; wish: CycleWish }): Promise<void> {
  const { kind: form, ...said } = on.wish;
  const content = await keepContent(tx, said);
  await insert(tx, 'form_entry', {
    id: uuidv7(),
    record_id: on.recordId,
    step_id: on.stepId,
    form: `${form}_WISH`,
    form_version: 1,
    outcome: 'ASKED',
    content_id: content.id,
    by_person: on.by,
    at: instant(tx.at),
  });
}
