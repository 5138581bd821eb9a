import { CORRECTIVE_ACTION_STEPS } from '#domain/corrective-action/steps.js';
import { OUTCOME_NAMES } from '#domain/corrective-action/story.rules.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import type { Situation } from '../corrective-action/case.js';
import { personFacts } from '../directory/person-facts.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { Tx } from '../transaction.js';
import type { LockedTask } from './locked-task.js';
import type { Receipt } from './task-view.js';

export interface Receipted {
  readonly locked: LockedTask;
  readonly situation: Situation;
  readonly receipt: Receipt;
  readonly capacity: Capacity;
}

/** Receipts to the decider and to the requester: the cheapest detector of a stranger deciding (security paper A2). */
export async function mailReceipts(tx: Tx, on: Receipted): Promise<void> {
  const { locked, receipt } = on;
  const recipients = new Set([receipt.by.id, ...requestersOf(on)]);
  if (receipt.onBehalfOf) recipients.add(receipt.onBehalfOf.id);
  const people = await personFacts(tx, [...recipients]);
  for (const person of people.values()) {
    await writeMail(tx, {
      template: 'RECEIPT',
      data: {
        recordId: receipt.recordId,
        recordTitle: locked.row.title,
        recipient: person.name,
        own: person.id === receipt.by.id,
        decidedBy: receipt.by.name,
        role: CAPACITY_NAMES[on.capacity],
        onBehalfOf: receipt.onBehalfOf?.name ?? null,
        step: CORRECTIVE_ACTION_STEPS[locked.step.code as keyof typeof CORRECTIVE_ACTION_STEPS].label,
        outcome: OUTCOME_NAMES[receipt.outcome] ?? receipt.outcome,
        receipt: receipt.receipt,
        at: receipt.at,
        zone: person.zone,
        next: receipt.next,
        subject: receipt.subjectSha256.slice(0, 16),
      },
      businessKey: `receipt/${receipt.decisionId}/${person.id}`,
      personId: person.id,
      address: person.mail,
      lane: 0,
      recordId: receipt.recordId,
    });
  }
}

/** Who asked for the decision: authors of the subject of an approval, the raiser at triage, the late one at an extension. */
function requestersOf({ locked, situation }: Receipted): string[] {
  switch (locked.step.code) {
    case 'TRIAGE':
      return locked.row.raised_by === null ? [] : [locked.row.raised_by];
    case 'PLAN_APPROVAL':
    case 'EVIDENCE_CHECK':
      return [...situation.facts.authorIds];
    case 'CLOSURE':
      return locked.row.owner_id === null ? [] : [locked.row.owner_id];
    case 'EXTENSION':
      return [...situation.facts.lateIds];
    default:
      return [];
  }
}
