import { dayPlus } from '../calendar/iso-day.rules.js';
import type { CyclePolicy } from '../policy/policy.js';
import type { IsoDay } from '../time.js';
import type { GateFacts, StepEntries } from './gate-facts.js';
import { isBlank, listed } from './gate-words.js';
import { periodFrom, type CycleDates } from './plan.rules.js';
import { partsOf, PROCEDURE_STEPS } from './procedure.js';
import type { CyclePart, ProcedureStepCode } from './procedure-row.js';
import { isAnswered, silentAreas } from './quarters.rules.js';
import { riskLevelOf } from './risk-level.rules.js';
import type { CycleState, Gate } from './states.js';

/** Kinds of what a cycle hands to the next one (specification P1, "Roll-over carries"). */
export const CARRY_OVER_KINDS = [
  'CORRECTIVE_ACTION',
  'TREATMENT_ACTION',
  'REVIEW_ACTION',
  'OBJECTIVE',
  'ACCEPTANCE',
  'AUDIT',
  'STEP',
  'WAIVER',
] as const;
export type CarryOverKind = (typeof CARRY_OVER_KINDS)[number];

export interface CarryOverItem {
  readonly kind: CarryOverKind;
  /** Id of the thing, such as `CA-2027-0003`, `RSK-0006`, `O1/Q4`. */
  readonly ref: string;
  readonly what: string;
  /** Day on which it is due or ends; null where it has none. */
  readonly due: IsoDay | null;
}

/** What one cycle hands to the next: everything that is still open, of every kind, by kind and id. */
export function carryOverOf(facts: Omit<GateFacts, 'carryOver'>): CarryOverItem[] {
  return [
    ...actions(facts),
    ...openTreatment(facts),
    ...reviewActions(facts),
    ...unmetObjectives(facts),
    ...acceptances(facts),
    ...openAudits(facts),
    ...unmetSteps(facts),
    ...waivers(facts),
  ];
}

type Facts = Omit<GateFacts, 'carryOver'>;

function actions({ openActions }: Facts): CarryOverItem[] {
  return openActions.map(({ id, type, state }) => {
    return { kind: 'CORRECTIVE_ACTION', ref: id, what: `${type} in ${state}`, due: null };
  });
}

/**
 * Actions of the risk treatment plan that the last summary does not call done: those that it names, and those of assessed
 * risks of which it says nothing, because they are due after it or nobody listed them.
 */
function openTreatment({ outputs }: Facts): CarryOverItem[] {
  const rows = outputs.O4?.treatmentActions ?? [];
  const told = new Set(rows.map(({ riskId }) => riskId.trim()));
  const untold = (outputs.E3?.risks ?? [])
    .filter(({ id, scenario, action }) => !isBlank(action) && !told.has((id || scenario).trim()))
    .map(({ id, scenario, action, actionDue }) => ({ ref: id || scenario, what: action, due: orNull(actionDue) }));
  const open = rows
    .filter(({ state }) => state !== 'DONE')
    .map(({ riskId, action, due, state, until }) => {
      return { ref: riskId, what: action, due: orNull(state === 'EXTENDED' ? until : due) };
    });
  return [...open, ...untold].map((item) => ({ kind: 'TREATMENT_ACTION', ...item }));
}

function reviewActions({ outputs }: Facts): CarryOverItem[] {
  return (outputs.M2?.actions ?? []).map(({ what, due }, at) => {
    return { kind: 'REVIEW_ACTION', ref: `M2/${at + 1}`, what, due: orNull(due) };
  });
}

/** Objectives that the newest sheet of key figures does not call achieved. */
function unmetObjectives({ outputs, quarterly }: Facts): CarryOverItem[] {
  const sheets = quarterly.M3 ?? {};
  const newest = sheets.Q4 ?? sheets.Q3 ?? sheets.Q2 ?? sheets.Q1;
  const achieved = new Set(newest?.objectives.filter(({ status }) => status === 'ACHIEVED').map(({ id }) => id));
  return (outputs.E4?.objectives ?? [])
    .filter(({ id }) => !achieved.has(id))
    .map(({ id, text, due }) => ({ kind: 'OBJECTIVE', ref: id, what: text, due: orNull(due) }));
}

/** Acceptances of residual risk end on their day, whatever the cycle does. */
function acceptances({ outputs }: Facts): CarryOverItem[] {
  return (outputs.E3?.risks ?? [])
    .filter(({ acceptedOn }) => acceptedOn !== '')
    .map(({ id, scenario, residualLikelihood, residualImpact, expires }) => {
      const level = riskLevelOf(residualLikelihood, residualImpact) ?? 'not evaluated';
      return { kind: 'ACCEPTANCE', ref: id, what: `${scenario} (${level})`, due: orNull(expires) };
    });
}

function openAudits({ outputs }: Facts): CarryOverItem[] {
  return (outputs.M1?.audits ?? [])
    .filter(({ state }) => state !== 'ISSUED')
    .map(({ id, scope, date }) => ({ kind: 'AUDIT', ref: id, what: scope, due: orNull(date) }));
}

/**
 * Steps and quarters that have no version that counts, and attestations that areas did not give, those of a quarter that was
 * never asked among them. What corrective actions fulfil stands in their own log; the charter is that of each cycle.
 */
function unmetSteps(facts: Facts): CarryOverItem[] {
  return Object.values(PROCEDURE_STEPS)
    .filter(({ kind, code }) => kind === 'TASKS' && code !== 'E0')
    .flatMap((row) => partsOf(row).map((part) => ({ ...row, part })))
    .filter(({ code, part }) => !isDone(code, part, facts))
    .map(({ code, part, label }) => {
      const silent = code === 'O1' && part !== '' ? silentAreas(part, facts) : [];
      const what = silent.length === 0 || silent.length === facts.areas.length ? label : `${label}: ${listed(silent)}`;
      return { kind: 'STEP', ref: part === '' ? code : `${code}/${part}`, what, due: null };
    });
}

function isDone(code: ProcedureStepCode, part: CyclePart, facts: Facts): boolean {
  if (part !== '') return isAnswered(code as 'O1' | 'O2' | 'M3', part, facts);
  return facts.outputs[code as keyof StepEntries] !== undefined;
}

function waivers({ waivers: given, today }: Facts): CarryOverItem[] {
  return given
    .filter(({ expires }) => expires >= today)
    .map(({ gate, check, reason, expires }) => {
      return { kind: 'WAIVER', ref: `${gate}/${check}`, what: reason, due: expires };
    });
}

function orNull(day: IsoDay): IsoDay | null {
  return day === '' ? null : day;
}

/** Id of a cycle: the year its first day lies in, numbered on where periods are shorter than a year. */
export function cycleIdFor(firstDay: IsoDay, existing: readonly string[]): string {
  const id = `CYC-${firstDay.slice(0, 4)}`;
  const taken = new Set(existing);
  for (let n = 1, candidate = id; ; n += 1, candidate = `${id}-${n}`) if (!taken.has(candidate)) return candidate;
}

/** The cycle after this one begins on the day after its last one; the stored first day keeps it from being drafted twice. */
export function nextCycle(
  cycle: Pick<CycleDates, 'lastDay'>,
  on: { readonly policy: Pick<CyclePolicy, 'periodMonths'>; readonly existing: readonly string[] },
): { readonly id: string } & CycleDates {
  const period = periodFrom(dayPlus(cycle.lastDay, 1), on.policy);
  return { id: cycleIdFor(period.firstDay, on.existing), ...period, firstEver: false };
}

/** Sentence that says why a draft may not start yet; null = it may. Overlap only by Top Management, with a reason. */
export function overlapProblem(
  previous: { readonly id: string; readonly state: CycleState } | null,
  overlapReason: string | null,
): string | null {
  if (previous === null || previous.state === 'CLOSED' || previous.state === 'CANCELLED') return null;
  if ((overlapReason ?? '').trim() !== '') return null;
  return `${previous.id} is not closed (it stands in ${previous.state}), and Top Management gave no reason for an overlap.`;
}

/** Gates that are left of a cycle in this state, the next one first. */
export function gatesLeft(state: CycleState): readonly Gate[] {
  const left: Readonly<Partial<Record<CycleState, readonly Gate[]>>> = {
    DRAFT: ['G0', 'G1', 'G2', 'G3', 'G4'],
    ESTABLISH: ['G1', 'G2', 'G3', 'G4'],
    OPERATE: ['G2', 'G3', 'G4'],
    MONITOR: ['G3', 'G4'],
    IMPROVE: ['G4'],
  };
  return left[state] ?? [];
}
