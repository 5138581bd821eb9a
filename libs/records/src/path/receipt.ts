import { stepOf, whatFollows } from '#domain/process/steps.js';
import { quorumWords } from '#domain/human-task/quorum.rules.js';
import type { Quorum, Tier } from '#domain/policy/policy.js';
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
export async function buildReceipt(tx: Reader, decision: DecisionRow, step: string): Promise<Receipt> {
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
    next: await nextOf(tx, decision, step),
  };
}

interface Place {
  readonly tier: number;
  readonly tiers: readonly Tier[] | null;
  readonly round: number;
  readonly rounds: number;
}

/** What follows, said so that it stays true however often it is read: a vote counts, a tier follows, a waiver is checked. */
async function nextOf(tx: Reader, decision: DecisionRow, step: string): Promise<string> {
  const [place] = await tx.query<Place>(
    `select q.tier, q.round, p.content->'correctiveAction'->'tiers'->$2 as tiers, (p.content->>'maxRounds')::int as rounds
       from question q join corrective_action c on c.id = q.record_id join policy p on p.version = c.policy_version
      where q.id = $1`,
    [decision.question_id, step],
  );
  const agreed = decision.outcome === stepOf(step).agreeing;
  const following = place && place.round <= place.rounds ? place.tiers?.[place.tier] : undefined;
  const follows = agreed && following ? `${TIER_NAMES[following]} decides next.` : whatFollows(step, decision.outcome);
  const words = quorumSays(decision.quorum, follows);
  const waived = (decision.sod_result.waived ?? []).map(({ rule }) => rule);
  if (waived.length === 0) return words;
  return `Decided by a waiver of ${waived.join(', ')}; somebody independent looks at it before the record is closed. ${words}`;
}

function quorumSays(quorum: Quorum, follows: string): string {
  if (quorum === 'ONE_OF') return follows;
  if (quorum === 'EACH') return `When everybody has answered: ${follows}`;
  return `Your vote counts; ${quorumWords(quorum)} ${follows}`;
}

const TIER_NAMES: Readonly<Record<Tier, string>> = { IM: 'The ISMS Manager', TM: 'Top Management' };
