import { createHash } from 'node:crypto';
jest.setTimeout(20_000);
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import type { MailOutcome } from '#contracts/mail-queue.js';
import type { InfoMailData, MailLane, TaskMailData } from '#contracts/mail.js';
import { linkHash, tokenOf, signInCode, confirmationToken, type LinkKey } from '#links/task-links.js';
import { openRecords, type Records } from '#records/data-source.js';
import { uuidv7 } from '#records/ids.js';
import { writeMail } from '#records/messages/mail-outbox.js';
import { createMailQueue } from '#records/messages/mail-queue.js';
import { migrate } from '#records/migrate.js';
import { inTransaction, insert, reader, type Tx } from '#records/transaction.js';
import { ScriptedRelay } from '#testing/scripted-relay.js';
import { createMailSender, type MailSender, type MailSenderOptions } from './mail-sender.js';
import { createMailTransport, type MailTransport } from './mail-transport.js';

const KEY: LinkKey = { id: 'k1', secret: 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6' };
const PUBLIC_URL = 'https://isms.test';
const PERSON = { id: 'P05', name: 'Anna Meyer', mail: 'anna@company.test' };
const MANAGER = { id: 'P01', name: 'Ines Maurer', mail: 'ines@company.test' };
const RECORD = 'CA-2027-0014';

interface Row {
  state: string;
  drop_reason: string | null;
  attempts: number;
  unknowns: number;
  reply: string | null;
  message_id: string;
  sent_sha256: string | null;
  kept_text: string | null;
  kept_subject: string | null;
  not_before: Date;
  next_in_s: number | null;
}

let owner: pg.Client;
let database: string;
let records: Records;
let relay: ScriptedRelay;
let transport: MailTransport;
let sender: MailSender;
let logged: string[];

beforeAll(async () => {
  const server = process.env.ISMS_TEST_PG_URL ?? '';
  database = `mail_${uuidv7().replaceAll('-', '')}`;
  owner = new pg.Client({ connectionString: server });
  await owner.connect();
  await owner.query(`create database ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  await migrate(url.href);
  records = await openRecords({ url: url.href, poolSize: 8 });
  await inTransaction(records, company);
});

afterAll(async () => {
  await records.destroy();
  await owner.query(`drop database ${database} with (force)`);
  await owner.end();
});

beforeEach(async () => {
  relay = new ScriptedRelay();
  await relay.start();
  logged = [];
  await reader(records).query(`update person set mail_bad_real_at = null, left_at = null, site_id = 'OPEN'`);
  await reader(records).query('truncate mail, outbox, task, question, task_link');
  makeSender();
});

afterEach(async () => {
  await sender.stop();
  transport.close();
  await relay.stop();
});

function makeSender(options: Partial<MailSenderOptions> = {}): void {
  transport = createMailTransport({ smtpUrl: relay.url, from: 'ISMS <isms@company.test>', silenceMs: 1_500 });
  const log = (fields: Readonly<Record<string, unknown>>, message: string) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
  };
  sender = createMailSender({
    queue: createMailQueue(records),
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
  });
}

/** A site that is open now and one that is closed now, whatever the time of the test is. */
async function company(tx: Tx): Promise<void> {
  const hour = new Date(tx.at).getUTCHours();
  const shift = (local: number): string => {
    const east = ((local - hour + 36) % 24) - 12;
    return east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
  };
  await insert(tx, 'calendar', { id: 'ALWAYS', name: 'Every day', working_days: [1, 2, 3, 4, 5, 6, 7] });
  await insert(tx, 'site', { id: 'OPEN', name: 'Open', calendar_id: 'ALWAYS', zone: shift(12) });
  await insert(tx, 'site', { id: 'NIGHT', name: 'Night', calendar_id: 'ALWAYS', zone: shift(22) });
  for (const person of [PERSON, MANAGER]) await insert(tx, 'person', { ...person, site_id: 'OPEN' });
  await insert(tx, 'role_assignment', { id: uuidv7(), role: 'IM', person_id: MANAGER.id, valid_from: new Date(0) });
  await insert(tx, 'corrective_action', {
    id: RECORD,
    type: 'CA',
    source: 'EMPLOYEE',
    title: 'Backups are not tested',
    description: 'text',
    raised_at: new Date(tx.at),
    state: 'PLAN_APPROVAL',
    iteration_from: new Date(tx.at),
    policy_version: 1,
    story_version: 1,
  });
}

interface OpenedTask {
  readonly taskId: string;
  readonly questionId: string;
  readonly linkId: string;
}

async function openTask(tx: Tx): Promise<OpenedTask> {
  const [taskId, questionId, linkId, other] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  const at = new Date(tx.at);
  const due = new Date(tx.at + 5 * 86_400_000);
  await insert(tx, 'question', {
    ...{ id: questionId, step_id: other, record_id: RECORD, round: 1, issue: 1, form: 'CA_PLAN_APPROVAL', class: 'AP' },
    ...{ quorum: 'ONE_OF', assurance: 'A', subject_version_id: other, opened_at: at, due, rungs: '[]', state: 'OPEN' },
  });
  await insert(tx, 'task', {
    id: taskId,
    question_id: questionId,
    person_id: PERSON.id,
    capacity: 'IM',
    state: 'OPEN',
    opened_at: at,
  });
  await insert(tx, 'task_link', {
    id: linkId,
    task_id: taskId,
    key_id: KEY.id,
    token_sha256: linkHash(KEY, linkId),
    expires_at: due,
  });
  return { taskId, questionId, linkId };
}

function taskData(tx: Tx, linkId: string): TaskMailData {
  return {
    ...{
      code: 'M01',
      linkId,
      recordId: RECORD,
      recordTitle: 'Backups are not tested',
      verb: 'Approve plan of',
      step: 'Plan approval',
    },
    ...{
      question: 'Do you approve this corrective action plan?',
      role: 'ISMS Manager',
      onBehalfOf: null,
      recipient: PERSON.name,
    },
    ...{
      raisedByRole: 'Employee',
      since: tx.at,
      due: tx.at + 5 * 86_400_000,
      zone: 'Europe/Amsterdam',
      round: 1,
      others: [],
    },
    ...{ ifNothing: 'Your line manager is told.', why: 'you are the ISMS Manager.', businessDaysLeft: 3 },
  };
}

/** Writes a task mail and returns its id with what it is about. */
async function mailTask(
  options: { lane?: MailLane; template?: 'TASK' | 'REMINDER'; notBefore?: number; address?: string } = {},
) {
  return inTransaction(records, async (tx) => {
    const opened = await openTask(tx);
    const data = taskData(tx, opened.linkId);
    const common = {
      ...{
        businessKey: `task/${opened.taskId}`,
        personId: PERSON.id,
        address: options.address ?? PERSON.mail,
        recordId: RECORD,
      },
      ...{ lane: options.lane ?? 0, taskId: opened.taskId, notBefore: options.notBefore ?? tx.at },
    };
    const id = await writeMail(
      tx,
      options.template === 'REMINDER'
        ? { ...common, template: 'REMINDER', data: { ...data, reminder: 1 } }
        : { ...common, template: 'TASK', data },
    );
    if (id === null) throw new Error('not written');
    return { id, ...opened };
  });
}

async function row(id: string): Promise<Row> {
  const [found] = await reader(records).query<Row>(
    `select *, extract(epoch from next_try_real_at - clock_timestamp())::float8 as next_in_s from mail where id = $1`,
    [id],
  );
  if (!found) throw new Error(`no mail ${id}`);
  return found;
}

async function until<Value>(read: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  const end = Date.now() + 8_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`never happened: ${JSON.stringify(value)}\n${logged.join('\n')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const reaches = (id: string, state: string): Promise<Row> =>
  until(
    () => row(id),
    (found) => found.state === state,
  );

async function events(type: string): Promise<{ content: Record<string, unknown>; record_id: string | null }[]> {
  return reader(records).query(`select content, record_id from audit_event where type = $1 order by id`, [type]);
}

async function told(): Promise<InfoMailData[]> {
  const rows = await reader(records).query<{ data: InfoMailData }>(
    `select data from mail where business_key like 'mail-trouble/%'`,
  );
  return rows.map((found) => found.data);
}

/** Lets the waiting time of a mail pass. */
async function passWaiting(id: string): Promise<void> {
  await reader(records).query(`update mail set next_try_real_at = clock_timestamp() - interval '1 s' where id = $1`, [
    id,
  ]);
}

describe('a mail that the relay takes', () => {
  it('is sent once, with its message id, and its exact bytes are hashed', async () => {
    const { id, linkId } = await mailTask();
    await sender.start();
    const sent = await reaches(id, 'SENT');
    expect(relay.taken).toHaveLength(1);
    const [taken] = relay.taken;
    expect(taken?.to).toEqual([PERSON.mail]);
    expect(
      createHash('sha256')
        .update(taken?.bytes ?? '')
        .digest('hex'),
    ).toBe(sent.sent_sha256);
    const parsed = await simpleParser(taken?.bytes ?? '');
    expect(parsed.messageId).toBe(sent.message_id);
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.headers.get('x-auto-response-suppress')).toBe('All');
    expect(parsed.text).toContain(`${PUBLIC_URL}/t/${tokenOf(KEY, linkId)}`);
    expect(parsed.html).toContain(`${PUBLIC_URL}/t/${tokenOf(KEY, linkId)}`);
    expect(sent.reply).toMatch(/^250 /);
    expect(sent.attempts).toBe(1);
  });

  it('is kept with its link masked: no row and no event carries the token', async () => {
    const { id, linkId } = await mailTask();
    await sender.start();
    const sent = await reaches(id, 'SENT');
    expect(sent.kept_text).toContain(`${PUBLIC_URL}/t/********`);
    expect(sent.kept_subject).toMatch(/\[Internal\]$/);
    const [leak] = await reader(records).query<{ leak: boolean }>(
      `select exists(select 1 from mail where mail::text like $1) or exists(select 1 from audit_event where audit_event::text like $1) as leak`,
      [`%${tokenOf(KEY, linkId)}%`],
    );
    expect(leak?.leak).toBe(false);
    expect((await events('MAIL_SENT')).at(-1)).toMatchObject({ record_id: RECORD, content: { mail: id, attempts: 1 } });
  });

  it('is sent when it is written, without waiting for a poll', async () => {
    await sender.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = Date.now();
    const { id } = await mailTask();
    await reaches(id, 'SENT');
    expect((relay.taken[0]?.at ?? Infinity) - before).toBeLessThan(1_000);
  });

  it('waits for its instant and leaves then', async () => {
    await sender.start();
    const notBefore = Date.now() + 1_200;
    const { id } = await mailTask({ notBefore });
    await reaches(id, 'SENT');
    expect(relay.taken[0]?.at).toBeGreaterThanOrEqual(notBefore);
    expect(relay.taken[0]?.at).toBeLessThan(notBefore + 1_000);
  });

  it('is written once for one intent', async () => {
    const written = await inTransaction(records, async (tx) => {
      const data: InfoMailData = {
        recordId: RECORD,
        recordTitle: 't',
        recipient: 'r',
        headline: 'h',
        lines: [],
        why: 'w',
      };
      const mail = {
        template: 'INFO',
        data,
        businessKey: 'info/1',
        personId: null,
        address: PERSON.mail,
        lane: 0,
      } as const;
      return [await writeMail(tx, mail), await writeMail(tx, mail)];
    });
    expect(written).toEqual([expect.any(String), null]);
  });
});

describe('order and rate', () => {
  it('tasks leave before reminders, and reminders before campaigns', async () => {
    const campaign = await mailTask({ lane: 2 });
    const reminder = await mailTask({ lane: 1, template: 'REMINDER' });
    const task = await mailTask({ lane: 0 });
    makeSender({ connections: 1 });
    await sender.start();
    await reaches(campaign.id, 'SENT');
    const order = await Promise.all(relay.taken.map(async (taken) => (await simpleParser(taken.bytes)).messageId));
    expect(order).toEqual(
      await Promise.all([task, reminder, campaign].map(async ({ id }) => (await row(id)).message_id)),
    );
  });

  it('no more leave than the relay takes per minute', async () => {
    makeSender({ perMinute: 240 });
    for (let n = 0; n < 6; n += 1) await mailTask();
    await sender.start();
    await until(
      async () => relay.taken.length,
      (count) => count === 6,
    );
    const [first, last] = [relay.taken[0]?.at ?? 0, relay.taken[5]?.at ?? 0];
    expect(last - first).toBeGreaterThanOrEqual(1_150);
    expect(last - first).toBeLessThan(2_500);
  });

  it('two senders share the queue and double nothing', async () => {
    const first = sender;
    makeSender();
    const ids = await Promise.all(Array.from({ length: 30 }, async () => (await mailTask()).id));
    await Promise.all([first.start(), sender.start()]);
    for (const id of ids) await reaches(id, 'SENT');
    await first.stop();
    expect(relay.taken).toHaveLength(30);
  });
});

describe('a mail that must not leave any more', () => {
  it.each<[string, string, (opened: OpenedTask) => [string, string]]>([
    [
      'its task was decided',
      'TASK_CLOSED',
      ({ taskId }) => [`update task set state = 'DECIDED' where id = $1`, taskId],
    ],
    [
      'its question was voided',
      'TASK_CLOSED',
      ({ questionId }) => [`update question set state = 'VOIDED' where id = $1`, questionId],
    ],
    [
      'its link was revoked',
      'LINK_REVOKED',
      ({ linkId }) => [`update task_link set revoked_at = isms_now() where id = $1`, linkId],
    ],
    [
      'its link ran out',
      'LINK_EXPIRED',
      ({ linkId }) => [`update task_link set expires_at = isms_now() where id = $1`, linkId],
    ],
    ['the person left', 'PERSON_LEFT', () => [`update person set left_at = isms_now() where id = $1`, PERSON.id]],
  ])('is dropped because %s', async (_why, reason, change) => {
    const opened = await mailTask();
    const [sql, id] = change(opened);
    await reader(records).query(sql, [id]);
    await sender.start();
    expect((await reaches(opened.id, 'DROPPED')).drop_reason).toBe(reason);
    expect(relay.taken).toHaveLength(0);
  });

  it('a sign-in code that ran out while the relay was away is dropped', async () => {
    const id = await inTransaction(records, async (tx) => {
      const challengeId = uuidv7();
      const made = new Date(tx.realAt - 1_200_000);
      await insert(tx, 'sign_in_challenge', {
        id: challengeId,
        person_id: PERSON.id,
        made_real_at: made,
        expires_real_at: new Date(tx.realAt - 600_000),
      });
      const data = { challengeId, recipient: PERSON.name, minutes: 10 };
      return writeMail(tx, {
        template: 'SIGN_IN_CODE',
        data,
        businessKey: challengeId,
        personId: PERSON.id,
        address: PERSON.mail,
        lane: 0,
      });
    });
    await sender.start();
    expect((await reaches(id ?? '', 'DROPPED')).drop_reason).toBe('CODE_EXPIRED');
  });
});

describe('business time of the recipient', () => {
  it('a reminder at night moves to the next opening and is not sent', async () => {
    await reader(records).query(`update person set site_id = 'NIGHT' where id = $1`, [PERSON.id]);
    const { id } = await mailTask({ lane: 1, template: 'REMINDER' });
    const before = (await row(id)).not_before;
    await sender.start();
    const moved = await until(
      () => row(id),
      (found) => found.not_before > before,
    );
    expect(moved.state).toBe('QUEUED');
    const hours = (moved.not_before.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(9);
    expect(hours).toBeLessThanOrEqual(10);
    expect(relay.taken).toHaveLength(0);
  });

  it('a reminder by day, and a task at night, leave at once', async () => {
    const reminder = await mailTask({ lane: 1, template: 'REMINDER' });
    await sender.start();
    await reaches(reminder.id, 'SENT');
    await reader(records).query(`update person set site_id = 'NIGHT' where id = $1`, [PERSON.id]);
    const task = await mailTask();
    await reaches(task.id, 'SENT');
  });
});

describe('the relay says later (4xx)', () => {
  it.each(['RCPT', 'MAIL', 'DATA'] as const)('at %s: tried again after a minute, under the same id', async (at) => {
    relay.script({ at, code: 451, words: '4.7.1 greylisted' });
    const { id } = await mailTask();
    await sender.start();
    const waiting = await until(
      () => row(id),
      (found) => found.state === 'QUEUED' && found.attempts === 1,
    );
    expect(waiting.next_in_s).toBeGreaterThan(55);
    expect(waiting.next_in_s).toBeLessThanOrEqual(60);
    await passWaiting(id);
    await mailTask();
    const sent = await reaches(id, 'SENT');
    expect(sent.attempts).toBe(2);
    expect(sent.message_id).toBe(waiting.message_id);
  });

  it('for 72 hours: given up, in the trail, and the ISMS Manager is told', async () => {
    relay.script({ at: 'RCPT', code: 451, words: '4.7.1 greylisted' });
    const { id } = await mailTask();
    await reader(records).query('update mail set attempts = 76 where id = $1', [id]);
    await sender.start();
    await reaches(id, 'GIVEN_UP');
    expect((await events('MAIL_GIVEN_UP')).at(-1)?.content).toEqual({ mail: id, attempts: 77 });
    expect(await told()).toMatchObject([{ recipient: MANAGER.name, headline: expect.stringContaining('72 hours') }]);
  });
});

describe('the relay refuses for good (5xx)', () => {
  it('at the recipient: address marked, trail written, story woken, ISMS Manager told', async () => {
    relay.script({ at: 'RCPT', code: 550, words: '5.1.1 <anna@company.test> user unknown' });
    const { id } = await mailTask();
    await sender.start();
    await reaches(id, 'REFUSED');
    const [person] = await reader(records).query<{ bad: boolean }>(
      'select mail_bad_real_at is not null as bad from person where id = $1',
      [PERSON.id],
    );
    expect(person?.bad).toBe(true);
    expect((await events('MAIL_REFUSED')).at(-1)?.content).toEqual({ mail: id, code: 550 });
    const outbox = await reader(records).query('select workflow_id, signal, carried_id, state from outbox');
    expect(outbox).toEqual([
      { workflow_id: `corrective-action/${RECORD}`, signal: 'recordChanged', carried_id: RECORD, state: 'PENDING' },
    ]);
    const [info] = await told();
    expect(info?.lines.join(' ')).toContain(PERSON.name);
    expect(info?.lines.join(' ')).not.toContain(PERSON.mail);
    expect(logged.join('\n')).not.toContain(PERSON.mail);
  });

  it('an address that is no mailbox is never given to the relay', async () => {
    const { id } = await mailTask({ address: 'anna@company.test>\r\nRCPT TO:<eve@evil.test' });
    await sender.start();
    await reaches(id, 'REFUSED');
    await until(
      async () => relay.taken.length,
      (count) => count === 1,
    );
    expect(relay.taken.flatMap((taken) => taken.to)).toEqual([MANAGER.mail]);
  });

  it('by policy: the address stays good, and after 20 equal answers the lane stops', async () => {
    relay.always({ at: 'DATA', code: 554, words: '5.7.1 message content rejected' });
    for (let n = 0; n < 30; n += 1) await mailTask({ lane: 2 });
    makeSender({ connections: 1 });
    await sender.start();
    await until(
      async () => logged.filter((line) => line.startsWith('mail lane stopped')).length,
      (count) => count > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const states = await reader(records).query<{ state: string; n: number }>(
      `select state, count(*)::int as n from mail where lane = 2 group by state order by state`,
    );
    expect(states).toEqual([
      { state: 'QUEUED', n: 10 },
      { state: 'REFUSED', n: 20 },
    ]);
    const [bad] = await reader(records).query<{ n: number }>(
      'select count(*)::int as n from person where mail_bad_real_at is not null',
    );
    expect(bad?.n).toBe(0);
  });
});

describe('nobody knows whether the relay took it', () => {
  it.each(['LOSE_REPLY', 'SILENCE'] as const)(
    '%s after DATA: UNKNOWN, sent once more after ten minutes under the same id',
    async (code) => {
      relay.script({ at: 'DATA', code });
      const { id } = await mailTask();
      await sender.start();
      const unknown = await reaches(id, 'UNKNOWN');
      expect(unknown.next_in_s).toBeGreaterThan(590);
      expect(unknown.next_in_s).toBeLessThanOrEqual(600);
      expect(relay.taken).toHaveLength(1);
      await passWaiting(id);
      await mailTask();
      await reaches(id, 'SENT');
      const ids = await Promise.all(relay.taken.map(async (taken) => (await simpleParser(taken.bytes)).messageId));
      expect(ids.filter((found) => found === unknown.message_id)).toHaveLength(2);
    },
  );

  it('twice: not sent a third time, and the ISMS Manager is told', async () => {
    relay.script({ at: 'DATA', code: 'LOSE_REPLY' });
    const { id } = await mailTask();
    await sender.start();
    await reaches(id, 'UNKNOWN');
    relay.script({ at: 'DATA', code: 'LOSE_REPLY' });
    await passWaiting(id);
    await mailTask();
    const unknown = await until(
      () => row(id),
      (found) => found.state === 'UNKNOWN' && found.unknowns === 2,
    );
    expect(unknown.next_in_s).toBeNull();
    expect(await told()).toMatchObject([{ headline: 'A mail may not have arrived' }]);
  });

  it('a sender that was killed with a mail in its hands: sent once more under the same id when the lease ends', async () => {
    const { id } = await mailTask();
    const queue = createMailQueue(records);
    const [held] = await queue.claim({ limit: 1, lanes: [0], leaseMs: 700 });
    expect(held?.id).toBe(id);
    await sender.start();
    const sent = await reaches(id, 'SENT');
    expect([sent.attempts, sent.unknowns]).toEqual([2, 1]);
    if (!held) throw new Error('nothing claimed');
    const late: MailOutcome = { kind: 'ADDRESS_REFUSED', code: 550, reply: 'late' };
    await queue.settle(held, late);
    expect((await row(id)).state).toBe('SENT');
  });
});

describe('the relay is away', () => {
  it('refused connections cost no try; mails leave in their order when it is back', async () => {
    await relay.stop();
    const mails = [];
    for (let n = 0; n < 3; n += 1) mails.push(await mailTask());
    await sender.start();
    await until(
      async () => logged.filter((line) => line.startsWith('mail relay is away')).length,
      (count) => count >= 1,
    );
    await relay.start();
    for (const { id } of mails) expect((await reaches(id, 'SENT')).attempts).toBe(1);
    const order = await Promise.all(relay.taken.map(async (taken) => (await simpleParser(taken.bytes)).messageId));
    expect(order[0]).toBe((await row(mails[0]?.id ?? '')).message_id);
    expect(logged.some((line) => line.startsWith('mail relay is back'))).toBe(true);
  });

  it('421 at the recipient opens the breaker as well, and the mail leaves after the pause', async () => {
    relay.script({ at: 'RCPT', code: 421, words: '4.3.2 closing' });
    const { id } = await mailTask();
    await sender.start();
    expect((await reaches(id, 'SENT')).attempts).toBe(1);
    expect(logged.some((line) => line.startsWith('mail relay is away'))).toBe(true);
  });

  it('a connection that the relay closed while it stood idle is replaced without a pause', async () => {
    const first = await mailTask();
    await sender.start();
    await reaches(first.id, 'SENT');
    await relay.stop();
    await relay.start();
    const second = await mailTask();
    expect((await reaches(second.id, 'SENT')).attempts).toBe(1);
    expect(relay.taken).toHaveLength(2);
  });
});

describe('stopping', () => {
  it('lets the mails under way end and leaves the rest in the queue', async () => {
    makeSender({ connections: 2 });
    for (let n = 0; n < 40; n += 1) await mailTask();
    await sender.start();
    await until(
      async () => relay.taken.length,
      (count) => count >= 3,
    );
    await sender.stop();
    const states = await reader(records).query<{ state: string; n: number }>(
      `select state, count(*)::int as n from mail group by state`,
    );
    const count = (state: string) => states.find((found) => found.state === state)?.n ?? 0;
    expect(count('SENDING')).toBe(0);
    expect(count('SENT')).toBe(relay.taken.length);
    expect(count('SENT') + count('QUEUED')).toBe(40);
  });
});
