import type { Doer } from '../process/doer.js';
import { barOf } from '../roles/may-decide.rules.js';
import { NO_CASE } from '../roles/no-case.js';
import { SOD_SENTENCES } from '../roles/separation-of-duties.rules.js';
import type { IsoDay } from '../time.js';
import type { ToldContext } from './told-cycle.js';

/** Who decides, in words; the assignment rules turn each into people. */
const WORDS: Readonly<Partial<Record<Doer, string>>> = {
  GATE_CHAIR: 'the chair of Top Management, or in their place another member or an external auditor',
  GATE_MANAGER: 'the ISMS Manager, or in their place the deputy, Top Management or an external auditor',
  STEP_APPROVER: 'a member of Top Management, or in their place an external auditor',
};

/** A decision that was taken elsewhere. */
export interface ToldDecision {
  readonly doer: Doer;
  readonly by: string;
  readonly on: IsoDay;
  /** `decide G1`, `approve E2`. */
  readonly act: string;
  /** Who prepared what was decided about (SD1). */
  readonly authorIds: readonly string[];
}

/** Sentence that says why a person may not have decided; null = they may. Whoever is not known at all is named elsewhere. */
export function deciderProblem(decision: ToldDecision, { bookOf }: Pick<ToldContext, 'bookOf'>): string | null {
  const { doer, by, on, act, authorIds } = decision;
  const book = bookOf(on);
  if (book.persons[by] === undefined) return null;
  const bar = barOf(doer, by, { facts: { ...NO_CASE, authorIds }, book });
  if (bar === null) return null;
  const instead = `Name ${WORDS[doer] ?? 'somebody else'}.`;
  if (bar === 'ABSENT') return absent(by, on);
  if (bar === 'ROLE') return `${by} may not ${act}, having held no role for it on ${on}. ${instead}`;
  return `${by} may not ${act} (${bar}): ${SOD_SENTENCES[bar]} ${instead}`;
}

/** Sentence about somebody who was not there on the day of their act; null = they were, or are not known at all. */
export function absenceProblem(by: string, on: IsoDay, { bookOf }: Pick<ToldContext, 'bookOf'>): string | null {
  return bookOf(on).persons[by]?.active === false ? absent(by, on) : null;
}

function absent(by: string, on: IsoDay): string {
  return `${by} was not with the company on ${on}. Name who it was, or mend the days of ${by} (joined, left).`;
}
