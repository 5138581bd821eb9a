import { isAuditSource, isFinal } from '#domain/corrective-action/states.js';
import { RuleViolation } from '#domain/errors.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { conflictsOf, SOD_SENTENCES } from '#domain/roles/separation-of-duties.rules.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { Records } from '../data-source.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { inTransaction, type Tx } from '../transaction.js';
import { askCancellation } from './ask-cancellation.js';
import { loadCaseSituation, lockCase, type CaseRow, type CaseSituation } from './case.js';
import { changeCase, moveState } from './move-state.js';
import { wakeRecord } from '../path/wake-record.js';
import { unwind } from './unwind.js';

/** A record change that the story must unwind for (architecture 4): it ends, or is told again from where the record stands. */
export type Interruption =
  /** Raised in error: by the ISMS Manager and the raiser (specification P4). */
  | { readonly kind: 'CANCELLED'; readonly reason: string }
  /** A finding of an audit: only its lead auditor takes it back. */
  | { readonly kind: 'FINDING_WITHDRAWN'; readonly reason: string }
  | { readonly kind: 'OWNER_CHANGED'; readonly ownerId: string; readonly reason: string }
  | { readonly kind: 'VERIFIER_CHANGED'; readonly verifierId: string; readonly reason: string };

export interface InterruptRequest {
  readonly recordId: string;
  /** The ISMS Manager or their deputy, for a finding its lead auditor; checked against the directory in the transaction. */
  readonly by: string;
  readonly interruption: Interruption;
}

/**
 * Interrupts a corrective action: voids its open tasks and links, settles its open steps as INTERRUPTED, changes the
 * record and wakes the story. A cancellation that the raiser has to confirm interrupts nothing yet: it is asked beside the
 * story, and nothing is cancelled without their yes.
 * @returns ids of the outbox messages
 * @throws RuleViolation `not-isms-manager`, `not-lead-auditor`, `final-record`, `reason-missing`, `audit-finding`,
 *   `no-audit-finding`, `unknown-owner`, `unknown-verifier`, `verifier-conflict`, `cancellation-asked`
 */
export async function interruptRecord(records: Records, request: InterruptRequest): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    const row = await lockCase(tx, request.recordId);
    const { interruption, by } = request;
    const situation = await situationOf(tx, row, request);
    refuseUnlessAllowed(row, situation, request);
    if (interruption.kind === 'CANCELLED' && needsRaiser(row, by, situation.book)) {
      await askCancellation(tx, row, { by, reason: interruption.reason });
    } else {
      const counted = await interrupt(tx, row, request);
      await change(tx, counted, request);
    }
    return [await wakeRecord(tx, row.id, { headStartMs: 2_000 })];
  });
}

/** Situation of an effectiveness check, with everybody whom the interruption names. */
async function situationOf(tx: Tx, row: CaseRow, { by, interruption }: InterruptRequest): Promise<CaseSituation> {
  const named =
    'ownerId' in interruption ? interruption.ownerId : 'verifierId' in interruption ? interruption.verifierId : by;
  const step = { code: 'EFFECTIVENESS_CHECK', part: '', iteration: row.iteration, visit: 1 };
  return loadCaseSituation(tx, row, { ...step, others: [by, named] });
}

async function interrupt(tx: Tx, row: CaseRow, { by, interruption }: InterruptRequest): Promise<CaseRow> {
  const ends = interruption.kind === 'CANCELLED' || interruption.kind === 'FINDING_WITHDRAWN';
  // A new verifier concerns nobody but the verifier: work that is under way goes on.
  if (interruption.kind !== 'VERIFIER_CHANGED' || row.state === 'EFFECTIVENESS_CHECK')
    await unwind(tx, row.id, { ends });
  const counted = await changeCase(tx, row, { interruptions: row.interruptions + 1 });
  const reason = await keepContent(tx, { reason: interruption.reason });
  await tell(tx, {
    type: 'RECORD_INTERRUPTED',
    actor: by,
    recordId: row.id,
    content: { kind: interruption.kind, reason: reason.id },
  });
  return counted;
}

/** The raiser is another person who is still there; who has left is spoken for by Top Management. */
function needsRaiser(row: CaseRow, by: string, book: RoleBook): boolean {
  return row.raised_by !== null && row.raised_by !== by && book.persons[row.raised_by] !== undefined;
}

type Refusal = readonly [broken: boolean, code: string, message: string];

function refuseUnlessAllowed(row: CaseRow, situation: CaseSituation, request: InterruptRequest): void {
  const { interruption } = request;
  const refusals: readonly Refusal[] = [
    ...(interruption.kind === 'FINDING_WITHDRAWN'
      ? auditorRefusals(row, situation, request)
      : managerRefusals(situation, request)),
    [isFinal(row.state), 'final-record', `${row.id} is ${row.state}; closed records stay closed.`],
    [interruption.reason.trim() === '', 'reason-missing', 'Give the reason.'],
    [
      interruption.kind === 'CANCELLED' && isAuditSource(row.source),
      'audit-finding',
      'A finding of an audit is withdrawn by the lead auditor, not cancelled here.',
    ],
    ...personRefusals(situation, interruption),
  ];
  const broken = refusals.find(([applies]) => applies);
  if (!broken) return;
  const [, code, message] = broken;
  throw new RuleViolation(code, message, code === 'reason-missing' ? [{ code, field: 'reason', reason: message }] : []);
}

function managerRefusals({ book }: CaseSituation, { by }: InterruptRequest): Refusal[] {
  const manages = holdsAny(by, ['IM', 'DEPUTY_IM'], book);
  return [[!manages, 'not-isms-manager', 'Only the ISMS Manager or their deputy may do this.']];
}

/** The auditor who raised the finding, or a lead auditor. */
function auditorRefusals(row: CaseRow, { book }: CaseSituation, { by }: InterruptRequest): Refusal[] {
  const raised = row.finding_auditor_id === by && book.persons[by]?.active === true;
  return [
    [
      !raised && !holdsAny(by, ['LEAD_AUDITOR'], book),
      'not-lead-auditor',
      'Only the lead auditor withdraws a finding.',
    ],
    [!isAuditSource(row.source), 'no-audit-finding', `${row.id} does not come from an audit.`],
  ];
}

function personRefusals({ book, facts }: CaseSituation, interruption: Interruption): Refusal[] {
  if (interruption.kind !== 'OWNER_CHANGED' && interruption.kind !== 'VERIFIER_CHANGED') return [];
  const id = interruption.kind === 'OWNER_CHANGED' ? interruption.ownerId : interruption.verifierId;
  const unknown = book.persons[id]?.active !== true;
  const rules =
    interruption.kind === 'VERIFIER_CHANGED' && !unknown ? conflictsOf('VERIFIER', id, { facts, book }) : [];
  return [
    [
      unknown,
      interruption.kind === 'OWNER_CHANGED' ? 'unknown-owner' : 'unknown-verifier',
      'This person is not in the directory, or has left.',
    ],
    [rules.length > 0, 'verifier-conflict', rules.map((rule) => SOD_SENTENCES[rule]).join(' ')],
  ];
}

async function change(tx: Tx, row: CaseRow, { by, interruption }: InterruptRequest): Promise<void> {
  switch (interruption.kind) {
    case 'CANCELLED':
    case 'FINDING_WITHDRAWN':
      await moveState(tx, row, { to: 'CANCELLED', actor: by, columns: { closed_at: new Date(tx.at), closed_by: by } });
      return;
    case 'OWNER_CHANGED':
      await changeCase(tx, row, { owner_id: interruption.ownerId });
      return tellChanged(tx, row, { by, fields: { owner: interruption.ownerId } });
    case 'VERIFIER_CHANGED':
      await changeCase(tx, row, { verifier_id: interruption.verifierId });
      return tellChanged(tx, row, { by, fields: { verifier: interruption.verifierId } });
  }
}

async function tellChanged(tx: Tx, row: CaseRow, of: { by: string; fields: Record<string, string> }): Promise<void> {
  await tell(tx, { type: 'RECORD_CHANGED', actor: of.by, recordId: row.id, content: { fields: of.fields } });
}
