import { stepOf } from '#domain/process/steps.js';
import { loadSituation } from './process.js';
import type { Records } from '../data-source.js';
import { personFacts } from '../directory/person-facts.js';
import { inTransaction } from '../transaction.js';
import type { PathDeps } from './deps.js';
import { lockTask } from './locked-task.js';
import { mailTask } from './task-mails.js';
import type { FreshLinkAnswer } from './task-requests.js';
import { issueLink, newLinkExpiry, revokeLinks } from './tasks.js';

/** Sends a fresh link for an open task to the mailbox of the same person; the old link dies. */
export async function sendFreshLink(
  records: Records,
  ask: { linkId: string },
  deps: PathDeps,
): Promise<FreshLinkAnswer> {
  return inTransaction(records, async (tx) => {
    const locked = await lockTask(tx, ask.linkId);
    if (!locked || locked.task.state !== 'OPEN' || locked.question.state !== 'OPEN') return { kind: 'NOT_OPEN' };
    const { task, question, step, row } = locked;
    const person = (await personFacts(tx, [task.person_id])).get(task.person_id);
    const situation = await loadSituation(tx, row, step);
    if (!person || situation.book.persons[person.id]?.active !== true) return { kind: 'NOT_OPEN' };
    await revokeLinks(tx, [task.id], { recordId: row.id, why: 'SUPERSEDED' });
    const days = row.policy.linkLifeDaysAfterDue;
    const expires = newLinkExpiry(tx, question.due.getTime(), { person, days });
    const linkId = await issueLink(tx, { task, recordId: row.id, expires }, deps);
    const definition = stepOf(step.code);
    await mailTask(tx, { task, linkId, question, person, asking: { definition, situation }, others: [] });
    return { kind: 'SENT' };
  });
}
