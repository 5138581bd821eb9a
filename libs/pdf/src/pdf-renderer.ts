import { Worker } from 'node:worker_threads';
import type { PdfJob } from './pdf-job.js';
import type { PdfAnswer } from './pdf-worker.js';

/** Why there is no PDF: too many are being made, or this one takes too long or too much. */
export type PdfRefusalReason = 'BUSY' | 'TOO_LARGE';

export class PdfRefusal extends Error {
  override readonly name = 'PdfRefusal';
  constructor(readonly reason: PdfRefusalReason) {
    super(reason === 'BUSY' ? 'too many documents are waiting' : 'the document is too large for a PDF');
  }
}

export interface PdfRendererOptions {
  /** Program of the thread. */
  readonly worker?: URL;
  /** Documents that may wait for the thread. */
  readonly mostWaiting?: number;
  /** Milliseconds after which a document is given up. */
  readonly limitMs?: number;
}

interface Waiting {
  readonly job: PdfJob;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

const MEMORY_MB = 512;

/**
 * Makes PDFs in one thread of its own, one after another: the thread that answers requests goes on meanwhile. The thread
 * starts with the first document. Whatever a document does to it, the next one gets a new thread.
 */
export class PdfRenderer {
  private readonly waiting: Waiting[] = [];
  private thread: Worker | null = null;
  private current: (Waiting & { readonly timer: NodeJS.Timeout }) | null = null;

  constructor(private readonly options: PdfRendererOptions = {}) {}

  /** @throws PdfRefusal */
  render(job: PdfJob): Promise<Uint8Array> {
    const { mostWaiting = 20 } = this.options;
    if (this.waiting.length >= mostWaiting) return Promise.reject(new PdfRefusal('BUSY'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
      this.next();
    });
  }

  /** Ends the thread; what is being made or still waiting gets no PDF. */
  async close(): Promise<void> {
    for (const { reject } of this.waiting.splice(0)) reject(new PdfRefusal('BUSY'));
    this.current?.reject(new PdfRefusal('BUSY'));
    await this.thread?.terminate();
  }

  private next(): void {
    if (this.current !== null) return;
    const one = this.waiting.shift();
    if (one === undefined) return;
    const thread = (this.thread ??= this.start());
    const timer = setTimeout(() => void thread.terminate(), this.options.limitMs ?? 30_000);
    this.current = { ...one, timer };
    thread.postMessage(one.job);
  }

  /** The document in hand is done with, one way or the other; the next one begins. */
  private end(tell: (one: Waiting) => void): void {
    const one = this.current;
    if (one === null) return;
    clearTimeout(one.timer);
    this.current = null;
    tell(one);
    this.next();
  }

  /** Its listeners stay for its life: a Worker whose listeners are all removed gives no message any more. */
  private start(): Worker {
    const program = this.options.worker ?? new URL('./pdf-worker.js', import.meta.url);
    const thread = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    thread.on('message', (answer: PdfAnswer) => {
      this.end((one) => ('bytes' in answer ? one.resolve(answer.bytes) : one.reject(new Error(answer.error))));
    });
    // Out of memory comes as an error; then, or with the limit of time, the thread is gone.
    thread.on('error', (error: Error & { code?: string }) => {
      this.current?.reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new PdfRefusal('TOO_LARGE') : error);
    });
    thread.on('exit', () => {
      this.thread = null;
      this.end((one) => one.reject(new PdfRefusal('TOO_LARGE')));
    });
    // A thread that waits for work keeps no program alive.
    thread.unref();
    return thread;
  }
}
