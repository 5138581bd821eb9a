import type { Asked, StepKey } from '#contracts/human-task.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Policy } from '#domain/policy/policy.js';
import type { IsoDay } from '#domain/time.js';
import { linkHash } from '#links/task-links.js';
import { raiseNonconformity, type NewNonconformity } from '#records/corrective-action/raise.js';
import type { Records } from '#records/data-source.js';
import { awaitDate, openQuestion, settleQuestion } from '#records/path/advance-step.js';
import { claimDecision } from '#records/path/claim-decision.js';
import type { ClaimRequest, ClaimResult } from '#records/path/claim.js';
import type { PathDeps } from '#records/path/deps.js';
import { inTransaction, reader, type Tx } from '#records/transaction.js';
import { completeEntry } from './case-entries.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';
import { writeSmallCompany } from './small-company.js';

const KEY = { id: 'k1', secret: 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6' };
export const PATH_DEPS: PathDeps = { links: { keyId: KEY.id, hashOf: (id) => linkHash(KEY, id) } };

/** A Monday morning from which the company of the tests lives on. */
const FIRST_MONDAY = '2027-03-01T09:00:00.000Z';
const DAY = 86_400_000;
const UTC = { zone: 'UTC', workingDays: [1, 2, 3, 4, 5], holidays: [], opensAt: 8, closesAt: 18 };

/** An open task as a person has it before them. */
export interface SeenTask {
  readonly taskId: string;
  readonly linkId: string;
  readonly questionId: string;
  readonly recordId: string;
  readonly code: CorrectiveActionStepCode;
  readonly part: string;
  readonly personId: string;
  readonly capacity: string;
  readonly onBehalfOf: string | null;
  /** Department that is answered for; empty where no area is asked. */
  readonly area: string;
  readonly level: number;
  readonly subject: string;
}

/** What a person answers; a complete entry is taken where none is given. */
export interface Answer {
  readonly outcome: string;
  readonly entry?: Readonly<Record<string, unknown>>;
  readonly comment?: string;
  readonly delegateTo?: string;
  readonly subject?: string;
  /** Person of a signed-in session. */
  readonly session?: string;
}

/** The path on a database of its own, without Temporal: the test takes the part of the story and of the people. */
export class PathDesk {
  private constructor(private readonly database: FreshDatabase) {}

  /** @param company writes who works there; the company of twelve unless told */
  static async open(name: string, company: (tx: Tx) => Promise<void> = writeSmallCompany): Promise<PathDesk> {
    const desk = new PathDesk(await freshDatabase(name));
    await desk.setClock(Date.parse(FIRST_MONDAY));
    await inTransaction(desk.records, company);
    return desk;
  }

  get records(): Records {
    return this.database.records;
  }

  close(): Promise<void> {
    return this.database.close();
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return reader(this.records).query<Row>(sql, parameters);
  }

  async now(): Promise<number> {
    const [row] = await this.query<{ at: Date }>('select isms_now() as at');
    return row?.at.getTime() ?? 0;
  }

  async today(): Promise<IsoDay> {
    return localDay(UTC, await this.now());
  }

  /** A new segment of the clock; ISMS time only goes forward. */
  async setClock(ismsAt: number): Promise<void> {
    await this.query('insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)', [
      new Date(ismsAt),
    ]);
  }

  async passDays(days: number): Promise<void> {
    await this.setClock((await this.now()) + days * DAY);
  }

  /** 09:00 of the next Monday: tests of ladders begin there. */
  async nextMonday(): Promise<number> {
    const now = await this.now();
    const monday = Date.parse(FIRST_MONDAY) + Math.ceil((now - Date.parse(FIRST_MONDAY)) / (7 * DAY)) * 7 * DAY;
    await this.setClock(monday);
    return monday;
  }

  /** New records begin with a changed policy from now on. */
  async setPolicy(change: (policy: Policy) => Policy): Promise<void> {
    const [row] = await this.query<{ version: number; content: Policy }>(
      'select version, content from policy order by version desc limit 1',
    );
    if (!row) throw new Error('no policy');
    await this.query(
      `insert into policy (version, content, valid_from, created_by) values ($1, $2, isms_now(), 'IM')`,
      [row.version + 1, JSON.stringify(change(row.content))],
    );
  }

  async raise(raised: Partial<NewNonconformity> = {}): Promise<string> {
    const made = await inTransaction(this.records, (tx) =>
      raiseNonconformity(tx, {
        title: 'Backup missed',
        description: 'The weekly backup did not run.',
        source: 'EMPLOYEE',
        departmentId: 'OPS',
        requirementRefs: ['A.8.13'],
        raisedBy: 'CLERK',
        raiserVerified: true,
        actor: 'CLERK',
        ...raised,
      }),
    );
    if (!made) throw new Error('stood already');
    return made.id;
  }

  ask(recordId: string, step: StepKey): Promise<Asked> {
    return openQuestion(this.records, { recordId, step }, PATH_DEPS);
  }

  settle(recordId: string, step: StepKey): Promise<Asked> {
    return settleQuestion(this.records, { recordId, step }, PATH_DEPS);
  }

  wait(recordId: string, step: StepKey): Promise<Asked> {
    return awaitDate(this.records, { recordId, step });
  }

  /** Open tasks of a record, oldest first, each with its live link. */
  tasks(recordId: string): Promise<SeenTask[]> {
    return this.query<SeenTask>(
      `select t.id as "taskId", l.id as "linkId", q.id as "questionId", q.record_id as "recordId", s.code, s.part,
              t.person_id as "personId", t.capacity, t.on_behalf_of as "onBehalfOf", t.department_id as area, t.added_at_level as level, v.sha256 as subject
         from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
         join subject_version v on v.id = q.subject_version_id
         left join task_link l on l.task_id = t.id and l.revoked_at is null
        where q.record_id = $1 and t.state = 'OPEN' and q.state = 'OPEN' order by t.opened_at, t.id`,
      [recordId],
    );
  }

  /** People who are asked, in order. */
  async askedPeople(recordId: string): Promise<string[]> {
    return (await this.tasks(recordId)).map((task) => task.personId);
  }

  /** The open task of a person; fails where there is none. */
  async task(recordId: string, personId: string, part?: string): Promise<SeenTask> {
    const tasks = await this.tasks(recordId);
    const found = tasks.find((task) => task.personId === personId && (part === undefined || task.part === part));
    if (!found) throw new Error(`${personId} has no open task of ${recordId}; asked are ${JSON.stringify(tasks)}`);
    return found;
  }

  /** Whom notices about the record went to, as `PERSON: headline`, in order of the text. */
  async informed(recordId: string): Promise<string[]> {
    const rows = await this.query<{ line: string }>(
      `select person_id || ': ' || (data->>'headline') as line from mail
        where record_id = $1 and template = 'INFO' order by line`,
      [recordId],
    );
    return rows.map(({ line }) => line);
  }

  /** A person sends an answer by their link. */
  async send(task: SeenTask, answer: Answer): Promise<ClaimResult> {
    return claimDecision(this.records, await this.requestOf(task, answer), PATH_DEPS);
  }

  async requestOf(task: SeenTask, answer: Answer): Promise<ClaimRequest> {
    const entry = answer.entry ?? completeEntry(task.code, { outcome: answer.outcome, today: await this.today() });
    const words = typeof entry['comment'] === 'string' ? entry['comment'] : '';
    return {
      linkId: task.linkId,
      outcome: answer.outcome,
      subjectSha256: answer.subject ?? task.subject,
      entry,
      formVersion: 1,
      comment: answer.comment ?? words,
      delegateTo: answer.delegateTo ?? null,
      sessionPersonId: answer.session ?? null,
    };
  }

  /** Contents of the events of a kind, oldest first. */
  async events<Content = Record<string, unknown>>(recordId: string, type: string): Promise<Content[]> {
    const rows = await this.query<{ content: Content }>(
      'select content from audit_event where record_id = $1 and type = $2 order by id',
      [recordId, type],
    );
    return rows.map((row) => row.content);
  }

  async state(recordId: string): Promise<string> {
    const [row] = await this.query<{ state: string }>('select state from corrective_action where id = $1', [recordId]);
    return row?.state ?? 'UNKNOWN';
  }
}
