import { G1_CHECKS } from './gate-checks-establish.rules.js';
import { G4_CHECKS } from './gate-checks-improve.rules.js';
import { G3_CHECKS } from './gate-checks-monitor.rules.js';
import { G2_CHECKS } from './gate-checks-operate.rules.js';
import { G0_CHECKS } from './gate-checks-start.rules.js';
import type { GateCheck } from './gate-facts.js';
import { namesUnmet } from './gate-words.js';
import { stagesUpTo, stepsOfStage } from './procedure.js';
import type { Gate } from './states.js';

/** What must be true at each gate (specification P1, table of gates); a check on something absent is unmet, never passed. */
export const GATE_CHECKS: Readonly<Record<Gate, readonly GateCheck[]>> = {
  G0: G0_CHECKS,
  G1: [...G1_CHECKS, revisionsDone('G1')],
  G2: [...G2_CHECKS, revisionsDone('G2')],
  G3: [...G3_CHECKS, revisionsDone('G3')],
  G4: [...G4_CHECKS, revisionsDone('G4')],
};

/** What was asked for anew is approved before the gate that stands on it is decided (7.5.2). */
function revisionsDone(gate: Gate): GateCheck {
  const codes: readonly string[] = stagesUpTo(gate).flatMap((stage) => stepsOfStage(stage).map(({ code }) => code));
  const isOf = (name: string): boolean => codes.includes(name.split('/')[0] ?? '');
  return {
    code: 'REVISIONS_DONE',
    clause: '7.5.2',
    label: 'What was asked for anew is approved',
    at: '',
    waivable: false,
    applies: ({ askedAnew }) => askedAnew.some(({ name }) => isOf(name)),
    unmet: ({ revised }) =>
      namesUnmet(revised.filter(isOf), (names) => `A new version is being prepared or waits for approval: ${names}.`),
  };
}

/** The check of a gate by its code; null for a code that the gate does not have. */
export function gateCheck(gate: Gate, code: string): GateCheck | null {
  return GATE_CHECKS[gate].find((check) => check.code === code) ?? null;
}
