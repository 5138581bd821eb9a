import type { CycleStepCode } from '#domain/cycle/step-definition.js';
import { CYCLE_STEPS } from '#domain/cycle/steps.js';
import { Mailbox, type WholeMail } from '#testing/mailbox.js';
import type { RunningStack } from '#testing/running-stack.js';
import { TaskPageClient } from '#testing/task-page.js';
import { entryFor } from '../../simulate/entry-for.js';
import { typedEntry } from './typed-entry.js';

/** A task of the cycle as its mail tells it. */
export interface MailedTask {
  readonly code: CycleStepCode;
  /** Quarter; empty where the step is asked once. */
  readonly part: string;
  readonly personId: string;
  /** Title of the record, with the period of the cycle. */
  readonly title: string;
  readonly link: string;
}

interface Intended extends MailedTask {
  /** Real instant before which nobody tries again. */
  readonly from: number;
}

export interface ColleaguesOptions {
  readonly stack: RunningStack;
  /** Mail address → person. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Tasks that somebody answers in a browser. */
  readonly byHand: (task: MailedTask) => boolean;
}

/** Real milliseconds after which a gate that was not ready is tried again. */
const AGAIN_MS = 1_000;
const CODES_BY_LABEL = new Map(Object.values(CYCLE_STEPS).map(({ code, label }) => [label, code as CycleStepCode]));

/** Everybody in a company who sits at no browser: they read the mails of a cycle, open the links and send the forms. */
export class CycleColleagues {
  /** `E1_INPUT H05`, in the order of the answers. */
  readonly answered: string[] = [];
  /** What was refused although its author meant it; a gate that is not ready is none. */
  readonly refused: string[] = [];
  private readonly mailbox: Mailbox;
  private readonly seen = new Set<string>();
  private intended: Intended[] = [];
  private working = true;
  private failure: Error | null = null;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly on: ColleaguesOptions) {
    this.mailbox = new Mailbox(on.stack.inbox);
  }

  start(): void {
    this.loop = this.work().catch((error: Error) => void (this.failure = error));
  }

  /** @throws what kept them from working on */
  async stop(): Promise<void> {
    this.working = false;
    await this.loop;
    if (this.failure !== null) throw this.failure;
  }

  /** What kept them from working on; null while nothing did. */
  get broken(): Error | null {
    return this.failure;
  }

  private async work(): Promise<void> {
    while (this.working) {
      const fresh = (await this.mailbox.all()).filter(({ ID }) => !this.seen.has(ID));
      for (const mail of fresh.toReversed()) {
        this.seen.add(mail.ID);
        const task = this.taskOf(await this.mailbox.whole(mail));
        const known = this.intended.some(({ link }) => link === task?.link);
        if (task && !known && !this.on.byHand(task)) this.intended.push({ ...task, from: 0 });
      }
      const now = Date.now();
      const ready = this.intended.filter(({ from }) => from <= now);
      const later = await Promise.all(ready.map((task) => this.answer(task)));
      this.intended = [...this.intended.filter(({ from }) => from > now), ...later.filter((task) => task !== null)];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The task that a mail asks for; null where it asks for none of a cycle. */
  private taskOf(mail: WholeMail): MailedTask | null {
    const line = (label: string): string => new RegExp(`^${label}: (.+?)$`, 'm').exec(mail.Text)?.[1]?.trim() ?? '';
    const [, label = '', part = ''] = /^(.*?)(?: (Q\d))?(?:, round \d+)?$/.exec(line('Step')) ?? [];
    const code = CODES_BY_LABEL.get(label);
    const personId = this.on.addresses.get(mail.To[0]?.Address ?? '');
    if (code === undefined || personId === undefined || !mail.Text.includes('/t/')) return null;
    return { code, part, personId, title: line('Record'), link: Mailbox.linkOf(mail) };
  }

  /** @returns the task when it has to be tried again, else null */
  private async answer(task: Intended): Promise<Intended | null> {
    const { code, personId, title, link } = task;
    const page = await TaskPageClient.open(link);
    const { form, agreeing } = CYCLE_STEPS[code];
    if (form === null || !page.html.includes(`decide:${agreeing}`)) return null;
    const entry = entryFor(form, { today: await this.today(), title });
    const { status, text } = await page.press(`decide:${agreeing}`, typedEntry(form, entry));
    if (status < 300) this.answered.push(`${code} ${personId}`);
    else if (status === 422 && form.startsWith('GATE_')) return { ...task, from: Date.now() + AGAIN_MS };
    else if (status !== 409) this.refused.push(`${code} ${personId}: ${status} ${text.slice(0, 2_000)}`);
    return null;
  }

  private async today(): Promise<string> {
    const [row] = await this.on.stack.sql<{ today: string }>(
      `select (isms_now() at time zone 'UTC')::date::text as today`,
    );
    return row?.today ?? '';
  }
}
