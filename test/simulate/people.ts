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

/** When a question is answered, where people follow a script. */
export interface ScriptedAnswer {
  /** Real instants; who comes too late asks again when. */
  readonly from: number;
  readonly until: number;
  /** ISMS day that the answer names as today. */
  readonly today: string;
}

/** Says when a question is answered, once it knows; null = never. */
export type Script = (question: ScriptedQuestion) => Promise<ScriptedAnswer | null>;

export interface ScriptedQuestion {
  readonly id: string;
  readonly recordId: string;
  readonly code: string;
  /** Who is asked. */
  readonly personId: string;
}

export interface PeopleOptions {
  readonly inbox: string;
  readonly addresses: Addresses;
  /** Manner by person id; everybody else is prompt. */
  readonly manners: Readonly<Record<string, Manner>>;
  /** Real milliseconds of an ISMS day. */
  readonly dayMs: number;
  readonly script?: Script;
}

interface Task {
  readonly personId: string;
  readonly link: string;
  /** Real instant before which the person does not look. */
  from: number;
  /** Real instant at which the answer is sent, where the person looks before. */
  answerFrom?: number;
  /** Real instant after which the script is asked again. */
  until?: number;
  /** ISMS day that the answer names; the one of the page unless told. */
  today?: string;
}

/** What a task link answers to a program. */
interface TaskJson {
  readonly formToken: string;
  readonly status: string;
  readonly now?: string;
  readonly form?: { readonly code: string };
  readonly answers?: readonly { readonly outcome: string }[];
  readonly record: { readonly id: string; readonly title: string };
  readonly question?: { readonly id: string };
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
/** Days before their answer on which people who follow a script look whether the link still works. */
const LOOK_BEFORE_DAYS = 5;

/** People of the company: they read mails, open task links and answer, and know nothing else of the engine. */
export class People {
  readonly refusals: Refusal[] = [];
  /** Numbers of the receipts that people were given. */
  readonly receipts: string[] = [];
  answers = 0;
  /** Times a person was told that a gate is not ready, or that they may not yet. */
  notYet = 0;
  /** What the last of them was told. */
  notYetBecause = '';
  private readonly mailbox: Mailbox;
  private readonly seen = new Set<string>();
  private readonly links = new Set<string>();
  private tasks: Task[] = [];
  private readonly sentBack = new Set<string>();
  private ended = false;
  private failure: Error | null = null;
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly on: PeopleOptions) {
    this.mailbox = new Mailbox(on.inbox);
  }

  begin(): void {
    this.loop = this.work().catch((error: Error) => void (this.failure = error));
  }

  /** What kept them from working on; null while nothing did. */
  get broken(): Error | null {
    return this.failure;
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
    if (this.failure !== null) throw this.failure;
  }

  private async work(): Promise<void> {
    while (!this.ended && this.failure === null) {
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
        this.intend({ personId, link }, manner);
      }
    }
  }

  /** Decides when to answer; who follows a script may not know yet, and reads on. */
  private intend(task: Pick<Task, 'personId' | 'link'>, manner: Manner): void {
    const { script, dayMs } = this.on;
    if (script) void this.scripted(task, script).catch((error: Error) => void (this.failure = error));
    else this.tasks.push({ ...task, from: Date.now() + (manner.kind === 'SLOW' ? manner.days * dayMs : 0) });
  }

  private async scripted(task: Pick<Task, 'personId' | 'link'>, script: Script): Promise<void> {
    const asked = questionOf(task, await viewOf(task.link));
    const answer = asked && (await script(asked));
    if (!answer) return;
    const { from } = answer;
    this.tasks.push({ ...task, ...answer, from: from - LOOK_BEFORE_DAYS * this.on.dayMs, answerFrom: from });
  }

  /** Who comes too late for the time of the script waits for the next one, where it names one. */
  private async isPutOff(task: Task, view: TaskJson): Promise<boolean> {
    const { script } = this.on;
    const asked = questionOf(task, view);
    if (!script || !asked || task.until === undefined || Date.now() <= task.until) return false;
    const again = await script(asked);
    if (!again || again.from <= Date.now()) return false;
    Object.assign(task, again, { answerFrom: again.from });
    return true;
  }

  private mannerOf(personId: string): Manner {
    return this.on.manners[personId] ?? PROMPT;
  }

  /** True when nothing is left to do about the task. */
  private async answer(task: Task): Promise<boolean> {
    const { link, personId } = task;
    const view = await viewOf(link);
    if (view.status === 'EXPIRED') return this.askForLink(task, view);
    if (view.status !== 'OPEN' || view.form === undefined) return true;
    if (this.isEarly(task) || (await this.isPutOff(task, view))) return false;
    const form = view.form.code;
    const outcome = this.outcomeOf(personId, view);
    const body = {
      formToken: view.formToken,
      outcome,
      entry: entryOf(form, outcome, { ...view, ...(task.today && { now: task.today }) }),
    };
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const posted = await sent(link, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await posted.text();
    if (!posted.ok) return this.refused(task, { form, record: view.record.id, status: posted.status, text });
    this.answers += 1;
    this.receipts.push((JSON.parse(text) as { receipt: { receipt: string } }).receipt.receipt);
    if (outcome === 'REQUEST_CHANGES') this.sentBack.add(`${personId} ${view.record.id} ${form}`);
    return true;
  }

  /** A look ahead of the answer, in time to ask for a fresh link. */
  private isEarly(task: Task): boolean {
    if (task.answerFrom === undefined || task.answerFrom <= Date.now()) return false;
    task.from = task.answerFrom;
    return true;
  }

  /** Who comes back to an old mail is sent a new one. */
  private async askForLink({ link }: Task, { formToken }: TaskJson): Promise<true> {
    const body = JSON.stringify({ formToken, act: 'fresh-link' });
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    await sent(link, { method: 'POST', headers, body });
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
    this.notYetBecause = refusal.text;
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

/** Times that somebody clicks again when the connection breaks; whether the click before arrived, nobody knows. */
const CLICKS = 5;

async function sent(link: string, init: RequestInit): Promise<Response> {
  for (let click = 1; ; click += 1) {
    try {
      return await fetch(link, init);
    } catch (error) {
      if (click === CLICKS) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

async function viewOf(link: string): Promise<TaskJson> {
  const shown = await sent(link, { headers: { accept: 'application/json' } });
  return (await shown.json()) as TaskJson;
}

function questionOf({ personId }: Pick<Task, 'personId'>, view: TaskJson): ScriptedQuestion | null {
  const { question, step, record } = view;
  return question && step ? { id: question.id, recordId: record.id, code: step.code, personId } : null;
}

function entryOf(form: string, outcome: string, view: TaskJson): Record<string, unknown> {
  const entry = entryFor(form, { today: (view.now ?? '').slice(0, 10), title: view.record.title });
  if (outcome !== 'REQUEST_CHANGES') return entry;
  const comment = 'Say more about the suppliers.';
  return form === 'GATE_DECISION' ? { ...entry, comment, items: ['E1'] } : { ...entry, comment };
}
