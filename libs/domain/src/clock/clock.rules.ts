import { Defect } from '../errors.js';
import type { Instant, RealInstant } from '../time.js';

/** Milliseconds per day of a clock that is not scaled. */
export const REAL_MS_PER_DAY = 86_400_000;

/** From `realAt` on the ISMS clock stands at `ismsAt` and runs at `msPerDay` real milliseconds per ISMS day. */
export interface ClockSegment {
  readonly realAt: RealInstant;
  readonly ismsAt: Instant;
  readonly msPerDay: number;
}

export interface NextSegmentInput {
  /** All segments of the installation, ascending; empty at its first start. */
  readonly segments: readonly ClockSegment[];
  /** ISMS instant of the last heartbeat; null when there was none. */
  readonly lastHeartbeat: Instant | null;
  /** Newest ISMS instant at which anything on record happened (never a planned one); null when nothing did. */
  readonly newestRecordInstant: Instant | null;
  readonly realNow: RealInstant;
  /** Real milliseconds per ISMS day, 1 … 86 400 000. */
  readonly msPerDay: number;
}

/**
 * ISMS instant at the real instant `real`, rounded down to the millisecond. The last segment is open; the others end
 * where the next begins, and while the stack was down the clock stood where the next segment took it up. A scaled
 * clock stands still before its first segment; an unscaled one is the real time always.
 */
export function toIsms(segments: readonly ClockSegment[], real: RealInstant): Instant {
  if (isRealTime(segments)) return real;
  const index = Math.max(
    0,
    segments.findLastIndex((s) => s.realAt <= real),
  );
  const segment = at(segments, index);
  const running = segment.ismsAt + scaled(Math.max(0, real - segment.realAt), REAL_MS_PER_DAY, segment.msPerDay).floor;
  const next = segments[index + 1];
  return next ? Math.min(running, next.ismsAt) : running;
}

/**
 * The first real millisecond at which the ISMS clock has reached `isms`: `toReal(x) <= r` exactly when
 * `x <= toIsms(r)`. So a timer set to it never wakes early by rounding. An instant before a scaled clock began
 * is the beginning.
 */
export function toReal(segments: readonly ClockSegment[], isms: Instant): RealInstant {
  if (isRealTime(segments)) return isms;
  for (let i = 0; i < segments.length; i += 1) {
    const segment = at(segments, i);
    const real = segment.realAt + scaled(Math.max(0, isms - segment.ismsAt), segment.msPerDay, REAL_MS_PER_DAY).ceil;
    const next = segments[i + 1];
    // What this segment would reach only after the stop is reached by a later one.
    if (!next || (isms <= next.ismsAt && real < next.realAt)) return real;
  }
  throw new Defect('The ISMS clock has no segment');
}

/**
 * The segment that a start of the stack appends. ISMS time goes on at the greatest of the last heartbeat and the newest
 * instant on record, so it never goes back and a scaled company does not age while the stack is down. Real time that
 * was never scaled is the real time and never pauses.
 */
export function nextSegment(input: NextSegmentInput): ClockSegment {
  const { segments, realNow, msPerDay } = input;
  assertPace(msPerDay);
  const last = segments.at(-1);
  if (msPerDay === REAL_MS_PER_DAY && (!last || isRealTime(segments))) {
    return { realAt: realNow, ismsAt: realNow, msPerDay };
  }
  // The first start of a scaled clock shows the real time; a later one what the clock showed when it stopped.
  const began = last ?? { realAt: realNow, ismsAt: realNow };
  const stood = [input.lastHeartbeat, input.newestRecordInstant].filter((instant) => instant !== null);
  // The real clock may have been set back; segments stay ascending, and the ISMS clock waits for it.
  return { realAt: Math.max(realNow, began.realAt), ismsAt: Math.max(began.ismsAt, ...stood), msPerDay };
}

function assertPace(msPerDay: number): void {
  if (Number.isInteger(msPerDay) && msPerDay >= 1 && msPerDay <= REAL_MS_PER_DAY) return;
  throw new Defect(`A day of ${msPerDay} ms is no clock: 1 to ${REAL_MS_PER_DAY} whole milliseconds`);
}

function isRealTime(segments: readonly ClockSegment[]): boolean {
  if (segments.length === 0) throw new Defect('The ISMS clock has no segment');
  return segments.every((s) => s.msPerDay === REAL_MS_PER_DAY && s.realAt === s.ismsAt);
}

function at(segments: readonly ClockSegment[], index: number): ClockSegment {
  const segment = segments[index];
  if (!segment) throw new Defect('The ISMS clock has no segment');
  return segment;
}

/** `span * to / from` in whole milliseconds, exact: the product is taken of the remainder, so it stays below 2^53. */
function scaled(span: number, to: number, from: number): { readonly floor: number; readonly ceil: number } {
  const whole = Math.floor(span / from) * to;
  const rest = (span % from) * to;
  return { floor: whole + Math.floor(rest / from), ceil: whole + Math.ceil(rest / from) };
}
