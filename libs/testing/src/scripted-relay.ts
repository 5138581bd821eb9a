import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What the relay does with one message. */
export type RelayAct =
  | { readonly at: 'RCPT' | 'MAIL' | 'DATA'; readonly code: number; readonly words: string }
  /** Breaks the connection before the message is asked for. */
  | { readonly at: 'RCPT'; readonly code: 'CUT' }
  /** Takes the message and breaks the connection instead of answering. */
  | { readonly at: 'DATA'; readonly code: 'LOSE_REPLY' }
  /** Takes the message and stays silent. */
  | { readonly at: 'DATA'; readonly code: 'SILENCE' };

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
  readonly at: number;
  /** False when the relay refused it or nobody heard that it was taken. */
  readonly accepted: boolean;
}

/** An SMTP relay that does what a test tells it to, on 127.0.0.1. */
export class ScriptedRelay {
  readonly taken: TakenMail[] = [];
  /** Connections that were made. */
  connections = 0;
  #script: RelayAct[] = [];
  #always: RelayAct | null = null;
  #server: SMTPServer | null = null;
  #port = 0;

  /** smtp:// URL of the relay. */
  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Starts, on the same port as before when it was stopped in between. */
  async start(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      hideSTARTTLS: true,
      onConnect: (_session, done) => {
        this.connections += 1;
        done();
      },
      onMailFrom: (_address, _session, done) => done(this.#errorAt('MAIL')),
      onRcptTo: (_address, session, done) => {
        const act = this.#script[0];
        if (act?.code !== 'CUT') return done(this.#errorAt('RCPT'));
        this.#script.shift();
        this.#cut(session.id);
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const act = this.#take('DATA');
          const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
          const to = session.envelope.rcptTo.map((rcpt) => rcpt.address);
          this.taken.push({ from, to, bytes: Buffer.concat(chunks), at: Date.now(), accepted: act === null });
          if (act === null) return done(null, `OK queued as ${this.taken.length}`);
          if (typeof act.code === 'number') return done(errorOf(act.code, 'words' in act ? act.words : ''));
          if (act.code === 'LOSE_REPLY') this.#cut(session.id);
        });
      },
    });
    // What clients do to the relay, such as a broken connection, is no error of the test.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    const address = server.server.address() as AddressInfo;
    this.#port = address.port;
    this.#server = server;
  }

  /** The next messages meet these acts, one each; those after them are taken. */
  script(...acts: RelayAct[]): void {
    this.#script.push(...acts);
  }

  /** Every message meets this act until told otherwise. */
  always(act: RelayAct | null): void {
    this.#always = act;
  }

  /** Goes away: connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    for (const connection of server.connections) connection.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #take(at: RelayAct['at']): RelayAct | null {
    const act = this.#script[0] ?? this.#always;
    if (act?.at !== at) return null;
    this.#script.shift();
    return act;
  }

  #errorAt(at: 'MAIL' | 'RCPT'): Error | null {
    const act = this.#take(at);
    return act && 'words' in act ? errorOf(act.code, act.words) : null;
  }

  #cut(sessionId: string): void {
    for (const connection of this.#server?.connections ?? []) {
      if (connection.id === sessionId) connection.close();
    }
  }
}

function errorOf(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
