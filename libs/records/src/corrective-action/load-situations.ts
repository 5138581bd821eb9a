import { processOf } from '#domain/process/process.js';
import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import { factsOf as factsOfCycle } from '../cycle/situation.js';
import { factsOfDocument } from '../documents/situation.js';
import type { VersionRow, WithdrawalRow } from '../documents/version.js';
import { loadRoleBook } from '../directory/role-book.js';
import { plugged, processFor, type RecordRow } from '../path/process.js';
import type { PlannedActionRow } from '../tables/corrective-action.entity.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import { readLate, type Late, type StepAuthor } from '../path/situation.js';
import { factsOf, readCases } from './case.js';

/** An open step with its record, as the rules of assignment see it. */
export interface StepSituation {
  readonly row: RecordRow;
  readonly facts: AssignmentFacts;
}

/**
 * The situations of many steps by a handful of statements, and one book of roles for all of them: what a page of open
 * tasks needs. `people` are those who are asked.
 * @returns situations by step id
 */
export async function loadSituations(
  read: Reader,
  on: { readonly steps: readonly StepRow[]; readonly people: readonly string[]; readonly at: Instant },
): Promise<{ situations: Map<string, StepSituation>; book: RoleBook }> {
  const recordIds = [...new Set(on.steps.map((step) => step.record_id))];
  const cases = new Map((await readCases(read, recordIds.filter(isCase))).map((row) => [row.id, row]));
  const others = new Map((await readOthers(read, recordIds)).map((row) => [row.id, row]));
  const authors = await read.query<StepAuthor & { record_id: string }>(
    `select s.record_id, s.code, s.part, s.iteration, s.visit, f.outcome, f.by_person, f.at
       from form_entry f join step s on s.id = f.step_id where s.record_id = any ($1::text[]) order by f.at, f.id`,
    [recordIds],
  );
  const actions = await read.query<PlannedActionRow>(
    'select * from planned_action where record_id = any ($1::text[]) order by number',
    [recordIds],
  );
  const late = await lateOf(read, on.steps);
  const involved = [...cases.values()].flatMap((row) => [
    row.owner_id,
    row.verifier_id,
    row.raised_by,
    row.finding_auditor_id,
  ]);
  const doers = [...actions.map((action) => action.implementer_id), ...authors.map((author) => author.by_person)];
  const lateIds = [...late.values()].flatMap((one) => one.lateIds);
  const extra = [...involved, ...doers, ...lateIds, ...on.people].filter((id) => id !== null);
  const book = await loadRoleBook(read, on.at, [...new Set(extra)]);
  const situations = new Map<string, StepSituation>();
  for (const step of on.steps) {
    const own = authors.filter((author) => author.record_id === step.record_id);
    const known = { step, authors: own, late: late.get(step.id) ?? null };
    const row = cases.get(step.record_id);
    const other = others.get(step.record_id);
    if (row) {
      const planned = actions.filter((action) => action.record_id === row.id && action.iteration === step.iteration);
      // Who could take something over is proposed without regard to waivers; the claiming transaction knows them.
      const facts = factsOf({ ...known, row, actions: planned, waivers: [], waiverIds: [] });
      situations.set(step.id, { row, facts });
    } else if (other) situations.set(step.id, { row: other, facts: factsOfOther(other, known) });
  }
  return { situations, book };
}

/** By the process of the record: documents name their people, a cycle has roles. */
function factsOfOther(
  row: RecordRow,
  known: { step: StepRow; authors: readonly StepAuthor[]; late: Late | null },
): AssignmentFacts {
  return processOf(row.id).startsWith('document')
    ? factsOfDocument({ ...known, row: row as VersionRow | WithdrawalRow })
    : factsOfCycle({ ...known, row });
}

function isCase(recordId: string): boolean {
  return processOf(recordId) === 'corrective-action';
}

/** Cycles and stages, by one read of each process. */
async function readOthers(read: Reader, recordIds: readonly string[]): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  for (const process of plugged()) {
    const ids = recordIds.filter((id) => !isCase(id) && processFor(id) === process);
    if (ids.length > 0) rows.push(...(await process.read(read, ids)));
  }
  return rows;
}

/** Requests for more time are few: each names the step that is late. */
async function lateOf(read: Reader, steps: readonly StepRow[]): Promise<Map<string, Late>> {
  const late = new Map<string, Late>();
  for (const step of steps) if (step.code === 'EXTENSION') late.set(step.id, await readLate(read, step.part));
  return late;
}
