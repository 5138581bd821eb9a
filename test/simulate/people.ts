import { Mailbox } from '#testing/mailbox.js';
import type { Addresses } from './company.js';
import { entryFor } from './entry-for.js';

/**
 * How a person answers: at once, days later, never, or by sending everything back once before agreeing.
 * Nobody is asked for a decision that the engine refuses: who is told that a gate is not ready looks again.
 */
export type Manner =
  { readonly kind: 'PROMPT' | 'SILENT' | 'REFUSING' } | { readonly kind: 'SLOW'; readonly days: number };

export const PROMPT: Manner = { kind: 'PROMPT' };

export interface PeopleOptions {
  readonly inbox: string;
  readonly addresses: Addresses;
  /** Manner by person id; everybody else is prompt. */
  readonly manners: Readonly<Record<string, Manner>>;
  /** Real milliseconds of an ISMS day. */
  readonly dayMs: number;
}

interface Task {
  readonly personId: string;
  readonly link: string;
  /** Real instant before which the person does not look. */
  from: number;
}

/** What a task link answers to a program. */
interface TaskJson {
  readonly formToken: string;
  readonly status: string;
  readonly now?: string;
  readonly form?: { readonly code: string };
  readonly answers?: readonly { readonly outcome: string }[];
  readonly record: { readonly id: string; readonly title: string };
  readonly step?: { readonly code: string; readonly part: string };
}

/** An answer that was refused although its author meant it; a gate that is not ready yet is none. */
export interface Refusal {
  readonly personId: string;
  readonly form: string;
  readonly record: string;
  readonly status: number;
  readonly text: string;
}

/** Real milliseconds between two looks into the mailboxes. */
const LOOK_MS = 60;

/** People of the company: they read mails, open task links and answer, and know nothing else of the engine. */
export class People {
  readonly refusals: Refusal[] = [];
  answers = 0;
  /** Times a person was told that a gate is not ready, or that they may not yet. */
  notYet = 0;
  private readonly mailbox: Mailbox;
  private readonly seen = new Set<string>();
  private readonly links = new Set<string>();
  private tasks: Task[] = [];
  private readonly sentBack = new Set<string>();
  private ended = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly on: PeopleOptions) {
    this.mailbox = new Mailbox(on.inbox);
  }

  begin(): void {
    this.loop = this.work();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
  }

  private async work(): Promise<void> {
    while (!this.ended) {
      await this.readMails();
      const now = Date.now();
      const ready = this.tasks.filter(({ from }) => from <= now);
      this.tasks = this.tasks.filter(({ from }) => from > now);
      const kept = await Promise.all(ready.map(async (task) => ((await this.answer(task)) ? [] : [task])));
      this.tasks.push(...kept.flat());
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  private async readMails(): Promise<void> {
    const fresh = (await this.mailbox.all()).filter(({ ID }) => !this.seen.has(ID));
    for (const mail of fresh) {
      this.seen.add(mail.ID);
      const personId = this.on.addresses.get(mail.To[0]?.Address ?? '');
      if (personId === undefined) continue;
      const manner = this.mannerOf(personId);
      if (manner.kind === 'SILENT') continue;
      const { Text } = await this.mailbox.whole(mail);
      for (const link of Text.match(/https?:\/\/\S+\/t\/[\w-]+/g) ?? []) {
        if (this.links.has(link)) continue;
        this.links.add(link);
        const wait = manner.kind === 'SLOW' ? manner.days * this.on.dayMs : 0;
        this.tasks.push({ personId, link, from: Date.now() + wait });
      }
    }
  }

  private mannerOf(personId: string): Manner {
    return this.on.manners[personId] ?? PROMPT;
  }

  /** True when nothing is left to do about the task. */
  private async answer(task: Task): Promise<boolean> {
    const { link, personId } = task;
    const shown = await fetch(link, { headers: { accept: 'application/json' } });
    const view = (await shown.json()) as TaskJson;
    if (view.status !== 'OPEN' || view.form === undefined) return true;
    const form = view.form.code;
    const outcome = this.outcomeOf(personId, view);
    const body = { formToken: view.formToken, outcome, entry: entryOf(form, outcome, view) };
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const posted = await fetch(link, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await posted.text();
    if (!posted.ok) return this.refused(task, { form, record: view.record.id, status: posted.status, text });
    this.answers += 1;
    if (outcome === 'REQUEST_CHANGES') this.sentBack.add(`${personId} ${view.record.id} ${form}`);
    return true;
  }

  private refused(task: Task, refusal: Omit<Refusal, 'personId'>): boolean {
    // Between the look and the answer somebody else decided, as the ladder allows, or the cycle was closed.
    if (/problems\/(decided-by-other|withdrawn)"/.test(refusal.text)) return true;
    if (!refusal.form.startsWith('GATE_')) {
      // A refusal of what people know to be complete is no matter of waiting: it is told at the end.
      this.refusals.push({ personId: task.personId, ...refusal });
      return true;
    }
    this.notYet += 1;
    task.from = Date.now() + Math.max(LOOK_MS, this.on.dayMs / 2);
    return false;
  }

  /** The agreeing answer comes first; a refusing person sends each kind of question of a record back once. */
  private outcomeOf(personId: string, view: TaskJson): string {
    const offered = (view.answers ?? []).map(({ outcome }) => outcome);
    const key = `${personId} ${view.record.id} ${view.form?.code}`;
    const sendsBack = this.mannerOf(personId).kind === 'REFUSING' && !this.sentBack.has(key);
    if (sendsBack && offered.includes('REQUEST_CHANGES')) return 'REQUEST_CHANGES';
    return ['APPROVE', 'CONFIRM', 'SUBMIT', 'NOT_NC'].find((one) => offered.includes(one)) ?? offered[0] ?? '';
  }
}

function entryOf(form: string, outcome: string, view: TaskJson): Record<string, unknown> {
  const entry = entryFor(form, { today: (view.now ?? '').slice(0, 10), title: view.record.title });
  if (outcome !== 'REQUEST_CHANGES') return entry;
  const comment = 'Say more about the suppliers.';
  return form === 'GATE_DECISION' ? { ...entry, comment, items: ['E1'] } : { ...entry, comment };
}
