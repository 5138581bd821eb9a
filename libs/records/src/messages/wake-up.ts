import pg from 'pg';
import type { Records } from '../data-source.js';

export type WakeChannel = 'isms_mail' | 'isms_outbox';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Calls `listener` whenever a row was committed on the channel (PostgreSQL NOTIFY), on a connection of its own.
 * A lost connection is made again; the listener is then called once, because a wake-up may have been missed.
 * @returns how to stop listening
 */
export async function listen(
  records: Records,
  channel: WakeChannel,
  listener: () => void,
): Promise<() => Promise<void>> {
  const listening = new Listening(records, channel, listener);
  await listening.connect();
  return () => listening.stop();
}

class Listening {
  #client: pg.Client | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #pause = FIRST_PAUSE_MS;

  constructor(
    private readonly records: Records,
    private readonly channel: WakeChannel,
    private readonly listener: () => void,
  ) {}

  async connect(): Promise<void> {
    const { options } = this.records;
    const client = new pg.Client({
      connectionString: 'url' in options && typeof options.url === 'string' ? options.url : undefined,
      application_name: `listen ${this.channel}`,
      keepAlive: true,
    });
    client.on('notification', this.listener);
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    this.#client = client;
    try {
      await client.connect();
      await client.query(`listen ${this.channel}`);
      this.#pause = FIRST_PAUSE_MS;
    } catch {
      this.#lost(client);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  #lost(client: pg.Client): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = null;
    client.end().catch(() => undefined);
    this.#timer = setTimeout(() => {
      void this.connect().then(() => this.listener());
    }, this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
  }
}
