import type { CycleStepCode } from '../cycle/step-definition.js';
import type { Offset } from '../time.js';
import type { CyclePolicy } from './policy.js';

const INPUT = { bd: 10 };
const GATE = { bd: 10 };

/** Numbers of specification P1; objectives, controls and documents start once the risks are known (6.2 c, 6.1.3). */
export const SHIPPED_CYCLE_POLICY: CyclePolicy = {
  periodMonths: 12,
  gateDays: { G0: 5, G1: 90, G2: 240, G3: 330 },
  firstEstablishDays: 120,
  days: {
    E1: { start: 0, due: 20 },
    E2: { start: 0, due: 25 },
    E3: { start: 10, due: 70 },
    E4: { start: 40, due: 75 },
    E5: { start: 50, due: 85 },
    E6: { start: 60, due: 90 },
    O3: { start: 91, due: 240 },
    O4: { start: 91, due: 240 },
    M1: { start: 241, due: 330 },
    M2: { start: 241, due: 330 },
    M4: { start: 300, due: 330 },
    I1: { start: 331, due: 360 },
    I2: { start: 331, due: 360 },
    I3: { start: 331, due: 360 },
    I4: { start: 331, due: 360 },
  },
  quarterOpensDaysBefore: 10,
  nextDraftDaysBefore: 30,
  due: {
    ...{ E1_INPUT: INPUT, E3_INPUT: INPUT, E4_INPUT: INPUT, I4_INPUT: INPUT },
    ...{ G0_DECISION: GATE, G1_DECISION: GATE, G2_DECISION: GATE, G3_DECISION: GATE, G4_DECISION: GATE },
    REVISION: INPUT,
    CYCLE_WAIVER_CHECK: { bd: 10 },
    // The statement of applicability has 93 rows to read.
    E5_APPROVAL: { bd: 10 },
  } satisfies Partial<Record<CycleStepCode, Offset>>,
  assurance: {},
  awarenessPercent: 95,
  registersMaxDays: 90,
  waiverMaxMonths: 12,
};
