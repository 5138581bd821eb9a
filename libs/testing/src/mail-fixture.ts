import { simpleParser } from 'mailparser';
import pg from 'pg';
import type { InfoMailData, MailLane, TaskMailData } from '#contracts/mail.js';
import { confirmationToken, linkHash, signInCode, tokenOf, type LinkKey } from '#links/task-links.js';
import { createMailSender, type MailSender, type MailSenderOptions } from '#mail/mail-sender.js';
import { createMailTransport, type MailTransport } from '#mail/mail-transport.js';
import type { Records } from '#records/data-source.js';
import { uuidv7 } from '#records/ids.js';
import { writeMail } from '#records/messages/mail-outbox.js';
import { createMailQueue } from '#records/messages/mail-queue.js';
import { inTransaction, insert, insertMany, reader, type Tx } from '#records/transaction.js';
import { freshDatabase, type FreshDatabase } from './fresh-database.js';
import { SAMPLE_TASK } from './sample-mails.js';
import { testDatabaseUrl } from './test-server.js';
import { ScriptedRelay } from './scripted-relay.js';

export const KEY: LinkKey = { id: 'k1', secret: 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6' };
export const PUBLIC_URL = 'https://isms.test';
export const PERSON = { id: 'P05', name: 'Anna Meyer', mail: 'anna@company.test' };
export const MANAGER = { id: 'P01', name: 'Ines Maurer', mail: 'ines@company.test' };
export const RECORD = SAMPLE_TASK.recordId;

const DAY = 86_400_000;
const PATIENCE_MS = 8_000;

/** What the specs read of a mail row. */
export interface SeenMail {
  readonly state: string;
  readonly drop_reason: string | null;
  readonly attempts: number;
  readonly unknowns: number;
  readonly reply: string | null;
  readonly message_id: string;
  readonly sent_sha256: string | null;
  readonly kept_text: string | null;
  readonly kept_subject: string | null;
  readonly not_before: Date;
  /** Seconds until the next try. */
  readonly next_in_s: number | null;
}

export interface OpenedTask {
  readonly taskId: string;
  readonly questionId: string;
  readonly linkId: string;
}

export interface TaskMailWanted {
  readonly lane?: MailLane;
  readonly template?: 'TASK' | 'REMINDER';
  readonly notBefore?: number;
  readonly address?: string;
}

/** A database with a small company, a relay that does as told, and a sender between them. */
export async function openMailFixture(): Promise<MailFixture> {
  const database = await freshDatabase('mail');
  await inTransaction(database.records, writeCompany);
  const [here] = await reader(database.records).query<{ name: string }>('select current_database() as name');
  const owner = new pg.Client({ connectionString: testDatabaseUrl(here?.name ?? '').href });
  await owner.connect();
  return new MailFixture(database, owner);
}

export class MailFixture {
  logged: string[] = [];
  relay = new ScriptedRelay();
  #transports: MailTransport[] = [];
  #senders: MailSender[] = [];

  constructor(
    private readonly database: FreshDatabase,
    private readonly owner: pg.Client,
  ) {}

  get records(): Records {
    return this.database.records;
  }

  /** The sender that was made last. */
  get sender(): MailSender {
    const last = this.#senders.at(-1);
    if (!last) throw new Error('no sender was made');
    return last;
  }

  /** Before each test: an empty queue, a relay that takes everything, a sender that is not started. */
  async begin(): Promise<void> {
    await this.owner.query('truncate mail, outbox, task, question, task_link, sign_in_challenge');
    await this.owner.query(`update person set mail_bad_real_at = null, left_at = null, site_id = 'OPEN'`);
    this.relay = new ScriptedRelay();
    await this.relay.start();
    this.logged = [];
    this.makeSender();
  }

  async end(): Promise<void> {
    await Promise.all(this.#senders.map((sender) => sender.stop()));
    for (const transport of this.#transports) transport.close();
    this.#senders = [];
    this.#transports = [];
    await this.relay.stop();
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.database.close();
  }

  makeSender(options: Partial<MailSenderOptions> = {}): void {
    const transport = createMailTransport({
      smtpUrl: this.relay.url,
      from: 'ISMS <isms@company.test>',
      silenceMs: 1_500,
    });
    const log = (fields: Readonly<Record<string, unknown>>, message: string): void => {
      this.logged.push(`${message} ${JSON.stringify(fields)}`);
    };
    this.#transports.push(transport);
    this.#senders.push(
      createMailSender({
        queue: createMailQueue(this.records),
        transport,
        publicUrl: PUBLIC_URL,
        secrets: {
          taskToken: (id) => tokenOf(KEY, id),
          confirmationToken: (id) => confirmationToken(KEY, id),
          signInCode: (id) => signInCode(KEY, id),
        },
        log: { info: log, warn: log, error: log },
        perMinute: 6_000,
        ...options,
      }),
    );
  }

  inTransaction<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return inTransaction(this.records, work);
  }

  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return reader(this.records).query<Row>(sql, parameters);
  }

  /** Opens a task of `PERSON` and writes its mail. */
  mailTask(wanted: TaskMailWanted = {}): Promise<OpenedTask & { readonly id: string }> {
    return this.inTransaction(async (tx) => {
      const opened = await openTask(tx);
      const data: TaskMailData = { ...SAMPLE_TASK, recipient: PERSON.name, linkId: opened.linkId };
      const common = {
        ...{
          businessKey: `task/${opened.taskId}`,
          personId: PERSON.id,
          address: wanted.address ?? PERSON.mail,
          recordId: RECORD,
        },
        ...{ lane: wanted.lane ?? 0, taskId: opened.taskId, notBefore: wanted.notBefore ?? tx.at },
      };
      const reminder = wanted.template === 'REMINDER';
      const id = await writeMail(
        tx,
        reminder
          ? { ...common, template: 'REMINDER', data: { ...data, reminder: 1 } }
          : { ...common, template: 'TASK', data },
      );
      if (id === null) throw new Error('the mail was not written');
      return { id, ...opened };
    });
  }

  async row(id: string): Promise<SeenMail> {
    const [found] = await this.query<SeenMail>(
      `select *, extract(epoch from next_try_real_at - clock_timestamp())::float8 as next_in_s from mail where id = $1`,
      [id],
    );
    if (!found) throw new Error(`no mail ${id}`);
    return found;
  }

  async until<Value>(read: () => Value | Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const value = await read();
      if (holds(value)) return value;
      if (Date.now() > end) throw new Error(`never happened: ${JSON.stringify(value)}\n${this.logged.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  reaches(id: string, state: string): Promise<SeenMail> {
    return this.until(
      () => this.row(id),
      (found) => found.state === state,
    );
  }

  /** Message-IDs in the order in which the relay took the mails. */
  takenIds(): Promise<(string | undefined)[]> {
    return Promise.all(this.relay.taken.map(async (taken) => (await simpleParser(taken.bytes)).messageId));
  }

  /** Audit events of a type, oldest first. */
  events(type: string): Promise<{ content: Record<string, unknown>; record_id: string | null }[]> {
    return this.query(`select content, record_id from audit_event where type = $1 order by id`, [type]);
  }

  /** What the ISMS Manager was told of trouble with mails. */
  async told(): Promise<InfoMailData[]> {
    const rows = await this.query<{ data: InfoMailData }>(
      `select data from mail where business_key like 'mail-trouble/%'`,
    );
    return rows.map((found) => found.data);
  }

  /** Lets the waiting time of a mail pass. */
  async passWaiting(id: string): Promise<void> {
    await this.query(`update mail set next_try_real_at = clock_timestamp() - interval '1 s' where id = $1`, [id]);
  }
}

/** Sites that are open now (noon) and closed now (22:00), whatever the time of the test is. */
async function writeCompany(tx: Tx): Promise<void> {
  const hour = new Date(tx.at).getUTCHours();
  const zoneAt = (local: number): string => {
    const east = ((local - hour + 36) % 24) - 12;
    return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
  };
  await insert(tx, 'calendar', { id: 'ALWAYS', name: 'Every day', working_days: [1, 2, 3, 4, 5, 6, 7] });
  await insert(tx, 'site', { id: 'OPEN', name: 'Open', calendar_id: 'ALWAYS', zone: zoneAt(12) });
  await insert(tx, 'site', { id: 'NIGHT', name: 'Night', calendar_id: 'ALWAYS', zone: zoneAt(22) });
  await insertMany(
    tx,
    'person',
    [PERSON, MANAGER].map((person) => ({ ...person, site_id: 'OPEN' })),
  );
  await insert(tx, 'role_assignment', { id: uuidv7(), role: 'IM', person_id: MANAGER.id, valid_from: new Date(0) });
  await insert(tx, 'corrective_action', {
    ...{
      id: RECORD,
      type: 'CA',
      source: 'EMPLOYEE',
      title: SAMPLE_TASK.recordTitle,
      description: 'text',
      state: 'PLAN_APPROVAL',
    },
    ...{ raised_at: new Date(tx.at), iteration_from: new Date(tx.at), policy_version: 1, story_version: 1 },
  });
}

async function openTask(tx: Tx): Promise<OpenedTask> {
  const [taskId, questionId, linkId, other] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const [at, due] = [new Date(tx.at), new Date(tx.at + 5 * DAY)];
  await insert(tx, 'question', {
    ...{ id: questionId, step_id: other, record_id: RECORD, round: 1, issue: 1, form: 'CA_PLAN_APPROVAL', class: 'AP' },
    ...{ quorum: 'ONE_OF', assurance: 'A', subject_version_id: other, opened_at: at, due, rungs: '[]', state: 'OPEN' },
  });
  const task = { question_id: questionId, person_id: PERSON.id, capacity: 'IM', state: 'OPEN', opened_at: at };
  await insert(tx, 'task', { id: taskId, ...task });
  const link = { task_id: taskId, key_id: KEY.id, token_sha256: linkHash(KEY, linkId), expires_at: due };
  await insert(tx, 'task_link', { id: linkId, ...link });
  return { taskId, questionId, linkId };
}
