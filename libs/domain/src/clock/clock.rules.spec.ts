import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ClockSegment, nextSegment, REAL_MS_PER_DAY, toIsms, toReal } from './clock.rules.js';

const T0 = Date.UTC(2026, 10, 23, 8);
const DAY = REAL_MS_PER_DAY;
const SECOND = 1000;

/** One run of the stack and the pause after it: ran, stopped, started again. */
interface Run {
  readonly ranMs: number;
  readonly stoppedMs: number;
  /** How far the newest record lies past the last heartbeat, in ISMS milliseconds. */
  readonly recordAfterBeat: number;
}

const runs = fc.array(
  fc.record({
    ranMs: fc.integer({ min: 0, max: 5_000_000 }),
    stoppedMs: fc.integer({ min: 0, max: 500_000_000 }),
    recordAfterBeat: fc.integer({ min: -DAY, max: DAY }),
  }),
  { minLength: 1, maxLength: 6 },
);
const msPerDay = fc.oneof(fc.constantFrom(100, 777, 1000, 2000, 86_399_999), fc.integer({ min: 100, max: DAY - 1 }));

/** Starts and stops a stack as the runs say; the last segment is open. */
function segmentsOf(history: readonly Run[], perDay: number): ClockSegment[] {
  const first = { segments: [], lastHeartbeat: null, newestRecordInstant: null, realNow: T0, msPerDay: perDay };
  const segments = [nextSegment(first)];
  let realNow = T0;
  for (const run of history) {
    realNow += run.ranMs;
    const lastHeartbeat = toIsms(segments, realNow);
    const newestRecordInstant = lastHeartbeat + run.recordAfterBeat;
    realNow += run.stoppedMs;
    segments.push(nextSegment({ segments, lastHeartbeat, newestRecordInstant, realNow, msPerDay: perDay }));
  }
  return segments;
}

describe('The ISMS clock', () => {
  it('a day of one second is 86 400 times as fast as the real day', () => {
    const segments = [{ realAt: T0, ismsAt: T0, msPerDay: SECOND }];
    expect(toIsms(segments, T0 + 30 * SECOND)).toBe(T0 + 30 * DAY);
    expect(toReal(segments, T0 + 30 * DAY)).toBe(T0 + 30 * SECOND);
    expect(toReal(segments, T0 + 1)).toBe(T0 + 1);
  });

  it('a scaled clock stands still before its first segment', () => {
    const segments = [{ realAt: T0, ismsAt: T0, msPerDay: SECOND }];
    expect(toIsms(segments, T0 - SECOND)).toBe(T0);
    expect(toReal(segments, T0 - 10 * DAY)).toBe(T0);
  });

  it('a company does not age while the stack is down', () => {
    const segments: ClockSegment[] = [{ realAt: T0, ismsAt: T0, msPerDay: SECOND }];
    const stopped = T0 + 10 * SECOND;
    const started = stopped + 60 * SECOND;
    const beat = toIsms(segments, stopped);
    segments.push(
      nextSegment({
        segments,
        lastHeartbeat: beat,
        newestRecordInstant: beat - DAY,
        realNow: started,
        msPerDay: SECOND,
      }),
    );
    expect(segments[1]).toEqual({ realAt: started, ismsAt: T0 + 10 * DAY, msPerDay: SECOND });
    expect(toIsms(segments, stopped + 30 * SECOND)).toBe(T0 + 10 * DAY);
    expect(toIsms(segments, started + SECOND)).toBe(T0 + 11 * DAY);
    expect(toReal(segments, T0 + 11 * DAY)).toBe(started + SECOND);
    expect(toReal(segments, T0 + 10 * DAY)).toBe(stopped);
  });

  it('after a kill it goes on at the newest record when that is later than the last heartbeat', () => {
    const segments = [{ realAt: T0, ismsAt: T0, msPerDay: SECOND }];
    const killed = {
      segments,
      lastHeartbeat: T0 + DAY,
      newestRecordInstant: T0 + 2 * DAY,
      realNow: T0 + 5 * SECOND,
      msPerDay: SECOND,
    };
    expect(nextSegment(killed).ismsAt).toBe(T0 + 2 * DAY);
    expect(nextSegment({ ...killed, lastHeartbeat: null }).ismsAt).toBe(T0 + 2 * DAY);
    expect(nextSegment({ ...killed, lastHeartbeat: null, newestRecordInstant: null }).ismsAt).toBe(T0);
  });

  it('real time is the real time, before the first start and while the stack is down too', () => {
    const first = nextSegment({
      segments: [],
      lastHeartbeat: null,
      newestRecordInstant: T0 + DAY,
      realNow: T0,
      msPerDay: DAY,
    });
    const second = nextSegment({
      segments: [first],
      lastHeartbeat: T0 + 5,
      newestRecordInstant: T0 + 3,
      realNow: T0 + 9 * DAY,
      msPerDay: DAY,
    });
    expect([first, second]).toEqual([
      { realAt: T0, ismsAt: T0, msPerDay: DAY },
      { realAt: T0 + 9 * DAY, ismsAt: T0 + 9 * DAY, msPerDay: DAY },
    ]);
    for (const instant of [T0 - 400 * DAY, T0, T0 + 4 * DAY, T0 + 20 * DAY]) {
      expect(toIsms([first, second], instant)).toBe(instant);
      expect(toReal([first, second], instant)).toBe(instant);
    }
  });

  it('a clock that was scaled once keeps its distance when it goes on at the pace of real time', () => {
    const segments = [{ realAt: T0, ismsAt: T0, msPerDay: SECOND }];
    const beat = T0 + 100 * DAY;
    const slow = nextSegment({
      segments,
      lastHeartbeat: beat,
      newestRecordInstant: null,
      realNow: T0 + DAY,
      msPerDay: DAY,
    });
    expect(slow).toEqual({ realAt: T0 + DAY, ismsAt: beat, msPerDay: DAY });
    expect(toIsms([...segments, slow], T0 + 2 * DAY)).toBe(beat + DAY);
  });

  it('ISMS time does not go back when the real clock was set back', () => {
    const segments = [{ realAt: T0, ismsAt: T0, msPerDay: SECOND }];
    const next = nextSegment({
      segments,
      lastHeartbeat: T0 + DAY,
      newestRecordInstant: null,
      realNow: T0 - 60 * SECOND,
      msPerDay: SECOND,
    });
    expect(next).toEqual({ realAt: T0, ismsAt: T0 + DAY, msPerDay: SECOND });
  });

  it('a clock without a segment or with an impossible day is our own mistake', () => {
    const defect = expect.objectContaining({ name: 'Defect' });
    expect(() => toIsms([], T0)).toThrow(defect);
    expect(() => toReal([], T0)).toThrow(defect);
    for (const wrong of [0, -1, 1.5, Number.NaN, DAY + 1]) {
      const input = { segments: [], lastHeartbeat: null, newestRecordInstant: null, realNow: T0, msPerDay: wrong };
      expect(() => nextSegment(input)).toThrow(defect);
    }
  });

  it('ISMS time never goes back, whatever was started, stopped and killed', () => {
    const instants = fc.array(fc.integer({ min: T0 - DAY, max: T0 + 30 * DAY }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(runs, msPerDay, instants, (history, perDay, reals) => {
        const segments = segmentsOf(history, perDay);
        const shown = reals.toSorted((a, b) => a - b).map((real) => toIsms(segments, real));
        expect(shown).toEqual(shown.toSorted((a, b) => a - b));
        const starts = segments.map((segment) => toIsms(segments, segment.realAt));
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  it('toReal is the first millisecond at which the ISMS clock has reached the instant', () => {
    fc.assert(
      fc.property(runs, msPerDay, fc.nat({ max: 5_000_000_000 }), fc.nat({ max: 10_000 }), (history, perDay, ms, r) => {
        const segments = segmentsOf(history, perDay);
        const isms = T0 + 1 + ms;
        const real = toReal(segments, isms);
        expect(toIsms(segments, real)).toBeGreaterThanOrEqual(isms);
        expect(toIsms(segments, real - 1)).toBeLessThan(isms);
        const sample = T0 + r * 100_000;
        expect(real <= sample).toBe(isms <= toIsms(segments, sample));
      }),
      { numRuns: 500 },
    );
  });

  it('there and back again is the same instant while the clock runs', () => {
    fc.assert(
      fc.property(runs, msPerDay, fc.nat({ max: 100_000_000 }), (history, perDay, ms) => {
        const segments = segmentsOf(history, perDay);
        const real = (segments.at(-1)?.realAt ?? T0) + 1 + ms;
        expect(toReal(segments, toIsms(segments, real))).toBe(real);
      }),
      { numRuns: 300 },
    );
  });

  it('a stop of any length changes nothing in what the clock shows after the start', () => {
    fc.assert(
      fc.property(runs, msPerDay, fc.nat({ max: 1_000_000 }), (history, perDay, ms) => {
        const without = segmentsOf(
          history.map((run) => ({ ...run, stoppedMs: 0 })),
          perDay,
        );
        const withStops = segmentsOf(history, perDay);
        const after = (segments: readonly ClockSegment[]): number =>
          toIsms(segments, (segments.at(-1)?.realAt ?? 0) + ms);
        expect(after(withStops)).toBe(after(without));
      }),
      { numRuns: 300 },
    );
  });
});
