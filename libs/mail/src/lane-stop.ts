import type { MailLane } from '#contracts/mail.js';

/** A policy of the relay that refuses so many mails in the same words stops the lane, not the 100,000 after them. */
const EQUAL_FAILURES = 20;
const PAUSE_MS = 10 * 60_000;
const LANES: readonly MailLane[] = [0, 1, 2];

interface LaneState {
  readonly words: string;
  readonly count: number;
  /** Real instant until which the lane stands; null = it runs. */
  readonly until: number | null;
}

/** Stops a lane after 20 equal refusals of the content; after a pause one more refusal stops it again. */
export class LaneStop {
  readonly #states = new Map<MailLane, LaneState>();

  /** Lanes that may leave now. */
  open(now: number): MailLane[] {
    return LANES.filter((lane) => (this.#states.get(lane)?.until ?? 0) <= now);
  }

  /** Milliseconds until a lane that stands is tried again; null when none stands. */
  waitMs(now: number): number | null {
    const waits = [...this.#states.values()].flatMap(({ until }) =>
      until !== null && until > now ? [until - now] : [],
    );
    return waits.length === 0 ? null : Math.min(...waits);
  }

  /** The relay took a mail of the lane. */
  passed(lane: MailLane): void {
    this.#states.delete(lane);
  }

  /** The relay refused the content of a mail. Returns true when this stops the lane. */
  refused(lane: MailLane, refusal: { readonly reply: string; readonly now: number }): boolean {
    // Queue ids and times differ from reply to reply; its words do not.
    const words = refusal.reply.replace(/[^a-z\s.]*\d[^\s]*/gi, '#');
    const before = this.#states.get(lane);
    if (before && before.until !== null && before.until > refusal.now) return false;
    const count = before?.words === words ? before.count + 1 : 1;
    const stops = count >= EQUAL_FAILURES;
    this.#states.set(lane, { words, count, until: stops ? refusal.now + PAUSE_MS : null });
    return stops;
  }
}
