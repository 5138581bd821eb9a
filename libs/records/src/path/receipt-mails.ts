import { stepOf } from '#domain/process/steps.js';
import { OUTCOME_NAMES } from '#domain/process/outcome-names.js';
import { CAPACITY_NAMES, type Capacity } from '#domain/roles/roles.js';
import { processFor } from './process.js';
import type { Situation } from './situation.js';
import { personFacts } from '../directory/person-facts.js';
import { writeMails, type NewMail } from '../messages/mail-outbox.js';
import type { Tx } from '../transaction.js';
import type { LockedTask } from './locked-task.js';
import { areaName } from './task-mails.js';
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
  const recipients = new Set([receipt.by.id, ...processFor(locked.row.id).requesters(on)]);
  if (receipt.onBehalfOf) recipients.add(receipt.onBehalfOf.id);
  const people = await personFacts(tx, [...recipients]);
  const area = await areaName(tx, locked.task.department_id);
  await writeMails(
    tx,
    [...people.values()].map((person): NewMail => ({
      template: 'RECEIPT',
      data: {
        recordId: receipt.recordId,
        recordTitle: locked.row.title,
        recipient: person.name,
        own: person.id === receipt.by.id,
        decidedBy: receipt.by.name,
        role: CAPACITY_NAMES[on.capacity],
        onBehalfOf: receipt.onBehalfOf?.name ?? null,
        area,
        step: stepOf(locked.step.code).label,
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
    })),
  );
}
