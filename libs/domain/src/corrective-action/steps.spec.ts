import { describe, expect, it } from '@jest/globals';
import { CORRECTIVE_ACTION_STATES, mayMove } from './states.js';
import { AGREEING_OUTCOME, OUTCOME_NAMES, stateWhenSettled, whatFollows } from './story.rules.js';
import { CORRECTIVE_ACTION_STEPS, CORRECTIVE_ACTION_STEP_CODES, taskClassOf } from './steps.js';

const STEPS = CORRECTIVE_ACTION_STEP_CODES.map((code) => CORRECTIVE_ACTION_STEPS[code]);
const ASKED = STEPS.filter((step) => step.doer !== null);

describe('the step table (specification P4)', () => {
  it('names every step once, under its own code', () => {
    expect(Object.keys(CORRECTIVE_ACTION_STEPS)).toEqual([...CORRECTIVE_ACTION_STEP_CODES]);
    expect(STEPS.map((step) => step.code)).toEqual([...CORRECTIVE_ACTION_STEP_CODES]);
    expect(new Set(STEPS.map((step) => step.label)).size).toBe(STEPS.length);
  });

  it('a step that asks somebody has question, class, form and mail; a waiting time has none', () => {
    for (const step of ASKED) {
      expect(step.question.endsWith('?')).toBe(true);
      expect([step.taskClass, step.form, step.mail]).not.toContain(null);
    }
    expect(STEPS.filter((step) => step.doer === null)).toMatchObject([
      { code: 'MONITORING', taskClass: null, form: null, mail: null },
    ]);
  });

  it('each form belongs to one step', () => {
    expect(new Set(ASKED.map((step) => step.form)).size).toBe(ASKED.length);
  });

  it('classes are those of specification 2: decisions are AP, work is WK, and only work is extendable', () => {
    const of = (wanted: string) => STEPS.filter((step) => step.taskClass === wanted).map((step) => step.code);
    expect(of('AP')).toEqual(['TRIAGE', 'PLAN_APPROVAL', 'EVIDENCE_CHECK', 'CLOSURE', 'EXTENSION']);
    expect(of('WK')).toEqual(['CONTAINMENT', 'ROOT_CAUSE', 'PLANNING', 'IMPLEMENT', 'EFFECTIVENESS_CHECK']);
    expect(STEPS.filter((step) => step.extendable && step.taskClass !== 'WK')).toEqual([]);
  });

  it('mails are those of the catalogue', () => {
    expect(Object.fromEntries(ASKED.map((step) => [step.code, step.mail]))).toEqual({
      ...{ TRIAGE: 'M12', CONTAINMENT: 'M13', ROOT_CAUSE: 'M13', PLANNING: 'M13', PLAN_APPROVAL: 'M01' },
      ...{ IMPLEMENT: 'M14', EVIDENCE_CHECK: 'M01', EFFECTIVENESS_CHECK: 'M15', CLOSURE: 'M01', EXTENSION: 'M19' },
    });
  });

  it('work of a major corrective action climbs its own ladder', () => {
    expect(taskClassOf(CORRECTIVE_ACTION_STEPS.IMPLEMENT, 'MAJOR')).toBe('WK_MAJOR');
    expect(taskClassOf(CORRECTIVE_ACTION_STEPS.IMPLEMENT, 'MINOR')).toBe('WK');
    expect(taskClassOf(CORRECTIVE_ACTION_STEPS.CLOSURE, 'MAJOR')).toBe('AP');
    expect(taskClassOf(CORRECTIVE_ACTION_STEPS.MONITORING, 'MAJOR')).toBeNull();
  });

  it('the state of a step is a state of specification P4', () => {
    for (const { state } of STEPS) if (state !== null) expect(CORRECTIVE_ACTION_STATES).toContain(state);
  });
});

describe('what follows an answer', () => {
  it.each(ASKED.flatMap((step) => step.outcomes.map((outcome) => [step.code, outcome] as const)))(
    '%s/%s has a sentence of its own and a name',
    (code, outcome) => {
      expect(whatFollows(code, outcome)).not.toBe('The process goes on.');
      expect(whatFollows(code, outcome).endsWith('.')).toBe(true);
      expect(OUTCOME_NAMES[outcome]).toBeDefined();
    },
  );

  it('an answer that no step knows is not promised anything', () => {
    expect(whatFollows('TRIAGE', 'NEVER')).toBe('The process goes on.');
  });

  it('the agreeing outcome is one of the outcomes of its step', () => {
    for (const step of STEPS) expect(step.outcomes).toContain(AGREEING_OUTCOME[step.code]);
  });

  it('the outcome that ends or reopens a record moves it along specification P4', () => {
    const moved = STEPS.flatMap(({ code, state, outcomes }) =>
      outcomes.flatMap((outcome) => {
        const to = stateWhenSettled(code, outcome);
        return to === null ? [] : [{ code, outcome, to, may: state !== null && mayMove(state, to) }];
      }),
    );
    expect(moved).toEqual([
      { code: 'TRIAGE', outcome: 'NOT_NC', to: 'NOT_NC', may: true },
      { code: 'EFFECTIVENESS_CHECK', outcome: 'INEFFECTIVE', to: 'REOPENED', may: true },
      { code: 'CLOSURE', outcome: 'APPROVE', to: 'CLOSED', may: true },
    ]);
  });
});
