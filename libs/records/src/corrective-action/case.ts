import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { RuleViolation } from '#domain/errors.js';
import { isAuditSource } from '#domain/corrective-action/states.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy, Tier, TieredStep } from '#domain/policy/policy.js';
import { stepOf } from '#domain/process/steps.js';
import type { Waiver } from '#domain/roles/waiver.rules.js';
import { loadRoleBook } from '../directory/role-book.js';
import { usedWaivers, validWaivers } from '../waivers/valid-waivers.js';
import type { Reader, Tx } from '../transaction.js';
import type { CorrectiveActionRow, PlannedActionRow } from '../tables/corrective-action.entity.js';
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

/** A corrective action with the policy it began with. */
export type CaseRow = CorrectiveActionRow & { policy: Policy };

const SELECT_CASE = `select c.*, p.content as policy from corrective_action c join policy p on p.version = c.policy_version
  where c.id = any ($1::text[])`;

/** Locks the record, or null where there is none. */
export async function findAndLockCase(tx: Tx, recordId: string): Promise<CaseRow | null> {
  const [row] = await tx.query<CaseRow>(`${SELECT_CASE} for update of c`, [[recordId]]);
  return row ? { ...row, policy: completePolicy(row.policy) } : null;
}

/** Locks the record: the first lock of every path function. Throws RuleViolation `unknown-record`. */
export async function lockCase(tx: Tx, recordId: string): Promise<CaseRow> {
  const row = await findAndLockCase(tx, recordId);
  if (!row) throw new RuleViolation('unknown-record', `There is no record ${recordId}.`);
  return row;
}

/** Reads records without a lock, in no particular order. */
export async function readCases(tx: Reader, recordIds: readonly string[]): Promise<CaseRow[]> {
  const rows = await tx.query<CaseRow>(SELECT_CASE, [recordIds]);
  return rows.map((row) => ({ ...row, policy: completePolicy(row.policy) }));
}

export async function readActions(tx: Reader, record: { id: string; iteration: number }): Promise<PlannedActionRow[]> {
  return tx.query<PlannedActionRow>(
    'select * from planned_action where record_id = $1 and iteration = $2 order by number',
    [record.id, record.iteration],
  );
}

/** Steps whose answers make up what an approval decides about (SD1). */
const SUBJECT_AUTHORS: Readonly<Record<string, readonly string[]>> = {
  PLAN_APPROVAL: ['ROOT_CAUSE', 'PLANNING'],
  EVIDENCE_CHECK: ['IMPLEMENT'],
  APPEAL: ['TRIAGE'],
};

/** Everything the assignment and separation-of-duties rules ask about one step of a case. */
export interface CaseSituation extends Situation<CaseRow> {
  readonly actions: readonly PlannedActionRow[];
}

/** Loads the situation of a step as of the transaction: people of the case, the directory around them, earlier answers. */
export async function loadCaseSituation(tx: Tx, row: CaseRow, step: SituationRequest): Promise<CaseSituation> {
  const authors = await readAuthors(tx, row.id);
  const actions = await readActions(tx, { id: row.id, iteration: step.iteration });
  const late = step.code === 'EXTENSION' ? await readLate(tx, step.part) : null;
  const involved = [
    row.owner_id,
    row.verifier_id,
    row.raised_by,
    row.finding_auditor_id,
    ...actions.map((a) => a.implementer_id),
  ];
  const asked = await readAsked(tx, row.id);
  const extra = [
    ...(step.others ?? []),
    ...involved,
    ...asked,
    ...authors.map((author) => author.by_person),
    ...(late?.lateIds ?? []),
  ];
  const book = await loadRoleBook(tx, tx.at, [...new Set(extra.filter((id) => id !== null))]);
  const waivers = await validWaivers(tx, { at: tx.at, recordId: row.id, step: step.code });
  const facts = factsOf({ row, step, authors, actions, late, waivers, waiverIds: await waiverIdsOf(tx, row, step) });
  const tiers = facts.round > facts.maxRounds ? [] : tiersOf(row, step.code);
  const tier = { number: tiers.length > 1 ? await presentTier(tx, row, step) : 1, of: Math.max(tiers.length, 1) };
  return { row, book, authors, actions, tier, facts: { ...facts, tier: tiers[tier.number - 1] ?? null } };
}

/** Bodies that decide a step in turn; empty where one decides. */
function tiersOf(row: CaseRow, code: string): readonly Tier[] {
  return row.policy.correctiveAction.tiers[code as TieredStep] ?? [];
}

/** One more than the tiers that agreed in this visit. */
async function presentTier(tx: Reader, row: CaseRow, step: SituationStep): Promise<number> {
  const [agreed] = await tx.query<{ count: number }>(
    `select count(*)::int as count from question q join step s on s.id = q.step_id
      where s.record_id = $1 and s.code = $2 and s.part = $3 and s.iteration = $4 and s.visit = $5
        and q.state = 'CLOSED' and q.outcome = $6`,
    [row.id, step.code, step.part, step.iteration, step.visit, stepOf(step.code).agreeing],
  );
  const of = tiersOf(row, step.code).length;
  return Math.min((agreed?.count ?? 0) + 1, of);
}

/** The check of waivers is for somebody who neither granted nor used one. */
async function waiverIdsOf(tx: Reader, row: CaseRow, step: SituationStep): Promise<string[]> {
  if (step.code !== 'WAIVER_CHECK') return [];
  const used = await usedWaivers(tx, row.id);
  return [...new Set(used.flatMap(({ personId, grantedById }) => [personId, grantedById]))];
}

export interface FactInput {
  readonly row: CaseRow;
  readonly step: SituationStep;
  readonly authors: readonly StepAuthor[];
  readonly actions: readonly PlannedActionRow[];
  readonly late: Late | null;
  readonly waivers: readonly Waiver[];
  readonly waiverIds: readonly string[];
}

/** The facts of one step of a case, from rows that were read. */
export function factsOf({ row, step, authors, actions, late, waivers, waiverIds }: FactInput): AssignmentFacts {
  const here = authors.filter((author) => author.iteration === step.iteration);
  const by = (codes: readonly string[]) => ids(here.filter((author) => codes.includes(author.code)));
  const approvals = here.filter((author) => author.code === step.code && author.by_person !== null);
  const policy = row.policy.correctiveAction;
  return {
    ...roundsOf({ row, step, approvals }),
    ...extensionOf(row, late),
    waivers,
    waiverIds,
    tier: null,
    ownerId: row.owner_id,
    implementerIds: [...new Set([...actions.map((action) => action.implementer_id), ...by(['IMPLEMENT'])])],
    planApproverIds: ids(here.filter((author) => author.code === 'PLAN_APPROVAL' && author.outcome === 'APPROVE')),
    verifierId: row.verifier_id,
    authorIds: by(SUBJECT_AUTHORS[step.code] ?? []),
    riskOwnerIds: [],
    grade: row.grade,
    departmentId: row.department_id,
    aboutIsmsManager: row.about_isms_manager,
    raisedBy: row.raised_by,
    appealUpheld: isAppealUpheld(authors),
    auditFinding: isAuditSource(row.source),
    askedBy:
      authors.find(({ code, part, outcome }) => code === step.code && part === step.part && outcome === 'ASKED')
        ?.by_person ?? null,
    correctionOnly: row.correction_only,
    costOverLimit: (row.cost ?? 0) > policy.costLimit,
    crossDepartment: row.cross_department,
    findingAuditorId: row.finding_auditor_id,
    implementerId: implementerOf(row, step, { here, actions }),
    document: null,
  };
}

/** Top Management upheld an appeal against the triage. */
export function isAppealUpheld(authors: readonly StepAuthor[]): boolean {
  return authors.some(({ code, outcome }) => code === 'APPEAL' && outcome === 'UPHOLD');
}

/** Rounds count changes asked for; after the policy's number of them the next level decides, ONE_OF (specification 2). */
function roundsOf(on: {
  row: CaseRow;
  step: SituationStep;
  approvals: readonly StepAuthor[];
}): Pick<AssignmentFacts, 'round' | 'maxRounds' | 'quorum' | 'firstDeciderId'> {
  const { row, step, approvals } = on;
  const { maxRounds, correctiveAction } = row.policy;
  const changes = approvals.filter((author) => author.outcome === 'REQUEST_CHANGES' && author.visit < step.visit);
  const round = 1 + changes.length;
  const quorum = correctiveAction.quorum[step.code as CorrectiveActionStepCode] ?? 'ONE_OF';
  return {
    round,
    maxRounds,
    quorum: round > maxRounds ? 'ONE_OF' : quorum,
    firstDeciderId: approvals[0]?.by_person ?? null,
  };
}

function extensionOf(
  row: CaseRow,
  late: Late | null,
): Pick<AssignmentFacts, 'lateIds' | 'extensionNeedsTopManagement'> {
  return {
    lateIds: late?.lateIds ?? [],
    extensionNeedsTopManagement:
      row.grade === 'MAJOR' || late?.needsTopManagement === true || !row.policy.extension.firstByImForMinorWork,
  };
}

/** The planned implementer; once they reported "blocked", the owner takes the action over and keeps it. */
function implementerOf(
  row: CaseRow,
  step: SituationStep,
  on: { here: readonly StepAuthor[]; actions: readonly PlannedActionRow[] },
): string | null {
  if (step.code !== 'IMPLEMENT') return null;
  const blocked = on.here.some(
    ({ code, part, outcome, visit }) =>
      code === 'IMPLEMENT' && part === step.part && outcome === 'BLOCKED' && visit < step.visit,
  );
  if (blocked) return row.owner_id;
  return on.actions.find((action) => String(action.number) === step.part)?.implementer_id ?? null;
}

function ids(authors: readonly StepAuthor[]): string[] {
  return [...new Set(authors.map((author) => author.by_person).filter((id) => id !== null))];
}
