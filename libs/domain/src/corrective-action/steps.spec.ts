import { describe, expect, it } from '@jest/globals';
import { CORRECTIVE_ACTION_STATES, mayMove } from './states.js';
import { OUTCOME_NAMES } from '../process/outcome-names.js';
import { whatFollows } from '../process/steps.js';
import { offeredOutcomes, stateWhenSettled } from './story.rules.js';
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
    expect(of('AP')).toEqual([
      ...['TRIAGE', 'PLAN_APPROVAL', 'EVIDENCE_CHECK', 'CLOSURE', 'EXTENSION'],
      ...['APPEAL', 'REVIEW_OWNER', 'REGRADE', 'CANCEL_CONFIRM', 'WAIVER_CHECK', 'IMPROVEMENT_TRIAGE'],
    ]);
    expect(of('WK')).toEqual([
      ...['CONTAINMENT', 'ROOT_CAUSE', 'PLANNING', 'IMPLEMENT', 'EFFECTIVENESS_CHECK'],
      ...['IMPROVEMENT_PLAN', 'IMPROVEMENT_WORK', 'BENEFIT_NOTE'],
    ]);
    expect(STEPS.filter((step) => step.lapses).map((step) => [step.code, step.taskClass])).toEqual([
      ['APPEAL_WINDOW', 'AK'],
    ]);
    expect(STEPS.filter((step) => step.extendable && step.taskClass !== 'WK')).toEqual([]);
  });

  it('mails are those of the catalogue', () => {
    expect(Object.fromEntries(ASKED.map((step) => [step.code, step.mail]))).toEqual({
      ...{ TRIAGE: 'M12', CONTAINMENT: 'M13', ROOT_CAUSE: 'M13', PLANNING: 'M13', PLAN_APPROVAL: 'M01' },
      ...{ IMPLEMENT: 'M14', EVIDENCE_CHECK: 'M01', EFFECTIVENESS_CHECK: 'M15', CLOSURE: 'M01', EXTENSION: 'M19' },
      ...{
        APPEAL_WINDOW: 'M22',
        APPEAL: 'M01',
        REVIEW_OWNER: 'M01',
        REGRADE: 'M01',
        CANCEL_CONFIRM: 'M01',
        WAIVER_CHECK: 'M01',
      },
      ...{ IMPROVEMENT_TRIAGE: 'M01', IMPROVEMENT_PLAN: 'M04', IMPROVEMENT_WORK: 'M04', BENEFIT_NOTE: 'M04' },
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
    for (const step of STEPS) expect(step.outcomes).toContain(step.agreeing);
  });

  it('the outcome that ends or reopens a record moves it along specification P4', () => {
    const moved = STEPS.flatMap(({ code, state, outcomes }) =>
      outcomes.flatMap((outcome) => {
        const to = stateWhenSettled(code, outcome);
        return to === null ? [] : [{ code, outcome, to, may: state !== null && mayMove(state, to) }];
      }),
    );
    expect(moved).toEqual([
      { code: 'TRIAGE', outcome: 'IMPROVEMENT', to: 'IMPROVEMENT', may: true },
      { code: 'TRIAGE', outcome: 'MERGE', to: 'MERGED', may: true },
      { code: 'EFFECTIVENESS_CHECK', outcome: 'INEFFECTIVE', to: 'REOPENED', may: true },
      { code: 'CLOSURE', outcome: 'APPROVE', to: 'CLOSED', may: true },
      { code: 'APPEAL_WINDOW', outcome: 'ACCEPT', to: 'NOT_NC', may: true },
      { code: 'APPEAL_WINDOW', outcome: 'ELAPSED', to: 'NOT_NC', may: true },
      { code: 'APPEAL', outcome: 'DISMISS', to: 'NOT_NC', may: true },
      { code: 'WAIVER_CHECK', outcome: 'CONFIRM', to: 'CLOSED', may: true },
      { code: 'WAIVER_CHECK', outcome: 'OBJECT', to: 'CLOSED', may: true },
      { code: 'IMPROVEMENT_TRIAGE', outcome: 'DECLINE', to: 'DECLINED', may: true },
      { code: 'BENEFIT_NOTE', outcome: 'SUBMIT', to: 'DONE', may: true },
    ]);
  });

  it('a record of story version 1 is not a nonconformity at once: its story knows no appeal', () => {
    expect(stateWhenSettled('TRIAGE', 'NOT_NC', 1)).toBe('NOT_NC');
    expect(stateWhenSettled('TRIAGE', 'NOT_NC')).toBeNull();
  });

  it('a step takes only the answers that its record allows', () => {
    const facts = { storyVersion: 2, correctionOnly: false, appealUpheld: false };
    const { TRIAGE, CLOSURE, APPEAL_WINDOW } = CORRECTIVE_ACTION_STEPS;
    expect(offeredOutcomes(TRIAGE, facts)).toEqual(['ACCEPT', 'IMPROVEMENT', 'MERGE', 'NOT_NC']);
    expect(offeredOutcomes(TRIAGE, { ...facts, storyVersion: 1 })).toEqual(['ACCEPT', 'NOT_NC']);
    expect(offeredOutcomes(TRIAGE, { ...facts, appealUpheld: true })).not.toContain('NOT_NC');
    expect(offeredOutcomes(CLOSURE, facts)).toEqual(['APPROVE', 'REQUEST_CHANGES']);
    expect(offeredOutcomes(CLOSURE, { ...facts, correctionOnly: true })).toContain('REJECT');
    expect(offeredOutcomes(APPEAL_WINDOW, facts)).toEqual(['APPEAL', 'ACCEPT']);
  });
});
