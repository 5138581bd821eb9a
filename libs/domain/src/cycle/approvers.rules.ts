import type { RoleBook } from '../roles/roles.js';

/** Who has a part in a version that is to be approved. */
export interface Written {
  /** Whoever prepared it: never approves it (SD1). */
  readonly authorIds: readonly string[];
  /** Whoever answered for an area with something to say: it is put together from their answers. */
  readonly contributorIds: readonly string[];
  /** Owners of risks that are high or critical after treatment. */
  readonly graveOwnerIds: readonly string[];
  /** Whoever decided the earlier rounds and is not asked again; null where nobody is passed over. */
  readonly passedOverId: string | null;
  /** Gate G1 is passed: what this approval does not accept, no gate accepts after it. */
  readonly afterG1: boolean;
}

interface Barred {
  readonly authorIds: readonly string[];
  readonly riskOwnerIds: readonly string[];
}

/**
 * Whom the rules bar from approving a version, in the order of their weight:
 * its preparers, always (SD1);
 * the chair who owns a high residual risk in it, always: another member accepts it, else somebody from outside, while those
 * of other members fall to the chair with gate G1 (SD7, which is never waived); so does the only member of a Top Management;
 * once that gate is passed, every member who owns one: no gate accepts it after the approval;
 * whoever contributed for an area, as long as a member of Top Management is left who may: an answer that is in the version makes its sender one of its authors (SD1). Where
 * every member contributed, as in a company whose Top Management heads its areas, answers that all have given and that the
 * preparer put together bar nobody.
 */
export function barredFrom(written: Written, book: RoleBook): Barred {
  const { authorIds, contributorIds, graveOwnerIds, passedOverId, afterG1 } = written;
  const { TM_CHAIR: chairs = [], TM = [] } = book.holders;
  const members = [...chairs, ...TM].filter((id) => book.persons[id]?.active === true && id !== passedOverId);
  const leaves = (barred: readonly string[]): boolean => members.some((id) => !barred.includes(id));
  const deciding = afterG1 || members.length === 1 ? [...new Set([...chairs, ...members])] : chairs;
  const riskOwnerIds = deciding.filter((id) => graveOwnerIds.includes(id));
  const barred = leaves([...authorIds, ...riskOwnerIds, ...contributorIds]) ? contributorIds : [];
  return { authorIds: [...new Set([...authorIds, ...barred])], riskOwnerIds };
}
