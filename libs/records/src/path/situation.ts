import type { AssignmentFacts } from '#domain/roles/assignment.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import type { RecordRow } from './process.js';

/** Who did what in a settled or open step: one row per answer, imported statements included. */
export interface StepAuthor {
  readonly code: string;
  readonly part: string;
  readonly iteration: number;
  readonly visit: number;
  readonly outcome: string;
  readonly by_person: string | null;
  readonly at: Date;
}

/** Which body decides now, where several decide in turn: number from 1, of how many. */
export interface TierPlace {
  readonly number: number;
  readonly of: number;
}

export type SituationStep = Pick<StepRow, 'code' | 'part' | 'iteration' | 'visit'>;

/** A step, and people whom a rule is asked about although nothing on record names them. */
export type SituationRequest = SituationStep & { readonly others?: readonly string[] };

/** Everything the assignment and separation-of-duties rules ask about one step of a record. */
export interface Situation<Row extends RecordRow = RecordRow> {
  readonly row: Row;
  readonly facts: AssignmentFacts;
  readonly book: RoleBook;
  readonly authors: readonly StepAuthor[];
  readonly tier: TierPlace;
}

export async function readAuthors(tx: Reader, recordId: string): Promise<StepAuthor[]> {
  return tx.query<StepAuthor>(
    `select s.code, s.part, s.iteration, s.visit, f.outcome, f.by_person, f.at
       from form_entry f join step s on s.id = f.step_id where s.record_id = $1 order by f.at, f.id`,
    [recordId],
  );
}

/** People with an open task of the record, and for whom: delegates may come from anywhere in the directory. */
export async function readAsked(tx: Reader, recordId: string): Promise<string[]> {
  const rows = await tx.query<{ person_id: string }>(
    `select distinct asked.person_id from task t join question q on q.id = t.question_id
       cross join lateral (values (t.person_id), (t.on_behalf_of)) asked (person_id)
      where q.record_id = $1 and t.state = 'OPEN' and asked.person_id is not null`,
    [recordId],
  );
  return rows.map((task) => task.person_id);
}

/** Who is late with the step that is to be extended. */
export interface Late {
  readonly lateIds: string[];
  readonly needsTopManagement: boolean;
}

/** EXTENSION: the part names the extended step and the number of the request, `<step id>/<n>`. */
export async function readLate(tx: Reader, part: string): Promise<Late> {
  const [stepId = '', number = '1'] = part.split('/');
  // SD9 binds the one who is late and everybody who acts in their place.
  const rows = await tx.query<{ id: string }>(
    `select distinct late.id from task t join question q on q.id = t.question_id
       cross join lateral (values (t.person_id), (t.on_behalf_of)) late (id)
      where q.step_id = $1 and t.state = 'OPEN' and late.id is not null`,
    [stepId],
  );
  return { lateIds: rows.map((late) => late.id), needsTopManagement: Number(number) > 1 };
}
