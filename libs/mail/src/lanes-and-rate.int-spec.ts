import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { writeMails, type NewMail } from '#records/messages/mail-outbox.js';
import { openMailFixture, PERSON, type MailFixture } from '#testing/mail-fixture.js';

jest.setTimeout(60_000);

let post: MailFixture;

beforeAll(async () => {
  post = await openMailFixture();
});
beforeEach(() => post.begin());
afterEach(() => post.end());
afterAll(() => post.close());

/** A campaign: so many mails of lane 2, written in chunks. */
async function campaign(count: number): Promise<void> {
  for (let from = 0; from < count; from += 1_000) {
    const mails = Array.from({ length: Math.min(1_000, count - from) }, (_, n): NewMail => ({
      template: 'INFO',
      data: {
        recordId: null,
        recordTitle: '',
        recipient: 'Mia',
        headline: 'Read the policy',
        lines: [],
        why: 'you work here.',
      },
      businessKey: `campaign/${from + n}`,
      personId: null,
      address: `p${from + n}@company.test`,
      lane: 2,
    }));
    await post.inTransaction((tx) => writeMails(tx, mails));
  }
}

describe('a decision mail and a campaign of 10,000 at a relay that takes 30 a minute', () => {
  it('the decision mail takes the next slot', async () => {
    await campaign(10_000);
    post.makeSender({ perMinute: 30 });
    await post.sender.start();
    await post.until(
      () => post.relay.taken.length,
      (count) => count >= 2,
    );
    const before = post.relay.taken.length;
    const written = Date.now();
    await post.mailTask({ lane: 0 });
    const place = await post.until(
      () => post.relay.taken.findIndex((taken) => taken.to.includes(PERSON.mail)),
      (at) => at >= 0,
    );
    // One slot is two seconds; a mail that had its slot already may still be on its way.
    expect(place - before).toBeLessThanOrEqual(1);
    expect((post.relay.taken[place]?.at ?? Infinity) - written).toBeLessThan(2 * 2_008 + 500);
    const [left] = await post.query<{ n: number }>(
      `select count(*)::int as n from mail where lane = 2 and state = 'QUEUED'`,
    );
    expect(left?.n).toBeGreaterThan(9_990);
  });
});

describe('the rate that the relay takes', () => {
  it('is kept by a real sender on a full queue: 600 a minute for six seconds', async () => {
    await campaign(200);
    post.makeSender({ perMinute: 600 });
    const begun = Date.now();
    await post.sender.start();
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await post.sender.stop();
    const elapsed = Date.now() - begun;
    // Ten a second; at first what 240 ms allow and one may leave together.
    expect(post.relay.taken.length).toBeLessThanOrEqual(3.4 + (elapsed / 1_000) * 10);
    const steady = post.relay.taken.filter(({ at }) => at >= begun + 1_500 && at < begun + 5_500).length;
    expect(steady).toBeGreaterThanOrEqual(36);
    expect(steady).toBeLessThanOrEqual(44);
  });

  it('is shared by nobody: mails of a lane above leave first, and none of them is lost', async () => {
    await campaign(50);
    const tasks = await Promise.all(Array.from({ length: 10 }, () => post.mailTask({ lane: 0 })));
    post.makeSender({ perMinute: 1_200, connections: 1 });
    await post.sender.start();
    for (const { id } of tasks) await post.reaches(id, 'SENT');
    const places = post.relay.taken.map((taken) => taken.to.includes(PERSON.mail));
    expect(places.slice(0, 10).every(Boolean)).toBe(true);
  });
});
