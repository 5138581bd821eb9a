import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { LaneStop } from './lane-stop.js';
import { RelayBreaker } from './relay-breaker.js';
import { TokenBucket } from './token-bucket.js';

describe('token bucket', () => {
  it('30 a minute is one every two seconds, without a burst after a pause', () => {
    const bucket = new TokenBucket(30, 0);
    expect(bucket.available(0)).toBe(1);
    bucket.take(1);
    expect([bucket.available(1_999), bucket.waitMs(1_999), bucket.available(2_000)]).toEqual([0, 1, 1]);
    expect(bucket.available(600_000)).toBe(1);
  });

  it('100 a second lets 25 leave at once', () => {
    expect(new TokenBucket(6_000, 0).available(0)).toBe(25);
  });

  it('never lets more leave than the rate and one bucket, however it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 6_000 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 }),
        (perMinute, steps) => {
          const bucket = new TokenBucket(perMinute, 0);
          let [now, taken] = [0, 0];
          for (const step of steps) {
            now += step;
            const count = bucket.available(now);
            bucket.take(count);
            taken += count;
          }
          expect(taken).toBeLessThanOrEqual((now * perMinute) / 60_000 + Math.max(1, perMinute / 240) + 1e-6);
        },
      ),
    );
  });

  it('after its own waiting time one is there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 6_000 }), fc.integer({ min: 0, max: 5_000 }), (perMinute, later) => {
        const bucket = new TokenBucket(perMinute, 0);
        bucket.take(bucket.available(0));
        expect(bucket.available(later + bucket.waitMs(later))).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('breaker of the relay', () => {
  it('pauses 1, 2, 4 … 60 seconds, one mail on trial at a time', () => {
    const breaker = new RelayBreaker();
    expect([breaker.waitMs(0), breaker.limit]).toEqual([0, Infinity]);
    let now = 0;
    const pauses = Array.from({ length: 8 }, () => {
      const pause = breaker.away(now);
      now += pause;
      return pause / 1_000;
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect([breaker.waitMs(now), breaker.limit]).toEqual([0, 1]);
    expect(breaker.answered()).toBe(true);
    expect([breaker.answered(), breaker.limit]).toEqual([false, Infinity]);
  });

  it('mails that fail together count as one failure', () => {
    const breaker = new RelayBreaker();
    expect([breaker.away(0), breaker.away(10), breaker.away(20)]).toEqual([1_000, 990, 980]);
  });
});

describe('a lane that the relay refuses', () => {
  const refuse = (lanes: LaneStop, times: number, now = 0) =>
    Array.from({ length: times }, (_, n) => lanes.refused(2, { reply: `554 5.7.1 spam (id ${n}ab)`, now }));

  it('stops after 20 equal refusals, alone, and is tried again after ten minutes', () => {
    const lanes = new LaneStop();
    expect(refuse(lanes, 20)).toEqual([...Array<boolean>(19).fill(false), true]);
    expect([lanes.open(0), lanes.waitMs(0)]).toEqual([[0, 1], 600_000]);
    expect([lanes.open(600_000), lanes.waitMs(600_000)]).toEqual([[0, 1, 2], null]);
    expect(refuse(lanes, 1, 600_000)).toEqual([true]);
    expect(lanes.open(600_001)).toEqual([0, 1]);
  });

  it('goes on when a mail is taken in between, or when the reasons differ', () => {
    const lanes = new LaneStop();
    refuse(lanes, 19);
    lanes.passed(2);
    expect(refuse(lanes, 19)).not.toContain(true);
    lanes.refused(2, { reply: '552 too large', now: 0 });
    expect(refuse(lanes, 19)).not.toContain(true);
  });
});
