/** Mails that may leave together after a pause, beside the one: what the relay takes in so many milliseconds. */
const BURST_MS = 240;
const MINUTE_MS = 60_000;

/**
 * How many mails the relay takes per minute. In no minute, wherever it begins, more than that leave: what may leave
 * together after a pause is taken off the steady rate (0.4 %). A timer that rings late loses nothing, because the bucket
 * holds more than one mail. Slow relays get one mail at a time.
 */
export class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;

  constructor(perMinute: number, now: number) {
    this.#perMs = (perMinute / MINUTE_MS) * (1 - BURST_MS / MINUTE_MS);
    this.#capacity = 1 + (perMinute / MINUTE_MS) * BURST_MS;
    this.#tokens = Math.floor(this.#capacity);
    this.#filledAt = now;
  }

  /** Whole tokens that are there now. */
  available(now: number): number {
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(0, now - this.#filledAt) * this.#perMs);
    this.#filledAt = Math.max(this.#filledAt, now);
    return Math.floor(this.#tokens + 1e-9);
  }

  take(count: number): void {
    this.#tokens -= count;
  }

  /** Milliseconds until one whole token is there; 0 when it is. */
  waitMs(now: number): number {
    if (this.available(now) >= 1) return 0;
    return Math.ceil((1 - this.#tokens) / this.#perMs);
  }
}
