import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CycleDesk } from '#testing/cycle-desk.js';
import type { CycleAct } from '#testing/cycle-desk-step.js';
import { StoryStage, until } from '#testing/story-stage.js';
import { STAGES, type StageName } from '#domain/cycle/states.js';

jest.setTimeout(60_000);

const never: CycleAct = () => undefined;

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'cycle-stages' });
});
afterAll(() => stage.close());

const statusOf = async (desk: CycleDesk, name?: StageName): Promise<string> =>
  (await stage.handle(desk.story(name)).describe()).status.name;
const isAsked = (desk: CycleDesk, code: string): boolean => desk.steps.some((step) => step.code === code);
const stepOf = (desk: CycleDesk, code: string) => {
  const step = desk.steps.find((one) => one.code === code);
  if (!step) throw new Error(`${code} is not asked`);
  return step;
};

describe('stages are no locks', () => {
  it('all four go on and end while gate G1 is not even submitted', async () => {
    const desk = stage.cycle({ G1_SUBMISSION: [never] });
    await desk.wake();
    for (const name of STAGES) await until(name, () => desk.isFinal(desk.story(name).options.recordId));
    for (const name of STAGES) expect(await stage.closed(desk.story(name))).toBe('COMPLETED');
    expect(await statusOf(desk)).toBe('RUNNING');
    expect(desk.state).toBe('ESTABLISH');
    await desk.decide(stepOf(desk, 'G1_SUBMISSION'), 'SUBMIT');
    expect(await stage.cycleClosed(desk)).toHaveLength(5);
  });

  it('are started with the policy that they outlive the cycle, and do so', async () => {
    const desk = stage.cycle({
      E1: [never],
      O3: [never],
      M1: [never],
      I3: [never],
    });
    await desk.wake();
    await until('the stages', () => ['E1', 'O3', 'M1', 'I3', 'G1_SUBMISSION'].every((code) => isAsked(desk, code)));
    const [history] = await stage.histories(desk.story());
    const policies = history?.events?.flatMap(
      (event) => event.startChildWorkflowExecutionInitiatedEventAttributes?.parentClosePolicy ?? [],
    );
    // temporal.api.enums.v1.ParentClosePolicy, as histories hold it.
    const PARENT_CLOSE_POLICY_ABANDON = 2;
    expect(policies).toEqual(STAGES.map(() => PARENT_CLOSE_POLICY_ABANDON));
    await stage.handle(desk.story()).terminate('lost');
    for (const name of STAGES) expect(await statusOf(desk, name)).toBe('RUNNING');
    await desk.wake();
    await until('the cycle', () => desk.calls.filter((call) => call === 'recall cycle').length === 2);
    for (const code of ['E1', 'O3', 'M1', 'I3']) await desk.decide(stepOf(desk, code), 'SUBMIT');
    expect(new Set(await stage.cycleClosed(desk))).toEqual(new Set(['COMPLETED']));
    // They were never told anew: the second start found them running.
    expect(desk.calls.filter((call) => call === 'recall establish')).toHaveLength(1);
  });

  it('go on when the cycle is asked to cancel itself in the Temporal UI', async () => {
    const desk = stage.cycle({ E1: [never] });
    await desk.wake();
    await until('E1', () => isAsked(desk, 'E1') && isAsked(desk, 'G1_SUBMISSION'));
    await stage.handle(desk.story()).cancel();
    await stage.closed(desk.story());
    expect(await statusOf(desk, 'establish')).toBe('RUNNING');
    await desk.wake();
    await desk.decide(stepOf(desk, 'E1'), 'SUBMIT');
    expect(new Set(await stage.cycleClosed(desk))).toEqual(new Set(['COMPLETED']));
  });

  it('that are over are started again with a cycle that is told again, and return at once', async () => {
    const desk = stage.cycle({ G1_SUBMISSION: [never] });
    await desk.wake();
    for (const name of STAGES) await stage.closed(desk.story(name)).catch(() => undefined);
    await until('establish', () => desk.isFinal(desk.story('establish').options.recordId));
    await stage.closed(desk.story('establish'));
    await stage.handle(desk.story()).terminate('lost');
    const before = desk.calls.length;
    await desk.wake();
    await until('establish again', () => desk.calls.slice(before).includes('recall establish'));
    await desk.decide(stepOf(desk, 'G1_SUBMISSION'), 'SUBMIT');
    expect(new Set(await stage.cycleClosed(desk))).toEqual(new Set(['COMPLETED']));
    expect(desk.asked.split(' ').filter((name) => name.startsWith('G1'))).toEqual(['G1_SUBMISSION', 'G1_DECISION']);
  });
});

describe('a step that another process fulfils', () => {
  it('asks nobody, and is over when that process reports and wakes the stage', async () => {
    const desk = stage.cycle({ I1: [never] });
    await desk.wake();
    await until('the other steps', () => desk.lane('I4').endsWith(' I4') && isAsked(desk, 'I1'));
    await desk.wake('improve');
    await until('a look', () => desk.calls.filter((call) => call === 'fulfilStep I1').length > 1);
    expect(stepOf(desk, 'I1').state).toBe('OPEN');
    await desk.report('I1');
    expect(new Set(await stage.cycleClosed(desk))).toEqual(new Set(['COMPLETED']));
    expect(desk.ending).toContain('I1 FULFILLED');
    expect(desk.calls).not.toContain('openQuestion I1');
  });
});

describe('beside the story of a cycle', () => {
  it('Top Management suspends and resumes; nothing is asked twice', async () => {
    const desk = stage.cycle({ G1_SUBMISSION: [never], E2: [never] });
    await desk.wake();
    await until('both', () => isAsked(desk, 'G1_SUBMISSION') && isAsked(desk, 'E2'));
    await desk.askBeside('SUSPENSION', '1');
    await until('the suspension', () => desk.state === 'SUSPENDED');
    await desk.askBeside('RESUMPTION', '2');
    await until('the resumption', () => desk.state === 'ESTABLISH');
    await desk.decide(stepOf(desk, 'E2'), 'SUBMIT');
    await desk.decide(stepOf(desk, 'G1_SUBMISSION'), 'SUBMIT');
    await stage.cycleClosed(desk);
    expect(desk.ending).toContain('SUSPENSION/1 SUSPEND');
    expect(desk.ending).toContain('RESUMPTION/2 RESUME');
    expect(desk.lane('E2')).toBe('START/E2 E2 E2_APPROVAL');
  });

  it('a waiver of a gate check is decided while the gate waits', async () => {
    const desk = stage.cycle({ G1_SUBMISSION: [never] });
    await desk.wake();
    await until('the gate', () => isAsked(desk, 'G1_SUBMISSION'));
    await desk.askBeside('GATE_WAIVER', 'G1/POLICY_IN_FORCE');
    await until('the waiver', () => stepOf(desk, 'GATE_WAIVER').state === 'SETTLED');
    expect(stepOf(desk, 'G1_SUBMISSION').state).toBe('OPEN');
    await desk.decide(stepOf(desk, 'G1_SUBMISSION'), 'SUBMIT');
    await stage.cycleClosed(desk);
    expect(desk.ending).toContain('GATE_WAIVER/G1/POLICY_IN_FORCE GRANT');
  });
});
