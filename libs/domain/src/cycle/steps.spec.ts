import { describe, expect, it } from '@jest/globals';
import { SHIPPED_POLICY } from '../policy/policy.js';
import { PROCEDURE_STEP_CODES } from './procedure-row.js';
import { partsOf, PROCEDURE_GATES, PROCEDURE_STEPS, procedureRow, stepsOfStage } from './procedure.js';
import { SENTENCES } from './sentences.js';
import { CYCLE_STATES, GATES, isFinalCycle, mayMove, STAGES } from './states.js';
import { CYCLE_STEP_CODES, CYCLE_STEPS } from './steps.js';
import { offeredOutcomes, stateWhenSettled } from './story.rules.js';

const STEPS = CYCLE_STEP_CODES.map((code) => CYCLE_STEPS[code]);
const ASKED = STEPS.filter((step) => step.doer !== null);
const ROWS = [...PROCEDURE_STEP_CODES, ...GATES].map(procedureRow);

describe('the step table of the procedure (specification P1)', () => {
  it('has E0-E6, O1-O4, M1-M4, I1-I4 and the gates, each under its own code and with a label of its own', () => {
    expect(Object.keys(PROCEDURE_STEPS)).toEqual([...PROCEDURE_STEP_CODES]);
    expect(Object.keys(PROCEDURE_GATES)).toEqual([...GATES]);
    expect(ROWS.map(({ code }) => code)).toEqual([...PROCEDURE_STEP_CODES, ...GATES]);
    expect(new Set(ROWS.map(({ label }) => label)).size).toBe(ROWS.length);
  });

  it('fulfils every sentence of ISMS-PR-001 that the cycle is about, and names a clause in every row', () => {
    const fulfilled = new Set(ROWS.flatMap((row) => row.fulfils));
    expect([...fulfilled].toSorted()).toEqual(Object.keys(SENTENCES).toSorted());
    for (const { clauses } of ROWS) {
      expect(clauses.length).toBeGreaterThan(0);
      for (const clause of clauses) expect(clause).toMatch(/^(A\.[5-8]\.\d+|([4-9]|10)(\.\d+){0,2})$/);
    }
  });

  it('each stage has the steps of its letter', () => {
    expect(STAGES.map((stage) => stepsOfStage(stage).map(({ code }) => code))).toEqual([
      ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'],
      ['O1', 'O2', 'O3', 'O4'],
      ['M1', 'M2', 'M3', 'M4'],
      ['I1', 'I2', 'I3', 'I4'],
    ]);
  });

  it('attestations, registers and key figures are asked each quarter; I1 and I2 are reported by corrective actions', () => {
    const quarterly = PROCEDURE_STEP_CODES.filter((code) => partsOf(PROCEDURE_STEPS[code]).length === 4);
    expect(quarterly).toEqual(['O1', 'O2', 'M3']);
    expect(PROCEDURE_STEP_CODES.filter((code) => PROCEDURE_STEPS[code].kind === 'PROCESS')).toEqual(['I1', 'I2']);
  });

  it('every step that is not of a quarter has its days in the policy, and nothing else has', () => {
    const once = PROCEDURE_STEP_CODES.filter((code) => code !== 'E0' && PROCEDURE_STEPS[code].repeats === 'ONCE');
    expect(Object.keys(SHIPPED_POLICY.cycle.days)).toEqual(once);
  });

  it('dues are the days of the specification', () => {
    const { days, gateDays, due } = SHIPPED_POLICY.cycle;
    expect(Object.fromEntries(Object.entries(days).map(([code, day]) => [code, day.due]))).toEqual({
      ...{ E1: 20, E2: 25, E3: 70, E4: 75, E5: 85, E6: 90, O3: 240, O4: 240 },
      ...{ M1: 330, M2: 330, M4: 330, I1: 360, I2: 360, I3: 360, I4: 360 },
    });
    expect(days.E3?.start).toBe(10);
    expect(gateDays).toEqual({ G0: 5, G1: 90, G2: 240, G3: 330 });
    const decided = GATES.map((gate) => due[`${gate}_DECISION`]);
    expect(decided).toEqual([{ bd: 10 }, { bd: 10 }, { bd: 10 }, { bd: 10 }, { bd: 10 }]);
    for (const code of Object.keys(due)) expect(CYCLE_STEP_CODES).toContain(code);
  });
});

describe('the flat table of asked steps', () => {
  it('names every step once, under its own code and label', () => {
    expect(Object.keys(CYCLE_STEPS)).toEqual([...CYCLE_STEP_CODES]);
    expect(STEPS.map((step) => step.code)).toEqual([...CYCLE_STEP_CODES]);
    expect(new Set(STEPS.map((step) => step.label)).size).toBe(STEPS.length);
  });

  it('a step that asks somebody has question, verb, class, form and mail; waits and reported steps have none', () => {
    for (const step of ASKED) {
      expect(step.question.endsWith('?')).toBe(true);
      expect(step.verb).not.toBe('');
      expect([step.taskClass, step.mail]).not.toContain(null);
      // A revision has the form of the step whose output is prepared anew.
      expect(step.form === null).toBe(step.code === 'REVISION');
    }
    const silent = STEPS.filter((step) => step.doer === null);
    expect(silent.map(({ code }) => code)).toEqual(['NEXT_DRAFT', 'START', 'I1', 'I2']);
    for (const { taskClass, form, mail } of silent) expect([taskClass, form, mail]).toEqual([null, null, null]);
  });

  it('decisions are AP and never extendable, work is WK', () => {
    const decisions = STEPS.filter((step) => step.taskClass === 'AP');
    expect(decisions.map(({ code }) => code)).toEqual([
      ...['G0_DECISION', 'G1_DECISION', 'G2_DECISION', 'G3_DECISION', 'G4_DECISION', 'CYCLE_WAIVER_CHECK'],
      ...['GATE_WAIVER', 'SUSPENSION', 'RESUMPTION', 'REVISION_APPROVAL'],
      ...['E1_APPROVAL', 'E2_APPROVAL', 'E3_APPROVAL', 'E4_APPROVAL', 'E5_APPROVAL', 'E6_APPROVAL'],
      ...['M2_APPROVAL', 'M3_APPROVAL'],
    ]);
    for (const step of decisions) expect(step).toMatchObject({ extendable: false, mail: 'M01' });
    for (const step of ASKED) expect(['AP', 'WK']).toContain(step.taskClass);
  });

  it('every department head answers the fan-outs, Legal the context too', () => {
    const each = STEPS.filter((step) => step.each).map(({ code, doer }) => [code, doer]);
    expect(each).toEqual([
      ['E1_INPUT', 'AREA_HEADS_AND_LEGAL'],
      ['E3_INPUT', 'AREA_HEADS'],
      ['E4_INPUT', 'AREA_HEADS'],
      ['O1', 'AREA_HEADS'],
      ['I4_INPUT', 'AREA_HEADS'],
    ]);
    for (const { code } of STEPS.filter((step) => step.each)) expect(CYCLE_STEPS[code].extendable).toBe(false);
  });

  it('the chair decides charter, gates, scope, risks, selection, documents, minutes and figures; the ISMS Manager G2', () => {
    const by = (doer: string) => STEPS.filter((step) => step.doer === doer && !step.beside).map(({ code }) => code);
    expect(by('GATE_CHAIR')).toEqual([
      ...['G0_DECISION', 'G1_DECISION', 'G3_DECISION', 'G4_DECISION'],
      ...['E2_APPROVAL', 'E3_APPROVAL', 'E5_APPROVAL', 'E6_APPROVAL', 'M2_APPROVAL', 'M3_APPROVAL'],
    ]);
    expect(by('GATE_MANAGER')).toEqual(['G2_DECISION']);
    expect(by('STEP_APPROVER')).toEqual(['E1_APPROVAL', 'E4_APPROVAL']);
  });

  it('waiver, suspension, resumption and revision are asked beside the record', () => {
    expect(STEPS.filter((step) => step.beside === 'RECORD').map(({ code }) => code)).toEqual([
      ...['GATE_WAIVER', 'SUSPENSION', 'RESUMPTION', 'REVISION', 'REVISION_APPROVAL'],
    ]);
  });
});

describe('what follows an answer', () => {
  it.each(ASKED.flatMap((step) => step.outcomes.map((outcome) => [step.code, outcome] as const)))(
    '%s/%s has a sentence',
    (code, outcome) => {
      expect(CYCLE_STEPS[code].next[outcome]?.endsWith('.')).toBe(true);
    },
  );

  it('the agreeing outcome is one of the outcomes, and a person is offered them all', () => {
    for (const step of STEPS) {
      expect(step.outcomes).toContain(step.agreeing);
      expect(offeredOutcomes(step)).toEqual(step.doer === null ? [] : step.outcomes);
    }
  });

  it('an approved gate moves the cycle along specification P1, and a draft can be cancelled; a stop takes effect with its decision', () => {
    const moved = STEPS.flatMap(({ code, state, outcomes }) =>
      outcomes.flatMap((outcome) => {
        const to = stateWhenSettled(code, outcome);
        return to === null ? [] : [{ at: `${code}/${outcome}`, to, may: state === null || mayMove(state, to) }];
      }),
    );
    expect(moved).toEqual([
      { at: 'G0_DECISION/APPROVE', to: 'ESTABLISH', may: true },
      { at: 'G0_DECISION/CANCEL', to: 'CANCELLED', may: true },
      { at: 'G1_DECISION/APPROVE', to: 'OPERATE', may: true },
      { at: 'G2_DECISION/APPROVE', to: 'MONITOR', may: true },
      { at: 'G3_DECISION/APPROVE', to: 'IMPROVE', may: true },
      { at: 'G4_DECISION/APPROVE', to: 'CLOSED', may: true },
      { at: 'CYCLE_WAIVER_CHECK/CONFIRM', to: 'CLOSED', may: true },
      { at: 'CYCLE_WAIVER_CHECK/OBJECT', to: 'CLOSED', may: true },
    ]);
    for (const state of CYCLE_STATES)
      expect(mayMove(state, 'SUSPENDED')).toBe(!isFinalCycle(state) && state !== 'SUSPENDED');
  });
});
