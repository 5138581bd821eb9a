import { Mailbox } from '#testing/mailbox.js';
import { TaskPageClient } from '#testing/task-page.js';
import type { Company } from './company.js';
import type { Typed } from './person.js';

/** A complete answer to a triage. */
export const ACCEPT: Typed = {
  act: 'decide:ACCEPT',
  grade: 'MINOR',
  departmentId: 'SEC',
  ownerId: 'lukas.brandt@larkfield.example',
  reason: 'One document is past its review date.',
};

/** A complete plan with one action. */
export const PLAN: Typed = {
  'actions.1.what': 'Add a second check to every export',
  'actions.1.implementerId': 'ben.whitaker@larkfield.example',
  'actions.1.due': new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  'actions.1.evidenceExpected': 'Record of the check',
  criterion: 'No export without a second check in two months.',
  effectivenessMethod: 'Sample of ten exports.',
  monitoringDays: '30',
  resources: 'None beyond working time.',
  changesToIsms: 'Export procedure.',
};

/** What a POST got back. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Sends a form as a browser would, and does not follow. */
export async function send(link: string, fields: Typed, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
    ...init,
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** What the page of the link sends back when it is answered with these fields. */
export async function filled(link: string, fields: Typed = ACCEPT): Promise<Typed> {
  return { ...(await TaskPageClient.open(link)).hidden(), ...fields };
}

/** Number of the receipt that a reply shows. */
export function receiptOf({ text }: Reply): string {
  return /R-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? 'no receipt';
}

async function answered(link: string, fields: Typed): Promise<void> {
  const reply = await send(link, await filled(link, fields));
  if (reply.status !== 200)
    throw new Error(
      `${reply.status}\n${reply.text.replace(/<style>[\s\S]*?<\/style>/g, '').replaceAll(/<[^>]+>/g, ' ')}`,
    );
}

/** Brings open questions about for the contract of a task link, and reads what the answers left behind. */
export class ContractDesk {
  constructor(private readonly company: Company) {}

  /** Raises a nonconformity by the API and returns the link of its triage. */
  async triage(): Promise<{ id: string; link: string }> {
    const response = await fetch(`${this.company.stack.pages}/api/v1/nonconformities`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.company.stack.machineToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        title: 'A document past review',
        description: 'Seen on the share.',
        department: 'SEC',
        source: 'KPI',
      }),
    });
    const { id } = (await response.json()) as { id: string };
    const mail = await this.company.person('Priya Nandakumar').mail(`Triage ${id}`);
    return { id, link: Mailbox.linkOf(mail) };
  }

  /** A major case whose plan waits for Top Management: links of the chair, of a second member and of the owner's plan. */
  async planForTopManagement(): Promise<{
    id: string;
    owner: string;
    first: string;
    second: { link: string; hidden: Typed };
  }> {
    const { id, link } = await this.triage();
    const [sofia, helene, daniel] = ['Sofia Carreira', 'Helene Vosmeer', 'Daniel Okafor'].map((name) =>
      this.company.person(name),
    );
    if (!sofia || !helene || !daniel) throw new Error('unreachable');
    await answered(link, { ...ACCEPT, grade: 'MAJOR', departmentId: 'ITO', ownerId: sofia.address });
    const today = new Date().toISOString().slice(0, 10);
    await answered(Mailbox.linkOf(await sofia.mail(`Report containment and correction of ${id}`)), {
      act: 'decide:SUBMIT',
      containment: 'Exports stopped.',
      correction: 'Sent anew.',
      consequences: 'None.',
      notify: 'No.',
      doneOn: today,
    });
    await answered(Mailbox.linkOf(await sofia.mail(`Find the root cause of ${id}`)), {
      act: 'decide:SUBMIT',
      method: 'OTHER',
      analysis: 'The export has no gate.',
      cause: 'The project checklist has no security gate.',
      similar: 'None found in the other two exports.',
    });
    const owner = Mailbox.linkOf(await sofia.mail(`Plan the actions of ${id}`));
    await answered(owner, { act: 'decide:SUBMIT', ...PLAN });
    const first = Mailbox.linkOf(await helene.mail(`Approve plan of ${id}`));
    const second = Mailbox.linkOf(await daniel.mail(`Approve plan of ${id}`));
    return { id, owner, first, second: { link: second, hidden: (await TaskPageClient.open(second)).hidden() } };
  }

  /** Number of decisions on record. */
  async decisions(id: string): Promise<number> {
    return (await this.company.stack.sql('select 1 from decision where record_id = $1', [id])).length;
  }

  /** Reasons of refused attempts in the trail. */
  async refused(id: string): Promise<string[]> {
    const rows = await this.company.stack.sql<{ reason: string }>(
      `select content->>'reason' as reason from audit_event where record_id = $1 and type = 'DECISION_REFUSED'`,
      [id],
    );
    return rows.map(({ reason }) => reason);
  }
}
