import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { unmetOfCycle } from '#domain/cycle/completeness.rules.js';
import type { GateDecisionEntry, GateWaiverEntry, RiskSummaryEntry } from '#domain/cycle/entries.js';
import { gateUnmet, waiverProblems } from '#domain/cycle/gates.js';
import { lateRisksUnmet } from '#domain/cycle/late-risks.rules.js';
import { producedBy, producedName } from '#domain/cycle/revision.rules.js';
import type { Gate } from '#domain/cycle/states.js';
import type { Unmet } from '#domain/errors.js';
import type { CycleForm } from '#domain/process/form-code.js';
import type { Answering } from '../path/process.js';
import type { Reader } from '../transaction.js';
import type { CycleRow, StageRow } from './cycle.js';
import { cycleOf } from './dates.js';
import { readRevisable } from './revision.js';
import { gateFactsOf } from './gate-facts.js';
import { readLatest } from './outputs.js';
import { readWaiverFacts } from './waiver-facts.js';
import { approvedBy, isPastG1 } from './written.js';

type Answer = { outcome: string; entry: unknown };

/** Unmet requirements of an answer: of its form, and for a gate everything that is not true yet. */
export async function unmetOfCycleAnswer(
  tx: Reader,
  answer: Answer,
  on: Answering<CycleRow | StageRow>,
): Promise<Unmet[]> {
  const { row, question } = on.locked;
  const cycle = cycleOf(row);
  const context = { today: localDay(on.calendar, on.at), firstDay: cycle.first_day };
  return [
    ...unmetOfCycle(question.form as CycleForm, answer, context),
    ...(await unmetOfGate(tx, answer, on)),
    ...(await unmetOfLateRisks(tx, answer, on)),
    ...(await unmetOfWaiver(tx, answer, on)),
    ...(await unmetOfRevisions(tx, answer, on)),
  ];
}

/** A gate is submitted and passed only when it is true; what Top Management waived does not hold it. */
async function unmetOfGate(tx: Reader, answer: Answer, on: Answering<CycleRow | StageRow>): Promise<Unmet[]> {
  const [, gate] = /^(G[0-4])_(SUBMISSION|DECISION)$/.exec(on.locked.step.code) ?? [];
  if (gate === undefined) return [];
  if (on.locked.row.state === 'SUSPENDED')
    return [{ code: 'suspended', reason: 'The cycle is suspended: Top Management resumes it first.' }];
  if (!['SUBMIT', 'APPROVE'].includes(answer.outcome)) return [];
  const { overlapReason } = answer.entry as Partial<GateDecisionEntry>;
  const facts = await gateFactsOf(tx, cycleOf(on.locked.row), {
    ...{ at: on.at, overlapReason: overlapReason ?? null },
    ...(answer.outcome === 'APPROVE' && { deciderId: on.locked.task.person_id }),
  });
  return gateUnmet(gate as Gate, facts)
    .filter(({ waived }) => waived === null)
    .map(({ code, reason }) => ({ code, reason, ...(code === 'PREVIOUS_CLOSED' ? { field: 'overlapReason' } : {}) }));
}

/** What gate G1 asks of the risks, of a version that is approved once the gate is passed (6.1.3 f, SD7). */
async function unmetOfLateRisks(tx: Reader, answer: Answer, on: Answering<CycleRow | StageRow>): Promise<Unmet[]> {
  const { step, row, task } = on.locked;
  const cycle = cycleOf(row);
  if (answer.outcome !== 'APPROVE' || approvedBy(step)?.code !== 'E3' || !(await isPastG1(tx, cycle.id))) return [];
  const version = await readLatest(tx, { cycleId: cycle.id, code: 'E3', part: '' });
  if (version === null) return [];
  const facts = await gateFactsOf(tx, cycle, { at: on.at, deciderId: task.person_id });
  return lateRisksUnmet(facts, {
    entry: (version.body ?? undefined) as RiskSummaryEntry | undefined,
    ...{ number: version.number, authorId: version.author_id },
  });
}

async function unmetOfWaiver(tx: Reader, answer: Answer, on: Answering<CycleRow | StageRow>): Promise<Unmet[]> {
  const { step, row } = on.locked;
  if (step.code !== 'GATE_WAIVER' || answer.outcome !== 'GRANT') return [];
  const [gate = 'G1', check = ''] = step.part.split('/');
  const { reason, expires, caId } = answer.entry as GateWaiverEntry;
  const facts = await readWaiverFacts(tx, cycleOf(row), { caId, at: on.at });
  return waiverProblems({ gate: gate as Gate, check, reason, expires }, facts);
}

/** Who wants changes at a gate names what can be prepared anew: something of this cycle that counts. */
async function unmetOfRevisions(tx: Reader, answer: Answer, on: Answering<CycleRow | StageRow>): Promise<Unmet[]> {
  const { revise = [] } = answer.entry as Partial<GateDecisionEntry>;
  if (answer.outcome !== 'REQUEST_CHANGES' || revise.length === 0 || !/^G\d_DECISION$/.test(on.locked.step.code))
    return [];
  const names = await readRevisable(tx, cycleOf(on.locked.row).id);
  const isKnown = (words: string): boolean => {
    const what = producedBy(words);
    return what !== null && names.includes(producedName(what));
  };
  const known = names.length === 0 ? 'none yet' : names.join(', ').replaceAll('/', ' ');
  return revise
    .filter((words) => !isKnown(words))
    .map((words) => ({
      code: 'not-revisable',
      field: 'revise',
      reason: `${words} has no version that counts. Those that have: ${known}.`,
    }));
}
