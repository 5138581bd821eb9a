const WINDOW_MS = 60_000;

/**
 * Counts unknown links per network in the memory of this process. Known links are never counted and never stopped: a whole
 * office may sit behind one address, and a guesser among them must not lock it out.
 */
export class GuessLimit {
  private window = 0;
  private readonly counts = new Map<string, number>();

  /** @param limit so many unknown links per network and minute */
  constructor(
    private readonly limit: number,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Seconds a network has to wait; 0 = go on. */
  wait(network: string): number {
    this.turn();
    if ((this.counts.get(network) ?? 0) < this.limit) return 0;
    return Math.max(1, Math.ceil((this.window + WINDOW_MS - this.clock()) / 1000));
  }

  /** One more unknown link. */
  count(network: string): void {
    this.turn();
    this.counts.set(network, (this.counts.get(network) ?? 0) + 1);
  }

  private turn(): void {
    const window = Math.floor(this.clock() / WINDOW_MS) * WINDOW_MS;
    if (window === this.window) return;
    this.window = window;
    this.counts.clear();
  }
}
