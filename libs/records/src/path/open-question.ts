import type { StepDefinition } from '#domain/process/step-definition.js';
import { assign } from '#domain/roles/assignment.rules.js';
import type { Quorum } from '#domain/policy/policy.js';
import { Defect } from '#domain/errors.js';
import type { Candidate } from '#domain/roles/assignment.rules.js';
import { personFacts, type PersonFacts } from '../directory/person-facts.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { QuestionRow, RungRecord, StepRow, SubjectVersionRow } from '../tables/path.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import type { Situation } from './situation.js';
import type { PathDeps } from './deps.js';
import { keepSubject } from './keep-subject.js';
import { processFor } from './process.js';
import { levelOf, plannedRungs } from './rungs.js';
import { mailTask } from './task-mails.js';
import { openTask } from './tasks.js';

export interface Asking {
  readonly step: StepRow;
  readonly definition: StepDefinition;
  readonly situation: Situation;
  /** Re-ask for a changed subject; 1 at first. */
  readonly issue: number;
  /** The step came from an import in mid-flight. */
  readonly imported: boolean;
  /** Rungs of the question that this one replaces: what was reached stays reached. */
  readonly earlier?: readonly RungRecord[];
}

/** Asks the step's question: subject version, people, tasks, links, mails and trail, all in the caller's transaction. */
export async function askQuestion(tx: Tx, asking: Asking, deps: PathDeps): Promise<QuestionRow> {
  const { step, definition, situation } = asking;
  if (definition.doer === null) throw new Defect(`${step.code} asks nobody`);
  const assignment = assign(definition.doer, situation.facts, situation.book);
  const blocked = assignment.assignees.length === 0;
  const asked = blocked ? blockedTo(situation) : assignment.assignees;
  const people = await personFacts(
    tx,
    asked.map((candidate) => candidate.personId),
  );
  const first = people.get(asked[0]?.personId ?? '');
  if (!first) throw new Defect(`${situation.row.id}: nobody in the directory can be asked ${step.code}`);
  const subject = await keepSubject(tx, asking);
  const question = await insertQuestion(tx, asking, { subject, first, blocked });
  for (const candidate of asked) {
    const person = people.get(candidate.personId);
    if (!person) continue;
    const opened = await openTask(
      tx,
      { question, candidate, level: 0, person, linkLifeDays: situation.row.policy.linkLifeDaysAfterDue },
      deps,
    );
    await mailTask(tx, { ...opened, question, person, asking, others: asked.filter((other) => other !== candidate) });
    await tellAbsent(tx, asking, { candidate, taskId: opened.task.id, delegate: person });
  }
  if (blocked) await tellBlocked(tx, question, assignment.conflicts);
  return question;
}

/** Absence (specification 2): a new task goes to the delegate, both names are on record, the original gets a notice. */
async function tellAbsent(
  tx: Tx,
  { situation, definition }: Asking,
  to: { candidate: Candidate; taskId: string; delegate: PersonFacts },
): Promise<void> {
  const { onBehalfOf: fromId, personId: toId } = to.candidate;
  const delegated = situation.book.delegations.some((one) => one.fromId === fromId && one.toId === toId);
  const absent = fromId !== null && delegated ? (await personFacts(tx, [fromId])).get(fromId) : undefined;
  if (!absent) return;
  await writeMail(tx, {
    template: 'INFO',
    data: {
      recordId: situation.row.id,
      recordTitle: situation.row.title,
      recipient: absent.name,
      headline: `${definition.label} went to your delegate`,
      lines: [`${to.delegate.name} was asked in your place, because you are recorded as absent.`],
      why: 'the task would have been yours.',
    },
    businessKey: `info/absent/${to.taskId}`,
    personId: absent.id,
    address: absent.mail,
    lane: 0,
    recordId: situation.row.id,
  });
}

/** SOD_BLOCKED: the task goes to the ISMS Manager and the chair, who name somebody by handing it on. */
export function blockedTo(situation: Situation): Candidate[] {
  const { IM = [], TM_CHAIR = [] } = situation.book.holders;
  const asked = [
    ...IM.map((personId): Candidate => ({ personId, capacity: 'IM', onBehalfOf: null })),
    ...TM_CHAIR.map((personId): Candidate => ({ personId, capacity: 'TM_CHAIR', onBehalfOf: null })),
  ];
  return asked.filter((one, at) => asked.findIndex((other) => other.personId === one.personId) === at);
}

async function tellBlocked(
  tx: Tx,
  question: QuestionRow,
  conflicts: readonly { rules: readonly string[] }[],
): Promise<void> {
  await tell(tx, {
    type: 'SOD_BLOCKED',
    actor: 'engine',
    recordId: question.record_id,
    content: { question: question.id, rules: [...new Set(conflicts.flatMap((conflict) => conflict.rules))] },
  });
}

interface QuestionParts {
  readonly subject: SubjectVersionRow;
  readonly first: PersonFacts;
  readonly blocked: boolean;
}

async function insertQuestion(tx: Tx, asking: Asking, parts: QuestionParts): Promise<QuestionRow> {
  const { step, definition, situation } = asking;
  const { policy } = situation.row;
  const process = processFor(situation.row.id);
  const taskClass = process.taskClass(situation.row, definition);
  const form = process.form(definition, step.part);
  if (taskClass === null || form === null || step.due === null)
    throw new Defect(`${step.code} has no class, form or due`);
  const rungs = definition.lapses
    ? []
    : plannedRungs({
        policyClass: policy.classes[taskClass],
        openedAt: step.planned_at.getTime(),
        due: step.due.getTime(),
        calendar: parts.first.calendar,
        now: tx.at,
        imported: asking.imported,
        earlier: asking.earlier ?? [],
      });
  const question: QuestionRow = {
    id: uuidv7(),
    step_id: step.id,
    record_id: step.record_id,
    tier: situation.tier.number,
    round: situation.facts.round,
    issue: asking.issue,
    form,
    class: taskClass,
    // Where nobody may, the ISMS Manager and the chair name somebody, who then decides alone.
    quorum: parts.blocked ? 'ONE_OF' : situation.facts.quorum,
    assurance: process.assurance(situation.row, definition),
    subject_version_id: parts.subject.id,
    opened_at: instant(tx.at),
    due: step.due,
    rungs,
    level: levelOf(rungs),
    sod_blocked: parts.blocked,
    state: 'OPEN',
    outcome: null,
    closed_at: null,
    void_reason: null,
  };
  await insert(tx, 'question', { ...question, rungs: JSON.stringify(rungs) });
  await tell(tx, {
    type: 'QUESTION_ASKED',
    actor: 'engine',
    recordId: step.record_id,
    content: {
      question: question.id,
      step: step.id,
      ...(situation.tier.of > 1 && { tier: question.tier }),
      round: question.round,
      issue: question.issue,
      quorum: question.quorum satisfies Quorum,
      subject: parts.subject.sha256,
      due: question.due.toISOString(),
    },
  });
  return question;
}
