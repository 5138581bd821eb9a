import { G1_CHECKS } from './gate-checks-establish.rules.js';
import { G4_CHECKS } from './gate-checks-improve.rules.js';
import { G3_CHECKS } from './gate-checks-monitor.rules.js';
import { G2_CHECKS } from './gate-checks-operate.rules.js';
import { G0_CHECKS } from './gate-checks-start.rules.js';
import type { GateCheck } from './gate-facts.js';
import type { Gate } from './states.js';

/** What must be true at each gate (specification P1, table of gates); a check on something absent is unmet, never passed. */
export const GATE_CHECKS: Readonly<Record<Gate, readonly GateCheck[]>> = {
  G0: G0_CHECKS,
  G1: G1_CHECKS,
  G2: G2_CHECKS,
  G3: G3_CHECKS,
  G4: G4_CHECKS,
};

/** The check of a gate by its code; null for a code that the gate does not have. */
export function gateCheck(gate: Gate, code: string): GateCheck | null {
  return GATE_CHECKS[gate].find((check) => check.code === code) ?? null;
}
