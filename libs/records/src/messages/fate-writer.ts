import type { ClaimedMail, MailOutcome } from '#contracts/mail-queue.js';
import type { Records } from '../data-source.js';
import { inTransaction } from '../transaction.js';
import { settleMail, settleSent } from './mail-fates.js';

/** What became of a claimed mail. */
interface Fate {
  readonly mail: ClaimedMail;
  readonly outcome: MailOutcome;
}

interface Waiting extends Fate {
  readonly written: () => void;
  readonly failed: (error: unknown) => void;
}

/** Fates of one transaction: no more than a sender has under way. */
const MOST = 50;

/**
 * Writes down what became of mails. Those that end while a transaction is being written share the next one: a commit waits for
 * the disk, and a campaign would wait for it ten thousand times. A fate is written when its promise resolves, never before.
 */
export class FateWriter {
  readonly #waiting: Waiting[] = [];
  #writing = false;

  constructor(private readonly records: Records) {}

  /** Resolves when it is committed. */
  write(fate: Fate): Promise<void> {
    return new Promise((written, failed) => {
      this.#waiting.push({ ...fate, written, failed });
      if (!this.#writing) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) await this.#together(this.#waiting.splice(0, MOST));
    this.#writing = false;
  }

  /** One that cannot be written must not hold up the others: after a failure each has a transaction of its own. */
  async #together(fates: readonly Waiting[]): Promise<void> {
    try {
      await this.#commit(fates);
      for (const { written } of fates) written();
    } catch (error) {
      if (fates.length === 1) return fates[0]?.failed(error);
      for (const fate of fates) await this.#together([fate]);
    }
  }

  async #commit(fates: readonly Fate[]): Promise<void> {
    const sent = fates.flatMap(({ mail, outcome }) => (outcome.kind === 'SENT' ? [{ mail, outcome }] : []));
    const others = fates.flatMap(({ mail, outcome }) => (outcome.kind === 'SENT' ? [] : [{ mail, outcome }]));
    await inTransaction(this.records, async (tx) => {
      if (sent.length > 0) await settleSent(tx, sent);
      for (const { mail, outcome } of others) await settleMail(tx, mail, outcome);
    });
  }
}
