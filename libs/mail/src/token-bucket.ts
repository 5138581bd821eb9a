/**
 * How many mails the relay takes per minute. Holds at most a quarter of a second's worth, so that a queue that was
 * empty for long does not burst; slow relays get one mail at a time.
 */
export class TokenBucket {
  readonly #perMs: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;

  constructor(perMinute: number, now: number) {
    this.#perMs = perMinute / 60_000;
    this.#capacity = Math.max(1, Math.floor(this.#perMs * 250));
    this.#tokens = this.#capacity;
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
