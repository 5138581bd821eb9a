import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { MailOutcome } from '#contracts/mail-queue.js';
import { createMailQueue } from '#records/messages/mail-queue.js';
import { MANAGER, openMailFixture, PERSON, RECORD, type MailFixture } from '#testing/mail-fixture.js';

jest.setTimeout(20_000);

let post: MailFixture;

beforeAll(async () => {
  post = await openMailFixture();
});
beforeEach(() => post.begin());
afterEach(() => post.end());
afterAll(() => post.close());

describe('the relay says later (4xx)', () => {
  it.each(['RCPT', 'MAIL', 'DATA'] as const)('at %s: tried again after a minute, under the same id', async (at) => {
    post.relay.script({ at, code: 451, words: '4.7.1 greylisted' });
    const { id } = await post.mailTask();
    await post.sender.start();
    const waiting = await post.until(
      () => post.row(id),
      (found) => found.state === 'QUEUED' && found.attempts === 1,
    );
    expect(waiting.next_in_s).toBeGreaterThan(55);
    expect(waiting.next_in_s).toBeLessThanOrEqual(60);
    await post.passWaiting(id);
    await post.mailTask();
    const sent = await post.reaches(id, 'SENT');
    expect(sent.attempts).toBe(2);
    expect(sent.message_id).toBe(waiting.message_id);
  });

  it('for 72 hours: given up, in the trail, and the ISMS Manager is told', async () => {
    post.relay.script({ at: 'RCPT', code: 451, words: '4.7.1 greylisted' });
    const { id } = await post.mailTask();
    await post.query('update mail set attempts = 76 where id = $1', [id]);
    await post.sender.start();
    await post.reaches(id, 'GIVEN_UP');
    expect((await post.events('MAIL_GIVEN_UP')).at(-1)?.content).toEqual({ mail: id, attempts: 77 });
    expect(await post.told()).toMatchObject([
      { recipient: MANAGER.name, headline: expect.stringContaining('72 hours') },
    ]);
  });
});

describe('the relay refuses for good (5xx)', () => {
  it('at the recipient: address marked, trail written, story woken, ISMS Manager told', async () => {
    post.relay.script({ at: 'RCPT', code: 550, words: '5.1.1 <anna@company.test> user unknown' });
    const { id } = await post.mailTask();
    await post.sender.start();
    await post.reaches(id, 'REFUSED');
    const [person] = await post.query<{ bad: boolean }>(
      'select mail_bad_real_at is not null as bad from person where id = $1',
      [PERSON.id],
    );
    expect(person?.bad).toBe(true);
    expect((await post.events('MAIL_REFUSED')).at(-1)?.content).toEqual({ mail: id, code: 550 });
    const outbox = await post.query('select workflow_id, signal, carried_id, state from outbox');
    expect(outbox).toEqual([
      { workflow_id: `corrective-action/${RECORD}`, signal: 'recordChanged', carried_id: RECORD, state: 'PENDING' },
    ]);
    const [info] = await post.told();
    expect(info?.lines.join(' ')).toContain(PERSON.name);
    expect(info?.lines.join(' ')).not.toContain(PERSON.mail);
    expect(post.logged.join('\n')).not.toContain(PERSON.mail);
  });

  it('an address that is no mailbox is never given to the relay', async () => {
    const { id } = await post.mailTask({ address: 'anna@company.test>\r\nRCPT TO:<eve@evil.test' });
    await post.sender.start();
    await post.reaches(id, 'REFUSED');
    await post.until(
      async () => post.relay.taken.length,
      (count) => count === 1,
    );
    expect(post.relay.taken.flatMap((taken) => taken.to)).toEqual([MANAGER.mail]);
  });

  it('by policy: the address stays good, and after 20 equal answers the lane stops', async () => {
    post.relay.always({ at: 'DATA', code: 554, words: '5.7.1 message content rejected' });
    for (let n = 0; n < 30; n += 1) await post.mailTask({ lane: 2 });
    post.makeSender({ connections: 1 });
    await post.sender.start();
    await post.until(
      async () => post.logged.filter((line) => line.startsWith('mail lane stopped')).length,
      (count) => count > 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const states = await post.query<{ state: string; n: number }>(
      `select state, count(*)::int as n from mail where lane = 2 group by state order by state`,
    );
    expect(states).toEqual([
      { state: 'QUEUED', n: 10 },
      { state: 'REFUSED', n: 20 },
    ]);
    const [bad] = await post.query<{ n: number }>(
      'select count(*)::int as n from person where mail_bad_real_at is not null',
    );
    expect(bad?.n).toBe(0);
  });
});

describe('nobody knows whether the relay took it', () => {
  it.each(['LOSE_REPLY', 'SILENCE'] as const)(
    '%s after DATA: UNKNOWN, sent once more after ten minutes under the same id',
    async (code) => {
      post.relay.script({ at: 'DATA', code });
      const { id } = await post.mailTask();
      await post.sender.start();
      const unknown = await post.reaches(id, 'UNKNOWN');
      expect(unknown.next_in_s).toBeGreaterThan(590);
      expect(unknown.next_in_s).toBeLessThanOrEqual(600);
      expect(post.relay.taken).toHaveLength(1);
      await post.passWaiting(id);
      await post.mailTask();
      await post.reaches(id, 'SENT');
      const ids = await post.takenIds();
      expect(ids.filter((found) => found === unknown.message_id)).toHaveLength(2);
    },
  );

  it('twice: not sent a third time, and the ISMS Manager is told', async () => {
    post.relay.script({ at: 'DATA', code: 'LOSE_REPLY' });
    const { id } = await post.mailTask();
    await post.sender.start();
    await post.reaches(id, 'UNKNOWN');
    post.relay.script({ at: 'DATA', code: 'LOSE_REPLY' });
    await post.passWaiting(id);
    await post.mailTask();
    const unknown = await post.until(
      () => post.row(id),
      (found) => found.state === 'UNKNOWN' && found.unknowns === 2,
    );
    expect(unknown.next_in_s).toBeNull();
    expect(await post.told()).toMatchObject([{ headline: 'A mail may not have arrived' }]);
  });

  it('a sender that was killed with a mail in its hands: sent once more under the same id when the lease ends', async () => {
    const { id } = await post.mailTask();
    const queue = createMailQueue(post.records);
    const [held] = await queue.claim({ limit: 1, lanes: [0], leaseMs: 700 });
    expect(held?.id).toBe(id);
    await post.sender.start();
    const sent = await post.reaches(id, 'SENT');
    expect([sent.attempts, sent.unknowns]).toEqual([2, 1]);
    if (!held) throw new Error('nothing claimed');
    const late: MailOutcome = { kind: 'ADDRESS_REFUSED', code: 550, reply: 'late' };
    await queue.settle(held, late);
    expect((await post.row(id)).state).toBe('SENT');
  });
});

describe('the relay is away', () => {
  it('refused connections cost no try; mails leave in their order when it is back', async () => {
    await post.relay.stop();
    const mails = [];
    for (let n = 0; n < 3; n += 1) mails.push(await post.mailTask());
    await post.sender.start();
    await post.until(
      async () => post.logged.filter((line) => line.startsWith('mail relay is away')).length,
      (count) => count >= 1,
    );
    await post.relay.start();
    for (const { id } of mails) expect((await post.reaches(id, 'SENT')).attempts).toBe(1);
    const order = await post.takenIds();
    expect(order[0]).toBe((await post.row(mails[0]?.id ?? '')).message_id);
    expect(post.logged.some((line) => line.startsWith('mail relay is back'))).toBe(true);
  });

  it('421 at the recipient opens the breaker as well, and the mail leaves after the pause', async () => {
    post.relay.script({ at: 'RCPT', code: 421, words: '4.3.2 closing' });
    const { id } = await post.mailTask();
    await post.sender.start();
    expect((await post.reaches(id, 'SENT')).attempts).toBe(1);
    expect(post.logged.some((line) => line.startsWith('mail relay is away'))).toBe(true);
  });

  it('a connection that broke before the message was asked for is not of unknown fate: the mail leaves on another', async () => {
    post.relay.script({ at: 'RCPT', code: 'CUT' });
    const { id } = await post.mailTask();
    await post.sender.start();
    expect(await post.reaches(id, 'SENT')).toMatchObject({ attempts: 1, unknowns: 0 });
    expect(post.relay.taken).toHaveLength(1);
  });

  it('a connection that the relay closed while it stood idle is replaced without a pause', async () => {
    const first = await post.mailTask();
    await post.sender.start();
    await post.reaches(first.id, 'SENT');
    await post.relay.stop();
    await post.relay.start();
    const second = await post.mailTask();
    expect((await post.reaches(second.id, 'SENT')).attempts).toBe(1);
    expect(post.relay.taken).toHaveLength(2);
  });
});
