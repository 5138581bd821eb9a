import { stepOf } from '#domain/process/steps.js';
import { isMachine, mayManagePeople } from '#domain/directory/delegation.rules.js';
import { RuleViolation } from '#domain/errors.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { isBeneficiary } from '#domain/roles/beneficiary.rules.js';
import { conflictsOf, type SodRule } from '#domain/roles/separation-of-duties.rules.js';
import { loadSituation } from './process.js';
import type { Situation } from './situation.js';
import { wakeRecord } from './wake-record.js';
import { refuseChange, changeDirectory } from '../directory/change-directory.js';
import { loadRoleBook } from '../directory/role-book.js';
import { personFacts } from '../directory/person-facts.js';
import type { Records } from '../data-source.js';
import type { TaskRow } from '../tables/path.entity.js';
import type { Tx } from '../transaction.js';
import type { PathDeps } from './deps.js';
import { lockTask, type LockedTask } from './locked-task.js';
import { areaOf, isSame, maySucceed, successor } from './seats.js';
import { mailTask } from './task-mails.js';
import { handOn, openTask } from './tasks.js';

export interface ReassignRequest {
  readonly taskId: string;
  readonly toId: string;
  readonly reason: string;
  /** The ISMS Manager, their deputy or Human Resources; checked against the directory in the transaction. */
  readonly by: string;
}

export interface Reassigned {
  readonly recordId: string;
  readonly to: string;
  readonly outboxIds: readonly string[];
}

/**
 * Gives an open task to another person (SD12): by the ISMS Manager or HR, never to oneself, and never by somebody who may
 * not decide it themselves because of separation of duties. The new person passes the same checks; the old link dies.
 * @throws RuleViolation `not-allowed`, `task-not-open`, `reason-missing`, `unknown-person`, `delegate-asked`,
 * `separation-of-duties`, `delegate-outside`; refusals of people stand in the trail
 */
export function reassignTask(records: Records, request: ReassignRequest, deps: PathDeps): Promise<Reassigned> {
  return changeDirectory(records, async (tx) => {
    const [link] = await tx.query<{ id: string }>(
      'select id from task_link where task_id = $1 order by revoked_at is null desc, id desc limit 1',
      [request.taskId],
    );
    const locked = link ? await lockTask(tx, link.id) : null;
    if (!locked || locked.task.state !== 'OPEN' || locked.question.state !== 'OPEN') {
      return new RuleViolation('task-not-open', 'This task is not open any more.');
    }
    const situation = await loadSituation(tx, locked.row, locked.step);
    const known = [...Object.keys(situation.book.persons), request.toId, request.by];
    const book = await loadRoleBook(tx, tx.at, known);
    const refused = refusal({ request, locked, situation: { ...situation, book } });
    if (refused) {
      const [code, message, rules] = refused;
      const violation = new RuleViolation(code, message);
      const { toId: personId, by } = request;
      return refuseChange(tx, { act: 'REASSIGNMENT', by, personId, violation, rules, recordId: locked.row.id });
    }
    return move(tx, { request, locked, situation }, deps);
  });
}

interface Moving {
  readonly request: ReassignRequest;
  readonly locked: LockedTask;
  readonly situation: Situation;
}

type Refused = readonly [code: string, message: string, rules: readonly SodRule[]];

function refusal({ request, locked, situation }: Moving): Refused | null {
  const { by, toId } = request;
  const { book } = situation;
  const doer = stepOf(locked.step.code).doer;
  const conflicts = (personId: string): SodRule[] => (doer === null ? [] : conflictsOf(doer, personId, situation));
  const taken = [...locked.tasks.filter(isOpen), ...locked.decisions].some((one) =>
    isSame(one, { personId: toId, ...areaOf(locked.task) }),
  );
  const refusals: readonly (readonly [broken: boolean, ...Refused])[] = [
    [
      isMachine(by) || !mayManagePeople(by, book),
      'not-allowed',
      'The ISMS Manager or Human Resources reassigns tasks.',
      ['SD12'],
    ],
    [by === toId, 'not-allowed', 'Nobody reassigns a task to themselves.', ['SD12']],
    [conflicts(by).length > 0, 'not-allowed', CONCERNED, [...conflicts(by), 'SD12']],
    [request.reason.trim() === '', 'reason-missing', 'Give the reason.', []],
    [book.persons[toId]?.active !== true, 'unknown-person', 'This person is not in the directory, or has left.', []],
    [taken, 'delegate-asked', 'This person is asked already.', []],
    [conflicts(toId).length > 0, 'separation-of-duties', MAY_NOT, [...conflicts(toId), 'SD11']],
    [doer !== null && isBeneficiary(doer, toId, situation.facts), 'separation-of-duties', MAY_NOT, ['SD12']],
    [!inRole(locked, toId, book), 'delegate-outside', OUTSIDE, []],
  ];
  const found = refusals.find(([broken]) => broken);
  return found ? [found[1], found[2], found[3]] : null;
}

const CONCERNED = 'You are concerned by this decision yourself, so you do not choose who takes it.';
const MAY_NOT = 'Separation of duties keeps this person from deciding this.';
const OUTSIDE = 'Top Management stays within Top Management, an auditor is followed by an auditor.';

function isOpen(task: TaskRow): boolean {
  return task.state === 'OPEN';
}

function inRole(locked: LockedTask, toId: string, book: RoleBook): boolean {
  return locked.question.sod_blocked || maySucceed(toId, locked, book);
}

async function move(tx: Tx, { request, locked, situation }: Moving, deps: PathDeps): Promise<Reassigned> {
  const { question, task, row } = locked;
  const person = (await personFacts(tx, [request.toId])).get(request.toId);
  if (!person) throw new RuleViolation('unknown-person', 'This person is not in the directory, or has left.');
  const { candidate, level } = successor(person.id, locked);
  const { linkLifeDaysAfterDue: linkLifeDays } = row.policy;
  const opened = await openTask(tx, { question, candidate, level, person, linkLifeDays }, deps);
  const definition = stepOf(locked.step.code);
  await mailTask(tx, { ...opened, question, person, asking: { definition, situation }, others: [] });
  await handOn(tx, {
    from: task,
    to: opened.task,
    kind: 'REASSIGNED',
    byPerson: isMachine(request.by) ? null : request.by,
    reason: request.reason,
    recordId: row.id,
  });
  return { recordId: row.id, to: person.name, outboxIds: [await wakeRecord(tx, row.id, { headStartMs: 2_000 })] };
}
