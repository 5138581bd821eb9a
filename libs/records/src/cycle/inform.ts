import type { RiskSummaryEntry } from '#domain/cycle/entries.js';
import { personFacts } from '../directory/person-facts.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { Outcome } from '../path/process.js';
import type { Tx } from '../transaction.js';
import type { CycleRow, StageRow } from './cycle.js';

/** Top Management is told of an output that nobody has to approve (specification P1, I4). */
export async function informOfOutput(tx: Tx, on: Outcome<CycleRow | StageRow>, output: string): Promise<void> {
  const { TM_CHAIR = [], TM = [] } = on.situation.book.holders;
  await informCycle(tx, {
    recordId: on.locked.row.id,
    title: on.locked.row.title,
    key: `output/${on.locked.question.id}`,
    headline: `${output} is there`,
    to: [...new Set([...TM_CHAIR, ...TM])],
    lines: [`The ${output.toLowerCase()} was submitted and is kept as a record of the cycle.`],
    why: 'you belong to Top Management; nothing has to be decided.',
  });
}

/**
 * Risk owners are told what a risk assessment says of them: that they approved a treatment, or accepted what is left of a
 * risk (6.1.3 f). Whoever sent it, or acts in their place, knows. Nobody has to answer, and silence accepts nothing; gate G1
 * shows it to Top Management as a statement.
 */
export async function informRiskOwners(tx: Tx, on: Outcome<CycleRow | StageRow>): Promise<void> {
  const { task, row, question } = on.locked;
  const { risks = [] } = on.request.entry as Partial<RiskSummaryEntry>;
  const owners = new Set(risks.flatMap(({ ownerId, acceptedBy }) => [ownerId, acceptedBy]));
  for (const id of owners) {
    const lines = [
      ...saidLine(
        'approved the treatment of',
        risks.filter((one) => one.ownerId === id && one.treatmentApprovedOn !== ''),
      ),
      ...saidLine(
        'accepted the residual risk',
        risks.filter((one) => one.acceptedBy === id && one.acceptedOn !== ''),
      ),
    ];
    if (lines.length === 0 || id === task.person_id || id === task.on_behalf_of) continue;
    await informCycle(tx, {
      recordId: row.id,
      title: row.title,
      key: `risks/${question.id}`,
      headline: 'A risk assessment says what you decided',
      to: [id],
      lines: [
        ...lines,
        'If this is not so, tell the ISMS Manager and the chair of Top Management, who decides gate G1.',
      ],
      why: 'the risk assessment of this cycle names you as risk owner; nobody waits for an answer.',
    });
  }
}

function saidLine(did: string, risks: readonly { readonly id: string }[]): string[] {
  return risks.length === 0
    ? []
    : [`The risk assessment that was submitted says that you ${did} ${risks.map(({ id }) => id).join(', ')}.`];
}

/** Mails a notice (M22) about a cycle to people, once each. */
async function informCycle(
  tx: Tx,
  what: {
    readonly recordId: string;
    readonly title: string;
    readonly key: string;
    readonly headline: string;
    readonly to: readonly string[];
    readonly lines: readonly string[];
    readonly why: string;
  },
): Promise<void> {
  const people = await personFacts(tx, what.to);
  for (const person of people.values()) {
    await writeMail(tx, {
      template: 'INFO',
      data: {
        recordId: what.recordId,
        recordTitle: what.title,
        recipient: person.name,
        headline: what.headline,
        lines: [...what.lines],
        why: what.why,
      },
      businessKey: `info/${what.key}/${person.id}`,
      personId: person.id,
      address: person.mail,
      lane: 0,
      recordId: what.recordId,
    });
  }
}
