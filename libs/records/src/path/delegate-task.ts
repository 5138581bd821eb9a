import { stepOf } from '#domain/process/steps.js';
import type { Doer } from '#domain/process/doer.js';
import { isBeneficiary } from '#domain/roles/beneficiary.rules.js';
import { conflictsOf, type SodRule } from '#domain/roles/separation-of-duties.rules.js';
import { mayStandIn } from '#domain/roles/standing-in.rules.js';
import type { Candidate } from '#domain/roles/assignment.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { Unmet } from '#domain/errors.js';
import { loadRoleBook } from '../directory/role-book.js';
import { personFacts } from '../directory/person-facts.js';
import { tell } from '../evidence/audit-trail.js';
import type { Situation } from './situation.js';
import type { Tx } from '../transaction.js';
import type { ClaimRequest, ClaimResult } from './claim.js';
import type { PathDeps } from './deps.js';
import type { LockedTask } from './locked-task.js';
import { areaOf, isSame, namesOnly, successor, voiceOf } from './seats.js';
import { mailTask } from './task-mails.js';
import { handOn, openTask } from './tasks.js';

interface Delegation {
  readonly locked: LockedTask;
  readonly situation: Situation;
  readonly request: ClaimRequest;
}

/** DELEGATE: hands the task to another person, who passes the same checks (SD11); both names stay in the record. */
export async function delegateTask(tx: Tx, on: Delegation, deps: PathDeps): Promise<ClaimResult> {
  const { locked, situation, request } = on;
  const toId = request.delegateTo ?? '';
  const unmet = missing(on);
  if (unmet.length > 0) return { kind: 'UNMET', unmet };
  const book = await loadRoleBook(tx, tx.at, [...Object.keys(situation.book.persons), toId]);
  const doer = stepOf(locked.step.code).doer;
  const rules = doer === null ? [] : forbids(doer, toId, { facts: situation.facts, book });
  if (rules.length > 0) return refuseDelegate(tx, locked, { toId, rules });
  if (!staysInRole(locked, toId, book)) return { kind: 'UNMET', unmet: [OUTSIDE] };
  const person = (await personFacts(tx, [toId])).get(toId);
  if (!person || book.persons[toId]?.active !== true) {
    return {
      kind: 'UNMET',
      unmet: [
        { code: 'delegate-unknown', field: 'delegateTo', reason: 'This person is not in the directory, or has left.' },
      ],
    };
  }
  const { question, task, row } = locked;
  const { candidate, level } = seatFor(toId, locked);
  const opened = await openTask(
    tx,
    { question, candidate, level, person, linkLifeDays: row.policy.linkLifeDaysAfterDue },
    deps,
  );
  const definition = stepOf(locked.step.code);
  await mailTask(tx, { ...opened, question, person, asking: { definition, situation }, others: [] });
  await handOn(tx, {
    from: task,
    to: opened.task,
    kind: 'DELEGATED',
    byPerson: task.person_id,
    reason: request.comment,
    recordId: row.id,
  });
  return { kind: 'HANDED_ON', to: person.name, outboxIds: [] };
}

/** A delegate passes the same checks (SD11), and gains nothing from the decision (SD12). */
function forbids(doer: Doer, toId: string, on: Pick<Situation, 'facts' | 'book'>): SodRule[] {
  const conflicts = conflictsOf(doer, toId, on);
  if (conflicts.length > 0) return [...conflicts, 'SD11'];
  return isBeneficiary(doer, toId, on.facts) ? ['SD12'] : [];
}

function missing({ locked, request }: Delegation): Unmet[] {
  const unmet: Unmet[] = [];
  if (request.comment.trim() === '')
    unmet.push({ code: 'comment-missing', field: 'comment', reason: 'Say why you hand this on.' });
  if (request.delegateTo === null)
    unmet.push({ code: 'delegate-missing', field: 'delegateTo', reason: 'Name the person who takes over.' });
  const taken = [...locked.tasks.filter(({ state }) => state === 'OPEN'), ...locked.decisions];
  if (taken.some((one) => isSame(one, { personId: request.delegateTo ?? '', ...areaOf(locked.task) })))
    unmet.push({ code: 'delegate-asked', field: 'delegateTo', reason: 'This person is asked already.' });
  return unmet;
}

const OUTSIDE: Unmet = {
  code: 'delegate-outside',
  field: 'delegateTo',
  reason: 'Top Management delegates only within Top Management, an auditor only to an auditor.',
};

/** Whom a head names acts in the capacity of the one who is away, not of the head. */
function seatFor(toId: string, locked: LockedTask): { candidate: Candidate; level: number } {
  if (!namesOnly(locked.task)) return successor(toId, locked);
  const { personId, capacity } = voiceOf(locked);
  const onBehalfOf = personId === toId ? null : personId;
  return { candidate: { personId: toId, capacity, onBehalfOf, ...areaOf(locked.task) }, level: 0 };
}

/** SOD_BLOCKED: nobody of the role may, so the one who is named comes from outside it. */
function staysInRole(locked: LockedTask, toId: string, book: RoleBook): boolean {
  const { capacity, personId: fromId } = voiceOf(locked);
  return locked.question.sod_blocked || mayStandIn({ capacity, fromId, toId }, book);
}

async function refuseDelegate(
  tx: Tx,
  locked: LockedTask,
  to: { toId: string; rules: readonly SodRule[] },
): Promise<ClaimResult> {
  await tell(tx, {
    type: 'DECISION_REFUSED',
    actor: locked.task.person_id,
    onBehalfOf: locked.task.on_behalf_of,
    recordId: locked.row.id,
    content: { task: locked.task.id, question: locked.question.id, reason: `DELEGATE_TO_${to.toId}`, rules: to.rules },
  });
  return { kind: 'NOT_YOURS', reason: 'SEPARATION_OF_DUTIES', rules: to.rules, ask: 'the ISMS Manager' };
}
