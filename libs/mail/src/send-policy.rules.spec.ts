import { describe, expect, it } from '@jest/globals';
import type { ClaimedMail } from '#contracts/mail-queue.js';
import { SAMPLE_MAILS } from '#testing/sample-mails.js';
import { outcomeOf, retryInMs } from './send-policy.rules.js';

const MINUTE = 60_000;
const KEPT = { keptSubject: 's', keptText: 't' };
const mail = (fields: Partial<ClaimedMail>): ClaimedMail =>
  ({
    ...SAMPLE_MAILS.task,
    id: 'i',
    messageId: '<i@x>',
    address: 'a@b.test',
    lane: 0,
    attempts: 1,
    unknowns: 0,
    ...fields,
  }) as ClaimedMail;

describe('back-off', () => {
  it('waits 1, 2, 5, 15, 30, 60 minutes, then an hour each time', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 40].map((attempts) => (retryInMs(attempts) ?? 0) / MINUTE)).toEqual([
      1, 2, 5, 15, 30, 60, 60, 60,
    ]);
  });

  it('gives up when the next try would lie after 72 hours', () => {
    let waited = 0;
    let attempts = 1;
    for (let next = retryInMs(attempts); next !== null; next = retryInMs(attempts)) {
      waited += next;
      attempts += 1;
    }
    expect(waited / MINUTE).toBeLessThanOrEqual(72 * 60);
    expect(waited / MINUTE).toBeGreaterThan(71 * 60);
    expect(retryInMs(attempts + 100)).toBeNull();
  });
});

describe('outcome of a try', () => {
  it('a mail of unknown fate is sent once more after ten minutes, and not a third time', () => {
    const lost = { kind: 'UNKNOWN', reply: 'timeout' } as const;
    expect(outcomeOf(mail({}), lost, KEPT)).toEqual({ kind: 'UNKNOWN', reply: 'timeout', retryInMs: 10 * MINUTE });
    expect(outcomeOf(mail({ unknowns: 1 }), lost, KEPT)).toEqual({
      kind: 'UNKNOWN',
      reply: 'timeout',
      retryInMs: null,
    });
  });

  it('4xx is tried later, and given up in the end', () => {
    const later = { kind: 'LATER', code: 451, reply: '451 later' } as const;
    expect(outcomeOf(mail({ attempts: 2 }), later, KEPT)).toEqual({
      kind: 'LATER',
      reply: '451 later',
      retryInMs: 2 * MINUTE,
    });
    expect(outcomeOf(mail({ attempts: 500 }), later, KEPT)).toEqual({ kind: 'GIVEN_UP', reply: '451 later' });
  });

  it('a mail that was taken is kept with what may be kept', () => {
    const taken = { kind: 'ACCEPTED', reply: '250 ok', sha256: 'ab' } as const;
    expect(outcomeOf(mail({}), taken, KEPT)).toEqual({ kind: 'SENT', reply: '250 ok', sha256: 'ab', ...KEPT });
  });

  it('a refusal says its code; an absent relay says nothing about the mail', () => {
    const refused = { kind: 'ADDRESS_REFUSED', code: 550, reply: '550 no' } as const;
    expect(outcomeOf(mail({}), refused, KEPT)).toEqual(refused);
    expect(outcomeOf(mail({}), { kind: 'RELAY_AWAY', reply: 'away', silent: true }, KEPT)).toEqual({
      kind: 'RELAY_AWAY',
      reply: 'away',
    });
  });
});
