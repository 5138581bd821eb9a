import { NO_CASE } from '#domain/roles/no-case.js';
import { barredFrom } from '#domain/cycle/approvers.rules.js';
import { earlierRounds } from '#domain/cycle/revision.rules.js';
import { stageId } from '#domain/cycle/states.js';
import { stepOf } from '#domain/process/steps.js';
import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { Waiver } from '#domain/roles/waiver.rules.js';
import { loadRoleBook } from '../directory/role-book.js';
import type { RecordRow } from '../path/process.js';
import {
  readAsked,
  readAuthors,
  readLate,
  type Late,
  type Situation,
  type SituationRequest,
  type SituationStep,
  type StepAuthor,
} from '../path/situation.js';
import type { Tx } from '../transaction.js';
import { usedWaivers, validWaivers } from '../waivers/valid-waivers.js';
import { readParts, type Parts } from './written.js';

/** The situation of a step of a cycle or a stage: whoever prepared it, and the directory. */
export async function loadCycleSituation<Row extends RecordRow>(
  tx: Tx,
  row: Row,
  step: SituationRequest,
): Promise<Situation<Row>> {
  const authors = await readAuthors(tx, row.id);
  const attested = step.code === 'G2_DECISION' ? await readAttested(tx, row.id) : [];
  const late = step.code === 'EXTENSION' ? await readLate(tx, step.part) : null;
  const extra = [
    ...(step.others ?? []),
    ...(await readAsked(tx, row.id)),
    ...authors.flatMap(({ by_person: id }) => (id === null ? [] : [id])),
    ...attested,
    ...(late?.lateIds ?? []),
  ];
  const checked = step.code === 'CYCLE_WAIVER_CHECK' ? await readWaiverPeople(tx, row.id) : NOBODY;
  const book = await loadRoleBook(tx, tx.at, [...new Set([...extra, ...checked.waiverIds])]);
  const parts = await readParts(tx, row.id, step);
  const waivers = await validWaivers(tx, { at: tx.at, recordId: row.id, step: step.code });
  const facts = { ...factsOf({ row, step, authors, late, attested, waivers }), ...checked };
  return { row, authors, book, tier: { number: 1, of: 1 }, facts: { ...facts, ...barredBy(facts, parts, book) } };
}

/** Whoever attested an area in the cycle, and in whose place: gate G2 stands on what they said. */
async function readAttested(tx: Tx, cycleId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct who.id from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
       cross join lateral (values (d.person_id), (d.on_behalf_of)) who (id)
      where d.record_id = $1 and s.code = 'O1' and who.id is not null`,
    [stageId(cycleId, 'operate')],
  );
  return rows.map(({ id }) => id);
}

type Checked = Pick<AssignmentFacts, 'planApproverIds' | 'waiverIds'>;
const NOBODY: Checked = { planApproverIds: [], waiverIds: [] };

/**
 * Whose decisions the check of waivers looks at: it is for somebody who neither used nor granted one, nor reports to or
 * manages anybody who used one (SD5).
 */
async function readWaiverPeople(tx: Tx, cycleId: string): Promise<Checked> {
  const used = await usedWaivers(tx, cycleId);
  const users = [...new Set(used.map(({ personId }) => personId))];
  return { planApproverIds: users, waiverIds: [...new Set([...users, ...used.map(({ grantedById }) => grantedById)])] };
}

/** SD1, SD7: whom the parts of the version bar from approving it; of other steps nobody but their authors. */
function barredBy(
  facts: AssignmentFacts,
  parts: Parts,
  book: RoleBook,
): Pick<AssignmentFacts, 'authorIds' | 'riskOwnerIds'> {
  const { authorIds, round, maxRounds, firstDeciderId } = facts;
  return barredFrom({ ...parts, authorIds, passedOverId: round > maxRounds ? firstDeciderId : null }, book);
}

/** What the rules of assignment and separation of duties know of a step of the cycle. */
export function factsOf(on: {
  readonly row: Pick<RecordRow, 'policy' | 'department_id'>;
  readonly step: SituationStep;
  readonly authors: readonly StepAuthor[];
  readonly late: Late | null;
  /** People who attested what gate G2 stands on. */
  readonly attested?: readonly string[];
  /** Waivers that count for the step now. */
  readonly waivers?: readonly Waiver[];
}): AssignmentFacts {
  const { row, step, authors, late, attested = [], waivers = [] } = on;
  return {
    ...NO_CASE,
    departmentId: row.department_id,
    authorIds: [...authorsOf(step, authors), ...attested],
    waivers,
    askedBy: askedBy(step, authors),
    lateIds: late?.lateIds ?? [],
    extensionNeedsTopManagement: late?.needsTopManagement === true,
    quorum: stepOf(step.code).each === true ? 'EACH' : 'ONE_OF',
    ...roundsOf(step, authors),
    maxRounds: row.policy.maxRounds,
  };
}

/** Whose wish is decided about; null for every other step. */
function askedBy(step: SituationStep, authors: readonly StepAuthor[]): string | null {
  const isOwn = ({ code, part }: StepAuthor): boolean => code === step.code && part === step.part;
  return authors.find((one) => isOwn(one) && one.outcome === 'ASKED')?.by_person ?? null;
}

/** Rounds count changes asked for, and who decided first (specification 2, "After 3 rounds -> next level decides"). */
function roundsOf(
  step: SituationStep,
  authors: readonly StepAuthor[],
): Pick<AssignmentFacts, 'round' | 'firstDeciderId'> {
  if (step.code === 'REVISION_APPROVAL') {
    // What is sent back is asked for anew under a number of its own.
    const answers = authors.filter(({ code }) => code === step.code);
    const rounds = earlierRounds(step.part, answers);
    return { round: 1 + rounds.length, firstDeciderId: rounds[0]?.by_person ?? null };
  }
  const own = authors.filter(
    ({ code, part, outcome }) => code === step.code && part === step.part && outcome !== 'ASKED',
  );
  const changes = own.filter(({ outcome, visit }) => outcome === 'REQUEST_CHANGES' && visit < step.visit);
  return { round: 1 + changes.length, firstDeciderId: own.find(({ by_person: id }) => id !== null)?.by_person ?? null };
}

/** SD1: whoever prepared any part of what is submitted. */
function authorsOf(step: SituationStep, authors: readonly StepAuthor[]): string[] {
  const prepared = PREPARED_BY[step.code] ?? step.code.replace(/_APPROVAL$/, '').replace(/_DECISION$/, '_SUBMISSION');
  if (prepared === step.code && !BESIDE.includes(step.code)) return [];
  // Who only asked for a new version did not write it; who has a wish does not decide it.
  const wrote = authors.filter(
    ({ code, part, outcome }) =>
      code === prepared && part === step.part && (outcome !== 'ASKED' || BESIDE.includes(step.code)),
  );
  return [...new Set(wrote.flatMap(({ by_person: id }) => (id === null ? [] : [id])))];
}

/** Steps whose subject another step prepared, where its name does not say so. */
const PREPARED_BY: Readonly<Record<string, string>> = { G0_DECISION: 'CHARTER', REVISION_APPROVAL: 'REVISION' };
/** A wish is decided by somebody else than the one who has it. */
const BESIDE: readonly string[] = ['GATE_WAIVER', 'SUSPENSION', 'RESUMPTION'];
