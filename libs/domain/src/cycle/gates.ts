import { addMonthsClamped, isIsoDay } from '../calendar/iso-day.rules.js';
import type { Unmet } from '../errors.js';
import { gateCheck, GATE_CHECKS } from './gate-checks.rules.js';
import type { GateCheck, GateFacts, GateWaiverFact } from './gate-facts.js';
import { isBlank } from './gate-words.js';
import type { Gate } from './states.js';

/** A check of a gate that is not met, and the waiver that lets the gate pass in spite of it. */
export interface GateUnmet {
  readonly code: string;
  readonly clause: string;
  /** Sentence that a person understands, and that names the thing. */
  readonly reason: string;
  /** Page of the thing, from the root of the site. */
  readonly link: string;
  readonly waivable: boolean;
  readonly waived: { readonly reason: string; readonly expires: string; readonly caId: string } | null;
}

/** Checks of a gate that are not met, waived ones among them, in the order of the specification. */
export function gateUnmet(gate: Gate, facts: GateFacts): GateUnmet[] {
  return GATE_CHECKS[gate].flatMap((check) => {
    const unmet = check.unmet(facts);
    if (unmet === null) return [];
    const { code, clause, waivable, label } = check;
    const reason = typeof unmet === 'string' ? unmet : `${label}: this cannot be seen, there is ${unmet.absent}.`;
    return [
      { code, clause, reason, link: linkOf(check, facts.cycleId), waivable, waived: waiverOf(gate, check, facts) },
    ];
  });
}

/** Checks of a gate that are met, in the order of the specification; what there was nothing to check of is not among them. */
export function gateMet(gate: Gate, unmet: readonly Pick<GateUnmet, 'code'>[], facts: GateFacts): GateCheck[] {
  const open = new Set(unmet.map(({ code }) => code));
  return GATE_CHECKS[gate].filter((check) => !open.has(check.code) && check.applies?.(facts) !== false);
}

/** Whether the gate may be approved: nothing is unmet, or Top Management waived all of it. */
export function isReady(unmet: readonly GateUnmet[]): boolean {
  return unmet.every(({ waived }) => waived !== null);
}

/** Where the thing of a check is found. */
function linkOf({ at }: GateCheck, cycleId: string): string {
  return at === '' ? `/cycles/${cycleId}` : `/cycles/${cycleId}/steps/${at}`;
}

/** A waiver counts until its last day, and never for what cannot be waived. */
function waiverOf(gate: Gate, check: GateCheck, { waivers, today }: GateFacts): GateUnmet['waived'] {
  if (!check.waivable) return null;
  const waiver = waivers.find(
    (one) => one.gate === gate && one.check === check.code && one.expires >= today && !isBlank(one.reason),
  );
  return waiver ? { reason: waiver.reason, expires: waiver.expires, caId: waiver.caId } : null;
}

/** What the rules of a waiver look at. */
export interface WaiverFacts extends Pick<GateFacts, 'today' | 'policy'> {
  /** The corrective action that the waiver names is there, and not over. */
  readonly actionIsOpen: boolean;
}

type Problem = readonly [broken: boolean, unmet: Unmet];

/** Days are compared as text, which holds for days of the calendar only. */
function lastDayProblems(expires: string, { today, policy }: WaiverFacts): readonly Problem[] {
  const problem = (code: string, reason: string): Unmet => ({ code, field: 'expires', reason });
  if (!isIsoDay(expires))
    return [[true, problem('expires', 'Give the last day of the waiver as a day of the calendar.')]];
  return [
    [expires <= today, problem('expires', 'The last day of a waiver lies in the future.')],
    [
      expires > addMonthsClamped(today, policy.waiverMaxMonths),
      problem('too-long', `A waiver ends within ${policy.waiverMaxMonths} months.`),
    ],
  ];
}

/** What is wrong with a waiver that is asked for or granted; empty = it may be granted. */
export function waiverProblems(wanted: Omit<GateWaiverFact, 'caId'>, facts: WaiverFacts): Unmet[] {
  const check = gateCheck(wanted.gate, wanted.check);
  if (check === null)
    return [{ code: 'unknown-check', field: 'check', reason: `Gate ${wanted.gate} has no check ${wanted.check}.` }];
  if (!check.waivable)
    return [{ code: 'never-waived', field: 'check', reason: `This is never waived: ${check.label}.` }];
  const problems: readonly Problem[] = [
    [isBlank(wanted.reason), { code: 'reason', field: 'reason', reason: 'A waiver needs a reason.' }],
    ...lastDayProblems(wanted.expires, facts),
    [
      !facts.actionIsOpen,
      { code: 'action', field: 'caId', reason: 'Name the open corrective action that ends the need for this waiver.' },
    ],
  ];
  return problems.filter(([broken]) => broken).map(([, unmet]) => unmet);
}
