import type { CorrectiveActionState } from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { PathDesk } from './path-desk.js';
import { ToldCase } from './told-case.js';

/** One answer on the road of a case: step, who answers, what, and for which action. */
export type RoadStep = readonly [code: CorrectiveActionStepCode, by: string, outcome: string, part?: string];

const START: readonly RoadStep[] = [
  ['TRIAGE', 'IM', 'ACCEPT'],
  ['CONTAINMENT', 'HEAD', 'SUBMIT'],
];
const CAUSE: readonly RoadStep[] = [
  ['ROOT_CAUSE', 'HEAD', 'SUBMIT'],
  ['PLANNING', 'HEAD', 'SUBMIT'],
];
const WORK: readonly RoadStep[] = [
  ['PLAN_APPROVAL', 'IM', 'APPROVE'],
  ['IMPLEMENT', 'ENG1', 'DONE', '1'],
  ['IMPLEMENT', 'ENG2', 'DONE', '2'],
  ['EVIDENCE_CHECK', 'IM', 'ACCEPT'],
];
const CHECK = (outcome: string): readonly RoadStep[] => [
  ['MONITORING', '', 'ELAPSED'],
  ['EFFECTIVENESS_CHECK', 'AUD1', outcome],
];
const TO_CHECK = [...START, ...CAUSE, ...WORK];
const CLOSE: RoadStep = ['CLOSURE', 'IM', 'APPROVE'];
const IMPROVE: readonly RoadStep[] = [
  ['IMPROVEMENT_TRIAGE', 'HEAD', 'ACCEPT'],
  ['IMPROVEMENT_PLAN', 'HEAD', 'SUBMIT'],
  ['IMPROVEMENT_WORK', 'HEAD', 'DONE'],
  ['BENEFIT_NOTE', 'IM', 'SUBMIT'],
];

/** Roads that together fire every transition of specification P4 but the cancellations. */
export const CASE_ROADS: Readonly<Record<string, readonly RoadStep[]>> = {
  'straight to the end': [...TO_CHECK, ...CHECK('EFFECTIVE'), CLOSE],
  'the plan is changed, then evidence is returned': [
    ...START, ...CAUSE, ['PLAN_APPROVAL', 'IM', 'REQUEST_CHANGES'], ['PLANNING', 'HEAD', 'SUBMIT'], ...WORK.slice(0, 3),
    ['EVIDENCE_CHECK', 'IM', 'RETURN'], ['IMPLEMENT', 'ENG1', 'DONE', '1'], ['EVIDENCE_CHECK', 'IM', 'ACCEPT'],
  ], // prettier-ignore
  'the effect is not there yet, then ineffective': [...TO_CHECK, ...CHECK('NOT_YET'), ...CHECK('INEFFECTIVE'), ...CAUSE],
  'the closer asks for evidence, and nothing is returned': [
    ...TO_CHECK, ...CHECK('EFFECTIVE'), ['CLOSURE', 'IM', 'REQUEST_CHANGES'], ['EVIDENCE_CHECK', 'IM', 'ACCEPT'], CLOSE,
  ], // prettier-ignore
  'a correction alone, asked for once more, then refused': [
    ['TRIAGE', 'IM', 'ACCEPT'], ['CONTAINMENT', 'HEAD', 'CORRECTION_ONLY'], ['CLOSURE', 'IM', 'REQUEST_CHANGES'],
    ['CONTAINMENT', 'HEAD', 'CORRECTION_ONLY'], ['CLOSURE', 'IM', 'REJECT'], ...CAUSE,
  ], // prettier-ignore
  'not a nonconformity': [['TRIAGE', 'IM', 'NOT_NC'], ['APPEAL_WINDOW', 'CLERK', 'ACCEPT']],
  merged: [['TRIAGE', 'IM', 'MERGE']],
  'an improvement that is done': [['TRIAGE', 'IM', 'IMPROVEMENT'], ...IMPROVE],
  'an improvement that is declined': [['TRIAGE', 'IM', 'IMPROVEMENT'], ['IMPROVEMENT_TRIAGE', 'HEAD', 'DECLINE']],
  'an improvement that is a nonconformity': [
    ['TRIAGE', 'IM', 'IMPROVEMENT'], ['IMPROVEMENT_TRIAGE', 'HEAD', 'CONVERT'], ...START,
  ], // prettier-ignore
}; // prettier-ignore

/** Raised as an improvement: its road begins with the head of the area. */
export const RAISED_AS_IMPROVEMENT = IMPROVE;

export interface Travel {
  readonly road: readonly RoadStep[];
  /** Stops once the record stands there. */
  readonly until?: CorrectiveActionState;
  readonly raised?: Parameters<PathDesk['raise']>[0];
  /** Entry of a step, where the complete one of the tests is not enough. */
  readonly entries?: Readonly<Partial<Record<CorrectiveActionStepCode, Readonly<Record<string, unknown>>>>>;
}

/** Takes a record along a road, each step asked, answered and settled as the story does it. */
export async function travel(desk: PathDesk, how: Travel): Promise<ToldCase> {
  const told = await ToldCase.raise(desk, how.raised);
  const there = async (): Promise<boolean> => how.until !== undefined && (await desk.state(told.id)) === how.until;
  for (const step of how.road) {
    if (await there()) return told;
    const finish = step[0] === 'MONITORING' ? await beginWait(desk, told) : await beginStep(told, step, how);
    if (await there()) return told;
    await finish();
  }
  return told;
}

type Finish = () => Promise<unknown>;

async function beginWait(desk: PathDesk, told: ToldCase): Promise<Finish> {
  const key = told.next('MONITORING');
  const open = await desk.wait(told.id, key);
  const end = open.view.waiting.find((line) => line.due !== '')?.due ?? '';
  return async () => {
    await desk.setClock(Date.parse(end) + 1);
    await desk.wait(told.id, key);
  };
}

async function beginStep(told: ToldCase, [code, by, outcome, part = '']: RoadStep, how: Travel): Promise<Finish> {
  await told.ask(code, part);
  const entry = how.entries?.[code];
  const answer = { outcome, ...(entry ? { entry } : {}), ...(part === '' ? {} : { part }) };
  return async () => {
    await told.answer(code, by, answer);
    if (code === 'EFFECTIVENESS_CHECK' && outcome === 'INEFFECTIVE') told.iteration += 1;
  };
}
