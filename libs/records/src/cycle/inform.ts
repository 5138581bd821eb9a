import type { RiskSummaryEntry } from '#domain/cycle/entries.js';
import { writeNotices } from '../messages/write-notices.js';
import type { Outcome } from '../path/process.js';
import type { Tx } from '../transaction.js';
import type { CycleRow, StageRow } from './cycle.js';

/** Top Management is told of an output that nobody has to approve (specification P1, I4). */
export async function informOfOutput(tx: Tx, on: Outcome<CycleRow | StageRow>, output: string): Promise<void> {
  const { TM_CHAIR = [], TM = [] } = on.situation.book.holders;
  await writeNotices(tx, {
    record: on.locked.row,
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
    await writeNotices(tx, {
      record: row,
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
