import type {
  AreaAttestationEntry,
  GateDecisionEntry,
  GateWaiverEntry,
  WaiverCheckEntry,
} from '#domain/cycle/entries.js';
import { gateUnmet } from '#domain/cycle/gates.js';
import { statementsOf } from '#domain/cycle/statements.rules.js';
import { PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { ProcedureStepCode, TaskRow } from '#domain/cycle/procedure-row.js';
import type { Gate } from '#domain/cycle/states.js';
import type { FormCode } from '#domain/process/form-code.js';
import { stepOf } from '#domain/process/steps.js';
import { raiseNonconformity } from '../corrective-action/raise.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { Outcome } from '../path/process.js';
import { settleStep } from '../path/step.js';
import { areaName } from '../path/task-mails.js';
import { insert, instant, json, type Tx } from '../transaction.js';
import { raiseObjection } from '../waivers/raise-objection.js';
import { cycleIdOf, type CycleRow, type StageRow } from './cycle.js';
import { cycleOf } from './dates.js';
import { gateFactsOf } from './gate-facts.js';
import { informOfOutput, informRiskOwners } from './inform.js';
import { judgeOutput, keepOutput } from './outputs.js';
import { raiseForContext } from './raise-context.js';
import { askNamedRevisions, askRevision, askRevisionApproval, revisedBy, rowOf } from './revision.js';
import { resume, suspend } from './suspend.js';

type CycleOutcome = Outcome<CycleRow | StageRow>;

/** What an answer changes in a cycle, in the claiming transaction; states move when the story settles the step. */
export async function applyToCycle(tx: Tx, on: CycleOutcome): Promise<void> {
  const { code } = on.locked.step;
  // What is asked beside the cycle is over with its answer: the story reads it when it comes by.
  if (stepOf(code).beside === 'RECORD')
    await settleStep(tx, on.locked.step, { outcome: on.outcome, origin: 'DECIDED', at: tx.at });
  const [row, kind] = splitCode(code);
  const effect = EFFECTS[`${code}/${on.outcome}`] ?? EFFECTS[code] ?? EFFECTS[kind];
  if (effect) await effect(tx, on, row);
}

type Effect = (tx: Tx, on: CycleOutcome, row: string) => Promise<void>;

/** By step and outcome, else by what the step does for its row of the procedure. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  'GATE_WAIVER/GRANT': grantWaiver,
  'SUSPENSION/SUSPEND': suspend,
  'RESUMPTION/RESUME': resume,
  // The cycle closes as it was decided, whatever is found.
  'CYCLE_WAIVER_CHECK/OBJECT': objectToWaivers,
  CYCLE_WAIVER_CHECK: () => Promise.resolve(),
  REVISION: revised,
  REVISION_APPROVAL: judgedRevision,
  APPROVAL: judged,
  DECISION: (tx, on, row) => decidedGate(tx, on, row as Gate),
  SUBMISSION: (tx, on, row) => keepChecks(tx, on, { gate: row as Gate, state: 'SUBMITTED' }),
  PREPARE: submitted,
};

/** One answer of many: a head who reports a deviation does not wait for the other heads. */
export async function answeredInCycle(tx: Tx, on: CycleOutcome): Promise<void> {
  if (on.locked.step.code !== 'O1' || on.outcome !== 'DEVIATION') return;
  const { task, step, row } = on.locked;
  const { deviation, requirementRefs } = on.request.entry as unknown as AreaAttestationEntry;
  const area = await areaName(tx, task.department_id);
  await raiseNonconformity(tx, {
    title: `Deviation reported for ${area ?? 'an area'}, ${cycleIdOf(row.id)} ${step.part}`,
    description: deviation,
    source: 'REVIEW',
    sourceRef: `${step.id}/${task.department_id}`,
    departmentId: task.department_id === '' ? null : task.department_id,
    requirementRefs: requirementRefs.length > 0 ? requirementRefs : ['A.5.36'],
    raisedBy: task.person_id,
    raiserVerified: true,
    actor: task.person_id,
  });
}

/** `E1_APPROVAL` → E1 and APPROVAL; `E1` → E1 and PREPARE; what each answers for themselves prepares nothing. */
function splitCode(code: string): [row: string, kind: string] {
  const found = /^(.+?)_(INPUT|APPROVAL|SUBMISSION|DECISION)$/.exec(code);
  if (found) return [found[1] ?? code, found[2] ?? ''];
  const { each, beside } = stepOf(code);
  return [code, each === true || beside !== undefined ? '' : 'PREPARE'];
}

/** The prepared version is kept; where nobody approves it, it counts at once. */
async function submitted(tx: Tx, on: CycleOutcome): Promise<void> {
  const { code, part } = on.locked.step;
  const procedure = code === 'CHARTER' ? PROCEDURE_STEPS.E0 : PROCEDURE_STEPS[code as ProcedureStepCode];
  if (procedure.kind !== 'TASKS') return;
  await keepPrepared(tx, on, { code, part, final: procedure.approval === null });
  await inform(tx, on, procedure);
}

/** Who is told of what was sent, and decides nothing about it; what changed around the ISMS is reviewed. */
async function inform(tx: Tx, on: CycleOutcome, procedure: TaskRow): Promise<void> {
  if (procedure.informs !== undefined) await informOfOutput(tx, on, procedure.output);
  if (procedure.code === 'E3') await informRiskOwners(tx, on);
  if (procedure.code === 'I4') await raiseForContext(tx, on);
}

async function keepPrepared(
  tx: Tx,
  on: CycleOutcome,
  of: { readonly code: string; readonly part: string; readonly final: boolean },
): Promise<void> {
  const { step, question, task, row } = on.locked;
  const [kept] = await tx.query<{ id: string }>(
    'select id from form_entry where step_id = $1 order by at desc, id desc limit 1',
    [step.id],
  );
  await keepOutput(tx, {
    cycleId: cycleIdOf(row.id),
    recordId: row.id,
    ...of,
    form: question.form as FormCode,
    formVersion: on.request.formVersion,
    entryId: kept?.id ?? '',
    entry: on.request.entry,
    authorId: task.person_id,
  });
}

/** A new version of what a step produced: the one before it counts until this one does. */
async function revised(tx: Tx, on: CycleOutcome): Promise<void> {
  const { step, row } = on.locked;
  const procedure = rowOf(step.part);
  await keepPrepared(tx, on, { ...revisedBy(step.part), final: procedure.approval === null });
  await askRevisionApproval(tx, row.id, step.part);
  await inform(tx, on, procedure);
}

/** Changes are asked for again; a version that is refused leaves the one before it in place. */
async function judgedRevision(tx: Tx, on: CycleOutcome): Promise<void> {
  const { step, task, row } = on.locked;
  const what = revisedBy(step.part);
  const approved = on.outcome === 'APPROVE';
  await judgeOutput(tx, { ...what, cycleId: row.id, recordId: row.id, by: task.person_id, approved });
  if (on.outcome !== 'REQUEST_CHANGES') return;
  await askRevision(tx, { cycleId: row.id, what, by: task.person_id, reason: on.request.comment });
}

async function judged(tx: Tx, on: CycleOutcome, code: string): Promise<void> {
  const { step, task, row } = on.locked;
  await judgeOutput(tx, {
    cycleId: cycleIdOf(row.id),
    recordId: row.id,
    code,
    part: step.part,
    by: task.person_id,
    approved: on.outcome === 'APPROVE',
  });
}

/** The gate as it was decided: its check list is kept with the decision. G0 decides the charter too. */
async function decidedGate(tx: Tx, on: CycleOutcome, gate: Gate): Promise<void> {
  const approved = on.outcome === 'APPROVE';
  const { overlapReason } = on.request.entry as unknown as GateDecisionEntry;
  await keepChecks(tx, on, { gate, state: approved ? 'PASSED' : 'CHANGES', overlapReason });
  if (gate === 'G0') return judged(tx, on, 'CHARTER');
  const { row, task } = on.locked;
  const entry = on.request.entry as Partial<GateDecisionEntry>;
  if (on.outcome === 'REQUEST_CHANGES') await askNamedRevisions(tx, { cycleId: row.id, by: task.person_id, entry });
}

async function keepChecks(
  tx: Tx,
  on: CycleOutcome,
  of: { gate: Gate; state: 'SUBMITTED' | 'PASSED' | 'CHANGES'; overlapReason?: string },
): Promise<void> {
  const { row, task, question } = on.locked;
  const cycle = cycleOf(row);
  const submitted = of.state === 'SUBMITTED';
  const facts = await gateFactsOf(tx, cycle, {
    ...{ at: tx.at, overlapReason: of.overlapReason ?? null },
    ...(!submitted && { deciderId: task.person_id }),
  });
  const checks = gateUnmet(of.gate, facts);
  await tx.query(
    `insert into cycle_gate (cycle_id, gate, state, checks, submitted_at, decided_at, decided_by, question_id, statements)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (cycle_id, gate) do update set state = excluded.state, checks = excluded.checks, statements = excluded.statements,
       submitted_at = coalesce(excluded.submitted_at, cycle_gate.submitted_at), decided_at = excluded.decided_at,
       decided_by = excluded.decided_by, question_id = excluded.question_id`,
    [
      cycle.id,
      of.gate,
      of.state,
      json(checks),
      submitted ? instant(tx.at) : null,
      submitted ? null : instant(tx.at),
      submitted ? null : task.person_id,
      question.id,
      json(statementsOf(of.gate, facts)),
    ],
  );
  await tell(tx, {
    type: 'GATE_CHECKED',
    actor: task.person_id,
    recordId: cycle.id,
    content: {
      gate: of.gate,
      unmet: checks.filter(({ waived }) => waived === null).map(({ code }) => code),
      waived: checks.filter(({ waived }) => waived !== null).map(({ code }) => code),
    },
  });
}

async function objectToWaivers(tx: Tx, on: CycleOutcome): Promise<void> {
  const { row, step, task } = on.locked;
  const of = { recordId: row.id, departmentId: row.department_id, stepId: step.id, by: task.person_id };
  const { comment } = on.request.entry as unknown as WaiverCheckEntry;
  await raiseObjection(tx, { ...of, comment });
}

async function grantWaiver(tx: Tx, on: CycleOutcome): Promise<void> {
  const { row, step, task, question } = on.locked;
  const entry = on.request.entry as unknown as GateWaiverEntry;
  const [gate = '', check = ''] = step.part.split('/');
  const reason = await keepContent(tx, { reason: entry.reason });
  const id = uuidv7();
  await insert(tx, 'gate_waiver', {
    id,
    cycle_id: cycleIdOf(row.id),
    gate,
    check_code: check,
    reason_id: reason.id,
    expires_on: entry.expires,
    corrective_action_id: entry.caId,
    granted_by: task.person_id,
    granted_at: instant(tx.at),
    question_id: question.id,
  });
  await tell(tx, {
    type: 'GATE_WAIVED',
    actor: task.person_id,
    recordId: row.id,
    content: { waiver: id, gate, check, until: entry.expires, action: entry.caId, reason: reason.id },
  });
}
