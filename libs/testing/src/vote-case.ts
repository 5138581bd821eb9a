import type { Quorum } from '#domain/policy/policy.js';
import type { PathDesk, SeenTask } from './path-desk.js';
import { ToldCase } from './told-case.js';
import { VoteModel, type ModelQuestion, type ModelTask } from './vote-model.js';

/** Members 0 to 4 decide from the start, 0 is the chair; 5 and 6 may join. 6 is the standing deputy of 2. */
export const MEMBERS = 5;
export const EVERYBODY = 7;
/** Others who are named now and then: the author of the plan, the next owner, somebody of another department. */
export const OUTSIDERS = ['HEAD', 'DEPU', 'CLERK'];

interface Row extends SeenTask {
  readonly state: string;
}

/** The real thing: one record whose plan waits for the approval of Top Management. */
export class VoteCase {
  owner = 'HEAD';
  waived = false;
  interrupted = false;
  readonly absences = new Map<string, string>();

  constructor(
    readonly desk: PathDesk,
    readonly told: ToldCase,
    readonly people: readonly string[],
  ) {}

  person(at: number): string {
    return [...this.people, ...OUTSIDERS][at % (EVERYBODY + OUTSIDERS.length)] ?? '';
  }

  /** Every task that was ever asked about the plan, by question, oldest first, each with its newest link. */
  async rows(): Promise<Row[]> {
    return this.desk.query<Row>(
      `select t.id as "taskId", q.id as "questionId", q.record_id as "recordId", s.code, s.part, t.person_id as "personId",
              t.capacity, t.on_behalf_of as "onBehalfOf", t.added_at_level as level, t.state, v.sha256 as subject,
              (select l.id from task_link l where l.task_id = t.id order by l.revoked_at is null desc, l.id desc limit 1) as "linkId"
         from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
         join subject_version v on v.id = q.subject_version_id
        where q.record_id = $1 and s.code = 'PLAN_APPROVAL' order by q.opened_at, q.id, t.opened_at, t.id`,
      [this.told.id],
    );
  }
}

export interface PickedTask {
  readonly question: ModelQuestion;
  readonly task: ModelTask;
  readonly seen: SeenTask;
}

/** A task of the model with its link: mostly a recent one, sometimes an old one. */
export async function pickTask(model: VoteModel, real: VoteCase, at: number): Promise<PickedTask | undefined> {
  const all = model.questions.flatMap((question, number) => question.tasks.map((task) => ({ question, task, number })));
  const open = all.filter(({ task }) => task.state === 'OPEN');
  const from = at % 3 > 0 && open.length > 0 ? open : all;
  const found = from[at % Math.max(1, from.length)];
  if (!found) return undefined;
  const { question, task, number } = found;
  const nth = question.tasks.filter(({ person }) => person === task.person).indexOf(task);
  const rows = await real.rows();
  const questionId = [...new Set(rows.map((row) => row.questionId))][number];
  const seen = rows.filter((row) => row.questionId === questionId && row.personId === task.person)[nth];
  if (!seen) throw new Error(`no row for ${task.person} in question ${number}`);
  return { question, task, seen };
}

/** What the rows say, in the words of the model. */
export async function shownVotes(real: VoteCase): Promise<unknown[]> {
  const rows = await real.rows();
  const questions = await real.desk.query<{
    id: string;
    state: string;
    outcome: string | null;
    votes: string[] | null;
  }>(
    `select q.id, q.state, q.outcome, (select array_agg(d.person_id || ' for ' || coalesce(d.on_behalf_of, d.person_id)
            || ': ' || d.outcome) from decision d where d.question_id = q.id) as votes
       from question q join step s on s.id = q.step_id
      where q.record_id = $1 and s.code = 'PLAN_APPROVAL' order by q.opened_at, q.id`,
    [real.told.id],
  );
  return questions.map(({ id, state, outcome, votes }) => ({
    state,
    outcome,
    votes: (votes ?? []).toSorted(),
    tasks: rows.filter(({ questionId }) => questionId === id).map((row) => `${row.personId} for ${row.onBehalfOf ?? row.personId} ${row.state}`).toSorted(), // prettier-ignore
  }));
}

export function expectedVotes(model: VoteModel): unknown[] {
  return model.questions.map(({ state, outcome, votes, tasks }) => ({
    state,
    outcome,
    votes: votes.map((vote) => `${vote.person} for ${vote.seat}: ${vote.outcome}`).toSorted(),
    tasks: tasks.map((task) => `${task.person} for ${task.seat} ${task.state}`).toSorted(),
  }));
}

export async function giveRole(desk: PathDesk, person: string, role: string): Promise<void> {
  await desk.query(
    `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
     select gen_random_uuid(), $2, $1, '', coalesce(max(rank), 0) + 1, date_trunc('milliseconds', isms_now()) from role_assignment where role = $2`,
    [person, role],
  );
}

let runs = 0;

/** A Top Management of its own for each run, and a record whose plan waits for it. */
export async function standVote(desk: PathDesk, quorum: string): Promise<{ model: VoteModel; real: VoteCase }> {
  runs += 1;
  const people = Array.from({ length: EVERYBODY }, (_, at) => `R${runs}M${at}`);
  await desk.query(`update task set state = 'VOIDED' where state = 'OPEN'`);
  await desk.query(`update question set state = 'VOIDED' where state = 'OPEN'`);
  await desk.query(`update role_assignment set valid_to = date_trunc('milliseconds', isms_now()) where role in ('TM', 'TM_CHAIR') and valid_to is null`); // prettier-ignore
  for (const person of people.toReversed())
    await desk.query(
      `insert into person (id, name, mail, department_id, site_id, deputy_id) values ($1, $1, $2, 'EXE', 'HQ', $3)`,
      [person, `${person.toLowerCase()}@small.example`, person === people[2] ? people[6] : null],
    );
  await giveRole(desk, people[0] ?? '', 'TM_CHAIR');
  for (const person of people.slice(0, MEMBERS)) await giveRole(desk, person, 'TM');
  const steps = { PLAN_APPROVAL: quorum as Quorum };
  await desk.setPolicy((policy) => ({ ...policy, correctiveAction: { ...policy.correctiveAction, quorum: steps } }));
  const told = await ToldCase.raise(desk);
  await told.toPlanApproval('MAJOR');
  const deputies = new Map([[people[2] ?? '', people[6] ?? '']]);
  const model = new VoteModel({ chair: people[0] ?? '', members: people.slice(0, MEMBERS), deputies }, quorum);
  return { model, real: new VoteCase(desk, told, people) };
}
