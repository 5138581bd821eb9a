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
