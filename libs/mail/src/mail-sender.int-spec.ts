import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { simpleParser } from 'mailparser';
import type { InfoMailData } from '#contracts/mail.js';
import { tokenOf } from '#links/task-links.js';
import { uuidv7 } from '#records/ids.js';
import { writeMail } from '#records/messages/mail-outbox.js';
import { insert } from '#records/transaction.js';
import { SAMPLE_MAILS } from '#testing/sample-mails.js';
import {
  KEY,
  openMailFixture,
  PERSON,
  PUBLIC_URL,
  RECORD,
  type MailFixture,
  type OpenedTask,
} from '#testing/mail-fixture.js';

jest.setTimeout(20_000);

let post: MailFixture;

beforeAll(async () => {
  post = await openMailFixture();
});
beforeEach(() => post.begin());
afterEach(() => post.end());
afterAll(() => post.close());

describe('a mail that the relay takes', () => {
  it('is sent once, with its message id, and its exact bytes are hashed', async () => {
    const { id, linkId } = await post.mailTask();
    await post.sender.start();
    const sent = await post.reaches(id, 'SENT');
    expect(post.relay.taken).toHaveLength(1);
    const [taken] = post.relay.taken;
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
    const { id, linkId } = await post.mailTask();
    await post.sender.start();
    const sent = await post.reaches(id, 'SENT');
    expect(sent.kept_text).toContain(`${PUBLIC_URL}/t/********`);
    expect(sent.kept_subject).toMatch(/\[Internal\]$/);
    const [leak] = await post.query<{ leak: boolean }>(
      `select exists(select 1 from mail where mail::text like $1) or exists(select 1 from audit_event where audit_event::text like $1) as leak`,
      [`%${tokenOf(KEY, linkId)}%`],
    );
    expect(leak?.leak).toBe(false);
    expect((await post.events('MAIL_SENT')).at(-1)).toMatchObject({
      record_id: RECORD,
      content: { mail: id, attempts: 1 },
    });
  });

  it('is sent when it is written, without waiting for a poll', async () => {
    await post.sender.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = Date.now();
    const { id } = await post.mailTask();
    await post.reaches(id, 'SENT');
    expect((post.relay.taken[0]?.at ?? Infinity) - before).toBeLessThan(1_000);
  });

  it('waits for its instant and leaves then', async () => {
    await post.sender.start();
    const notBefore = Date.now() + 1_200;
    const { id } = await post.mailTask({ notBefore });
    await post.reaches(id, 'SENT');
    expect(post.relay.taken[0]?.at).toBeGreaterThanOrEqual(notBefore);
    expect(post.relay.taken[0]?.at).toBeLessThan(notBefore + 1_000);
  });

  it('is written once for one intent', async () => {
    const written = await post.inTransaction(async (tx) => {
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
    const campaign = await post.mailTask({ lane: 2 });
    const reminder = await post.mailTask({ lane: 1, template: 'REMINDER' });
    const task = await post.mailTask({ lane: 0 });
    post.makeSender({ connections: 1 });
    await post.sender.start();
    await post.reaches(campaign.id, 'SENT');
    const order = await post.takenIds();
    expect(order).toEqual(
      await Promise.all([task, reminder, campaign].map(async ({ id }) => (await post.row(id)).message_id)),
    );
  });

  it('no more leave than the relay takes per minute', async () => {
    post.makeSender({ perMinute: 240 });
    for (let n = 0; n < 6; n += 1) await post.mailTask();
    await post.sender.start();
    await post.until(
      async () => post.relay.taken.length,
      (count) => count === 6,
    );
    const [first, last] = [post.relay.taken[0]?.at ?? 0, post.relay.taken[5]?.at ?? 0];
    expect(last - first).toBeGreaterThanOrEqual(1_000);
    expect(last - first).toBeLessThan(2_500);
  });

  it('two senders share the queue and double nothing', async () => {
    const first = post.sender;
    post.makeSender();
    const ids = await Promise.all(Array.from({ length: 30 }, async () => (await post.mailTask()).id));
    await Promise.all([first.start(), post.sender.start()]);
    for (const id of ids) await post.reaches(id, 'SENT');
    await first.stop();
    expect(post.relay.taken).toHaveLength(30);
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
    [
      'the person left',
      'PERSON_LEFT',
      () => [`update person set left_at = isms_now() - interval '1 second' where id = $1`, PERSON.id],
    ],
  ])('is dropped because %s', async (_why, reason, change) => {
    const opened = await post.mailTask();
    const [sql, id] = change(opened);
    await post.query(sql, [id]);
    await post.sender.start();
    expect((await post.reaches(opened.id, 'DROPPED')).drop_reason).toBe(reason);
    expect(post.relay.taken).toHaveLength(0);
  });

  it('a notice to a third person outlives the task it speaks of, but not the question', async () => {
    const notice = (taskId: string) =>
      post.inTransaction((tx) =>
        writeMail(tx, {
          template: 'ESCALATION',
          data: { ...SAMPLE_MAILS.notice.data, level: 3 },
          businessKey: uuidv7(),
          personId: PERSON.id,
          address: PERSON.mail,
          lane: 1,
          taskId,
        }),
      );
    const [handedOn, closed] = [await post.mailTask(), await post.mailTask()];
    await post.query(`update task set state = 'HANDED_ON' where id = any ($1)`, [[handedOn.taskId, closed.taskId]]);
    await post.query(`update question set state = 'CLOSED' where id = $1`, [closed.questionId]);
    const [told, dropped] = [await notice(handedOn.taskId), await notice(closed.taskId)];
    await post.sender.start();
    await post.reaches(told ?? '', 'SENT');
    await post.reaches(dropped ?? '', 'DROPPED');
    expect(post.relay.taken).toHaveLength(1);
  });

  it('a sign-in code that ran out while the relay was away is dropped', async () => {
    const id = await post.inTransaction(async (tx) => {
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
    await post.sender.start();
    expect((await post.reaches(id ?? '', 'DROPPED')).drop_reason).toBe('CODE_EXPIRED');
  });
});

describe('business time of the recipient', () => {
  it('a reminder at night moves to the next opening and is not sent', async () => {
    await post.query(`update person set site_id = 'NIGHT' where id = $1`, [PERSON.id]);
    const { id } = await post.mailTask({ lane: 1, template: 'REMINDER' });
    const before = (await post.row(id)).not_before;
    await post.sender.start();
    const moved = await post.until(
      () => post.row(id),
      (found) => found.not_before > before,
    );
    expect(moved.state).toBe('QUEUED');
    const hours = (moved.not_before.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(9);
    expect(hours).toBeLessThanOrEqual(10);
    expect(post.relay.taken).toHaveLength(0);
  });

  it('a reminder by day, and a task at night, leave at once', async () => {
    const reminder = await post.mailTask({ lane: 1, template: 'REMINDER' });
    await post.sender.start();
    await post.reaches(reminder.id, 'SENT');
    await post.query(`update person set site_id = 'NIGHT' where id = $1`, [PERSON.id]);
    const task = await post.mailTask();
    await post.reaches(task.id, 'SENT');
  });
});

describe('stopping', () => {
  it('lets the mails under way end and leaves the rest in the queue', async () => {
    post.makeSender({ connections: 2 });
    for (let n = 0; n < 40; n += 1) await post.mailTask();
    await post.sender.start();
    await post.until(
      async () => post.relay.taken.length,
      (count) => count >= 3,
    );
    await post.sender.stop();
    const states = await post.query<{ state: string; n: number }>(
      `select state, count(*)::int as n from mail group by state`,
    );
    const count = (state: string) => states.find((found) => found.state === state)?.n ?? 0;
    expect(count('SENDING')).toBe(0);
    expect(count('SENT')).toBe(post.relay.taken.length);
    expect(count('SENT') + count('QUEUED')).toBe(40);
  });
});
