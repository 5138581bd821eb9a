import { whatFollows } from '#domain/corrective-action/story.rules.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { sha256 } from '../hashing.js';
import type { DecisionRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import type { Named, Receipt } from './task-view.js';

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Receipt number of a decision, such as `R-7KQ2-M9XD`: short enough to read out, derived from the decision's id. */
export function receiptNumber(decisionId: string): string {
  const digest = Buffer.from(sha256(decisionId), 'hex');
  const letters = [...digest.subarray(0, 8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `R-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** The receipt of a decision: the same however often it is asked for. */
export async function buildReceipt(
  tx: Reader,
  decision: DecisionRow,
  step: CorrectiveActionStepCode,
): Promise<Receipt> {
  const people = await tx.query<Named>('select id, name from person where id = any($1)', [
    [decision.person_id, decision.on_behalf_of].filter((id) => id !== null),
  ]);
  const named = (id: string): Named => people.find((person) => person.id === id) ?? { id, name: id };
  return {
    receipt: decision.receipt,
    decisionId: decision.id,
    recordId: decision.record_id,
    step,
    outcome: decision.outcome,
    by: named(decision.person_id),
    onBehalfOf: decision.on_behalf_of === null ? null : named(decision.on_behalf_of),
    at: decision.decided_at.getTime(),
    subjectSha256: decision.subject_sha256,
    next: whatFollows(step, decision.outcome),
  };
}
