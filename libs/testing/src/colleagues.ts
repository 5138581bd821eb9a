import { Mailbox, type CaughtMail, type WholeMail } from './mailbox.js';
import { TaskPageClient } from './task-page.js';

/** What was clicked and what the page said: the client's own book, compared with the records afterwards. */
export interface Click {
  readonly record: string;
  readonly step: string;
  readonly status: number;
  readonly receipt: string | null;
}

type Fields = Readonly<Record<string, string>>;
type Reaction = (mail: { text: string; title: string }) => { act: string; fields: Fields } | null;

const DAY_MS = 86_400_000;

/** How the people of the demo company answer each step; a title with "lapse" needs a correction only. */
const REACTIONS: Readonly<Record<string, Reaction>> = {
  Triage: () =>
    decide('ACCEPT', {
      grade: 'MINOR',
      departmentId: 'ITO',
      ownerId: 'sofia.carreira@larkfield.example',
      reason: 'Seen in the records.',
    }),
  'Containment and correction': ({ title }) =>
    decide(title.includes('lapse') ? 'CORRECTION_ONLY' : 'SUBMIT', {
      containment: 'Access was closed.',
      correction: 'The list was corrected.',
      consequences: 'None found.',
      doneOn: day(-1),
      notify: 'Not needed: no personal data.',
      noActionReason: 'One isolated lapse.',
    }),
  'Root cause': () =>
    decide('SUBMIT', {
      method: '5_WHYS',
      ...whys('No check of the list', 'No step asks for it', 'The procedure has no gate'),
      cause: 'The procedure has no gate for the list.',
      similar: 'Searched the other lists: none found.',
    }),
  Plan: () =>
    decide('SUBMIT', {
      'actions.1.what': 'Add the gate to the procedure',
      'actions.1.implementerId': 'ben.whitaker@larkfield.example',
      'actions.1.due': day(20),
      'actions.1.evidenceExpected': 'New version of the procedure',
      'actions.2.what': 'Check all lists once',
      'actions.2.implementerId': 'tomasz.zielinski@larkfield.example',
      'actions.2.due': day(20),
      'actions.2.evidenceExpected': 'Record of the check',
      criterion: 'No list without a check in 30 days',
      effectivenessMethod: 'Sample of 10 lists',
      resources: 'None beyond working time',
      cost: '0',
      changesToIsms: 'None: the procedure is the change.',
    }),
  'Plan approval': () => decide('APPROVE', {}),
  Action: () =>
    decide('DONE', { note: 'Done as planned.', 'evidence.link': 'https://files.larkfield.example/evidence/1' }),
  'Evidence check': () => decide('ACCEPT', {}),
  'Effectiveness check': () =>
    decide('EFFECTIVE', {
      sample: '10 lists',
      finding: 'All 10 carried the check.',
      'evidence.link': 'https://files.larkfield.example/sample',
    }),
  Closure: () => decide('APPROVE', { changesMade: 'None needed: the procedure was the change.' }),
};

function decide(outcome: string, fields: Fields): { act: string; fields: Fields } {
  return { act: `decide:${outcome}`, fields };
}

function whys(...answers: readonly string[]): Fields {
  return Object.fromEntries(
    answers.flatMap((answer, at) => [
      [`whys.${at + 1}.why`, `Why ${at + 1}?`],
      [`whys.${at + 1}.answer`, answer],
    ]),
  );
}

function day(plus: number): string {
  return new Date(Date.now() + plus * DAY_MS).toISOString().slice(0, 10);
}

/** Everybody at the demo company: reads new mails, opens the links and answers, until told to stop. */
export class Colleagues {
  readonly clicks: Click[] = [];
  private readonly done = new Set<string>();
  private working = true;
  private loop: Promise<void> | undefined;

  constructor(
    private readonly mailbox: Mailbox,
    /** Only mails about these records are answered. */
    private readonly concerns: (recordId: string) => boolean,
  ) {}

  start(): void {
    this.loop = this.work();
  }

  async stop(): Promise<void> {
    this.working = false;
    await this.loop;
  }

  private async work(): Promise<void> {
    while (this.working) {
      const mails = await this.mailbox.all().catch(() => []);
      for (const mail of mails.toReversed()) if (this.working && !this.done.has(mail.ID)) await this.react(mail);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A click that got no answer is tried again, as a person would. */
  private async react(mail: CaughtMail): Promise<void> {
    const record = /\b(CA-\d{4}-\d{4})\b/.exec(mail.Subject)?.[1];
    try {
      const settled = !record || !this.concerns(record) || (await this.click(record, await this.mailbox.whole(mail)));
      if (settled) this.done.add(mail.ID);
    } catch {
      // The connection broke: nobody knows whether the click arrived. The next look clicks again.
    }
  }

  /** Opens the link and answers; false when the product was not there, so that the click is made again. */
  private async click(record: string, mail: WholeMail): Promise<boolean> {
    const { step, title } = factsOf(mail);
    const reaction = REACTIONS[step]?.({ text: mail.Text, title });
    if (!reaction || !mail.Text.includes('/t/')) return true;
    const page = await TaskPageClient.open(Mailbox.linkOf(mail));
    if (page.status >= 500) return false;
    const answer = await page.press(reaction.act, reaction.fields);
    const receipt = /R-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(answer.text)?.[0] ?? null;
    this.clicks.push({ record, step, status: answer.status, receipt });
    return answer.status < 500;
  }
}

function factsOf(mail: WholeMail): { step: string; title: string } {
  const of = (label: string): string => new RegExp(`^${label}: (.+?)$`, 'm').exec(mail.Text)?.[1]?.trim() ?? '';
  // Colleagues do each action the same way, whatever its number.
  return { step: of('Step').replace(/ \d+$/, ''), title: of('Record') };
}
