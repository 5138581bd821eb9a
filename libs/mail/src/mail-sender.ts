import type { ClaimedMail, MailOutcome, MailQueue } from '#contracts/mail-queue.js';
import type { MailLane } from '#contracts/mail.js';
import type { Delivery } from './delivery.rules.js';
import { LaneStop } from './lane-stop.js';
import type { MailTransport } from './mail-transport.js';
import { RelayBreaker } from './relay-breaker.js';
import { renderMail, type RenderContext, type RenderedMail } from './render-mail.js';
import { outcomeOf } from './send-policy.rules.js';
import { TokenBucket } from './token-bucket.js';

/** The part of a logger that the sender speaks to: one line per transition; ids, not bodies. */
export interface SenderLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface MailSenderOptions extends RenderContext {
  readonly queue: MailQueue;
  readonly transport: MailTransport;
  readonly log: SenderLog;
  /** What the relay takes: 30 a minute to 100 a second; 1,200 a minute unless told. */
  readonly perMinute?: number;
  /** Mails under way at once; as many as the pool has connections; 5 unless told. */
  readonly connections?: number;
  /** After so long without a word a sender counts as dead; longer than the longest try. */
  readonly leaseMs?: number;
  /** Real clock, epoch ms. */
  readonly now?: () => number;
}

export interface MailSender {
  /** Begins to send; returns when it listens. */
  start(): Promise<void>;
  /** Claims nothing more and waits for the mails that are under way. */
  stop(): Promise<void>;
}

const PER_MINUTE = 1_200;
const CONNECTIONS = 5;
const LEASE_MS = 90_000;
/** Mails in hand for each connection: one is handed over while the next is claimed, or while its fate is written down. */
const IN_HAND = 3;
/** A mail that waited so much of its lease for a connection goes back: it must not leave after its lease. */
const MOST_WAIT = 1 / 3;
/** Even when nobody wakes it, the sender looks once a minute: a wake-up may be lost with its connection. */
const LONGEST_SLEEP_MS = 60_000;
/** Due mails that another sender holds at this moment are not asked for without a breath. */
const SHORTEST_SLEEP_MS = 25;
/** After an error of the queue itself (database away). */
const QUEUE_PAUSE_MS = 1_000;

/**
 * Drains the mail queue: claims what may leave, renders, sends, and writes down what became of it. Wakes when a mail is
 * written and when the next one may leave; one token bucket and one circuit breaker for its relay.
 */
export function createMailSender(options: MailSenderOptions): MailSender {
  return new Sender(options);
}

class Sender implements MailSender {
  readonly #options: MailSenderOptions;
  readonly #now: () => number;
  readonly #bucket: TokenBucket;
  readonly #breaker = new RelayBreaker();
  readonly #lanes = new LaneStop();
  readonly #underWay = new Set<Promise<void>>();
  readonly #alarm = new Alarm();
  readonly #connections: number;
  readonly #gate: Gate;
  #running = false;
  #loop: Promise<void> = Promise.resolve();
  #stopListening: () => Promise<void> = () => Promise.resolve();

  constructor(options: MailSenderOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#connections = options.connections ?? CONNECTIONS;
    this.#gate = new Gate(this.#connections);
    this.#bucket = new TokenBucket(options.perMinute ?? PER_MINUTE, this.#now());
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#stopListening = await this.#options.queue.onWake(() => this.#alarm.ring());
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#alarm.ring();
    await this.#stopListening();
    await this.#loop;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    while (this.#running) {
      try {
        await this.#alarm.sleep(await this.#round());
      } catch (error) {
        this.#options.log.error({ error: messageOf(error) }, 'mail queue is away');
        await this.#alarm.sleep(QUEUE_PAUSE_MS);
      }
    }
  }

  /** Claims and starts what may leave now. Returns for how long to sleep: 0 = look again at once. */
  async #round(): Promise<number> {
    const now = this.#now();
    const room = Math.min(IN_HAND * this.#connections, this.#breaker.limit) - this.#underWay.size;
    if (room <= 0) return LONGEST_SLEEP_MS;
    const wait = Math.max(this.#breaker.waitMs(now), this.#bucket.waitMs(now));
    if (wait > 0) return Math.min(wait, LONGEST_SLEEP_MS);
    const lanes = this.#lanes.open(now);
    const limit = Math.min(room, this.#bucket.available(now));
    const claimed = await this.#options.queue.claim({ limit, lanes, leaseMs: this.#options.leaseMs ?? LEASE_MS });
    this.#bucket.take(claimed.length);
    for (const mail of claimed) this.#begin(mail);
    return claimed.length > 0 ? 0 : this.#untilNext(lanes);
  }

  async #untilNext(lanes: readonly MailLane[]): Promise<number> {
    const next = (await this.#options.queue.nextIn(lanes)) ?? LONGEST_SLEEP_MS;
    const lane = this.#lanes.waitMs(this.#now()) ?? LONGEST_SLEEP_MS;
    return Math.max(SHORTEST_SLEEP_MS, Math.min(next, lane, LONGEST_SLEEP_MS));
  }

  #begin(mail: ClaimedMail): void {
    const sending = this.#deliver(mail)
      .catch((error: unknown) => {
        // The lease ends by itself; the mail is then of unknown fate and sent once more.
        this.#options.log.error({ mail: mail.id, error: messageOf(error) }, 'mail outcome not written down');
      })
      .finally(() => {
        this.#underWay.delete(sending);
        this.#alarm.ring();
      });
    this.#underWay.add(sending);
  }

  async #deliver(mail: ClaimedMail): Promise<void> {
    const claimedAt = this.#now();
    const rendered = this.#render(mail);
    if (rendered === null)
      return this.#options.queue.settle(mail, { kind: 'GIVEN_UP', reply: 'the mail could not be put into words' });
    const delivery = await this.#gate.pass(() => this.#handOver(mail, { rendered, claimedAt }));
    // Not a byte of it left: it goes back to its place in the queue, and nothing is learned of the relay.
    if (delivery === null)
      return this.#options.queue.settle(mail, {
        kind: 'RELAY_AWAY',
        reply: 'not begun: the relay was away or too slow',
      });
    const outcome = outcomeOf(mail, delivery, rendered);
    await this.#options.queue.settle(mail, outcome);
    this.#tell(mail, outcome);
  }

  /** What is learned of a try holds for the mail that takes the connection next. Null = it may not leave any more. */
  async #handOver(mail: ClaimedMail, of: { rendered: RenderedMail; claimedAt: number }): Promise<Delivery | null> {
    if (!this.#mayLeave(mail, of.claimedAt)) return null;
    const delivery = await this.#options.transport.send({
      ...of.rendered,
      to: { name: mail.data.recipient, address: mail.address },
      messageId: mail.messageId,
    });
    this.#learn(mail, delivery);
    return delivery;
  }

  /** Whether a mail that waited for a connection may still leave: the relay spoke meanwhile, and a lease ends. */
  #mayLeave({ lane }: ClaimedMail, claimedAt: number): boolean {
    const now = this.#now();
    const inTime = now - claimedAt <= (this.#options.leaseMs ?? LEASE_MS) * MOST_WAIT;
    return inTime && this.#breaker.waitMs(now) === 0 && this.#lanes.open(now).includes(lane);
  }

  /** A mail that cannot be put into words is a defect of the engine; it must not hold up the others, nor be lost in silence. */
  #render(mail: ClaimedMail): RenderedMail | null {
    try {
      return renderMail(mail, this.#options);
    } catch (error) {
      this.#options.log.error({ mail: mail.id, template: mail.template, error: messageOf(error) }, 'mail not rendered');
      return null;
    }
  }

  /** What a try says about the relay and the lane. */
  #learn(mail: ClaimedMail, delivery: Delivery): void {
    const now = this.#now();
    if (delivery.kind === 'RELAY_AWAY') {
      const pauseMs = this.#breaker.away(now);
      this.#options.log.warn({ pauseMs, reply: words(delivery.reply) }, 'mail relay is away');
      return;
    }
    if (delivery.kind !== 'UNKNOWN' && this.#breaker.answered()) this.#options.log.info({}, 'mail relay is back');
    if (delivery.kind === 'ACCEPTED') this.#lanes.passed(mail.lane);
    if (delivery.kind === 'CONTENT_REFUSED' && this.#lanes.refused(mail.lane, { reply: delivery.reply, now })) {
      this.#options.log.error(
        { lane: mail.lane, reply: delivery.reply },
        'mail lane stopped: the relay refuses its mails',
      );
    }
  }

  #tell(mail: ClaimedMail, outcome: MailOutcome): void {
    const fields = { mail: mail.id, template: mail.template, attempts: mail.attempts, outcome: outcome.kind };
    if (outcome.kind === 'SENT') this.#options.log.info(fields, 'mail sent');
    else this.#options.log.warn({ ...fields, reply: words(outcome.reply) }, 'mail not sent');
  }
}

/** Lets so many work at once; the others wait in their order. */
class Gate {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(free: number) {
    this.#free = free;
  }

  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}

/** A sleep that can be ended early; a ring while nobody sleeps ends the next sleep. */
class Alarm {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.#rung && ms > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = null;
    this.#rung = false;
  }
}

/** A reply for the log: relays repeat the address they speak of, logs carry ids only. */
function words(reply: string): string {
  return reply.replace(/[^\s<>]+@[^\s<>]+/g, '(address)');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
