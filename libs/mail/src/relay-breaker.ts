const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Circuit breaker of one relay. While the relay is away nothing is tried; after a pause of 1, 2, 4 … 60 seconds one
 * mail is tried, and when the relay speaks again the queue goes on in its order.
 */
export class RelayBreaker {
  #failures = 0;
  #openUntil = 0;

  /** Milliseconds until the next try is allowed. */
  waitMs(now: number): number {
    return Math.max(0, this.#openUntil - now);
  }

  /** Mails that may be under way: one while the relay is on trial, else any number. */
  get limit(): number {
    return this.#failures > 0 ? 1 : Infinity;
  }

  /** The relay answered about a mail, whatever it said. Returns true when it had been away. */
  answered(): boolean {
    const wasAway = this.#failures > 0;
    this.#failures = 0;
    this.#openUntil = 0;
    return wasAway;
  }

  /** The relay is away or closing. Returns the pause. Failures of mails sent together count once. */
  away(now: number): number {
    if (now >= this.#openUntil) {
      this.#failures += 1;
      this.#openUntil = now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.#failures - 1, 10));
    }
    return this.#openUntil - now;
  }
}
