import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { LaneStop } from './lane-stop.js';
import { RelayBreaker } from './relay-breaker.js';
import { TokenBucket } from './token-bucket.js';

/** Instants at which mails leave when the sender looks after these pauses and takes what it may. */
function drain(perMinute: number, pauses: readonly number[]): number[] {
  const bucket = new TokenBucket(perMinute, 0);
  const left: number[] = [];
  let now = 0;
  for (const pause of pauses) {
    now += pause;
    const count = bucket.available(now);
    bucket.take(count);
    left.push(...Array<number>(count).fill(now));
  }
  return left;
}

/** A queue that is never empty: the sender sleeps as long as the bucket says, and its timer rings late. */
function drainFull(perMinute: number, on: { lateMs: number; forMs: number }): number[] {
  const bucket = new TokenBucket(perMinute, 0);
  const left: number[] = [];
  for (let now = 0; now < on.forMs; now += Math.max(1, bucket.waitMs(now)) + on.lateMs) {
    const count = bucket.available(now);
    bucket.take(count);
    left.push(...Array<number>(count).fill(now));
  }
  return left;
}

/** Most that left in any minute, its beginning included and its end not. */
function mostInAMinute(left: readonly number[]): number {
  let [most, from] = [0, 0];
  left.forEach((at, index) => {
    while ((left[from] ?? 0) <= at - 60_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

describe('token bucket', () => {
  it('30 a minute is one every two seconds, without a burst after a pause', () => {
    const bucket = new TokenBucket(30, 0);
    expect(bucket.available(0)).toBe(1);
    bucket.take(1);
    expect([bucket.available(1_999), bucket.available(2_009)]).toEqual([0, 1]);
    expect(bucket.available(600_000)).toBe(1);
  });

  it('100 a second lets 25 leave at once', () => {
    expect(new TokenBucket(6_000, 0).available(0)).toBe(25);
  });

  it('in no minute more leave than the relay takes, however the sender wakes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 6_000 }),
        fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 300 }),
        (perMinute, steps) => {
          const left = drain(perMinute, steps);
          expect(mostInAMinute(left)).toBeLessThanOrEqual(perMinute);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('a queue that is never empty leaves at 0.97 to 1.00 of the rate, also when each timer rings late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 6_000 }), fc.integer({ min: 0, max: 40 }), (perMinute, lateMs) => {
        const left = drainFull(perMinute, { lateMs, forMs: 4 * 60_000 });
        const steady = left.filter((at) => at >= 60_000 && at < 180_000).length / (2 * perMinute);
        expect(steady).toBeGreaterThanOrEqual(0.97);
        expect(steady).toBeLessThanOrEqual(1);
        expect(mostInAMinute(left)).toBeLessThanOrEqual(perMinute);
      }),
      { numRuns: 30 },
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
