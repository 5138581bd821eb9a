import { unmetOfTold } from '#domain/cycle/told-cycle.rules.js';
import type { ToldContext, ToldCycle, ToldGate, ToldOutput, ToldWaiver } from '#domain/cycle/told-cycle.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { bookOf } from './small-company-people.js';

export const TODAY = '2026-11-23';
export const gate = (code: ToldGate['gate'], on: string, by: string): ToldGate => ({ gate: code, on, by });
export const output = (step: string, on: string, approver: string | null = null): ToldOutput => {
  return { step, on, author: 'IM', approver };
};
export const [G0, G1, G2] = [
  gate('G0', '2025-12-28', 'CHAIR'),
  gate('G1', '2026-04-01', 'CHAIR'),
  gate('G2', '2026-08-31', 'IM'),
];
export const CHARTER = output('CHARTER', '2025-12-20', 'CHAIR');
export const WAIVER: ToldWaiver = {
  ...{ gate: 'G1', check: 'E4_APPROVED', reason: 'The objectives follow in May.', on: '2026-03-30', by: 'CHAIR' },
  ...{ expires: '2026-12-31', caId: 'CA-2026-0003' },
};

/** A cycle that stands in MONITOR, told without fault. */
const SOUND: ToldCycle = {
  ...{ firstDay: '2026-01-01', lastDay: '2026-12-31', firstEver: false, state: 'MONITOR' },
  gates: [G0, G1, G2],
  outputs: [
    CHARTER,
    output('E1', '2026-01-19', 'COO'),
    output('E5', '2026-03-25', 'CHAIR'),
    output('O2/Q1', '2026-03-30'),
    output('M3/Q3', '2026-09-30', 'CFO'),
  ],
  done: ['O1/Q1', 'O1/Q4', 'E6', 'I1'],
  waivers: [WAIVER],
};

/** What the told cycle is held against: the small company, on every day the same. */
export function context(more: { readonly book?: (day: string) => RoleBook } = {}): ToldContext {
  const isAction = (id: string) => id === 'CA-2026-0003';
  return { today: TODAY, bookOf: more.book ?? (() => bookOf()), waiverMaxMonths: 12, isAction };
}

/** Sentences about a change of the sound cycle, each with its place. */
export function problems(change: Partial<ToldCycle>, on: ToldContext = context()): string[] {
  return unmetOfTold({ ...SOUND, ...change }, on).map(({ field, reason }) => `${field}: ${reason}`);
}
