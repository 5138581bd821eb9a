import type { DeskOptions, Act, Script, StoryDesk } from './story-desk.js';
import { until } from './story-stage.js';

/** One way through a corrective action: what people answer, and which steps are asked in which order. */
export interface StoryPath {
  readonly script: Script;
  readonly options?: Partial<DeskOptions>;
  /** Steps in the order of asking; those asked at the same moment stand in the order of their actions. */
  readonly asked: string;
}

const START = 'TRIAGE CONTAINMENT ROOT_CAUSE PLANNING PLAN_APPROVAL';
const ACT = 'IMPLEMENT/1 IMPLEMENT/2';
const END = 'EVIDENCE_CHECK MONITORING EFFECTIVENESS_CHECK CLOSURE';

const one: Partial<DeskOptions> = { actions: ['1'] };

const untilLate: Act = async (desk, step) => {
  await until('the rung to be applied', () => step.level === 1);
  await desk.decide(step, 'SUBMIT');
};

const unheard: Act = (desk, step) => void desk.keep(step, 'SUBMIT');

const twice: Act = async (desk, step) => {
  await desk.decide(step, 'ACCEPT');
  await desk.options.send('decided', step.id);
  await desk.wake();
};

const withUnknown: Act = async (desk, step) => {
  await desk.options.send('decided', 'q-of-nobody');
  await desk.decide(step, 'ACCEPT');
};

const interruptedBy =
  (kind: 'CANCELLED' | 'OWNER_CHANGED'): Act =>
  (desk) =>
    desk.interrupt(kind);

/** The owner changes once action 1 is done; what is decided stays decided. */
const ownerChangesAfterFirst: Act = async (desk) => {
  await until('action 1', () =>
    desk.steps.some(({ code, part, state }) => code === 'IMPLEMENT' && part === '1' && state !== 'OPEN'),
  );
  await desk.interrupt('OWNER_CHANGED');
};

/** Asks for more time; answers the question itself once its date has moved, or once `settled` says so. */
const askingForTime =
  (ready: (desk: StoryDesk) => boolean): Act =>
  async (desk, step) => {
    const due = step.wakeAt;
    await desk.askExtension(step);
    await until('the extension', () => ready(desk) || step.wakeAt !== due);
    await desk.decide(step, 'DONE');
  };

const settled = (desk: StoryDesk): boolean =>
  desk.steps.some(({ code, state }) => code === 'EXTENSION' && state === 'SETTLED');
const asked = (desk: StoryDesk): boolean => desk.asked.includes('EXTENSION');
const never: Act = () => undefined;

/** The ISMS Manager wants to cancel; the raiser is asked beside the story and agrees. */
const askingToCancel: Act = (desk, step) => desk.askCancellation(step);

/** Records of today: merge, appeal, improvement, review of the owner. */
const TODAY: Partial<DeskOptions> = { actions: ['1'], storyVersion: 2, beganAs: 'CA' };
const IMPROVE = 'IMPROVEMENT_PLAN IMPROVEMENT_WORK BENEFIT_NOTE';
/** Closed by somebody whom a rule of separation of duties would have barred: somebody independent looks at it. */
const closedUnderWaiver = { outcome: 'APPROVE', parts: ['WAIVER_CHECK'] };
const SHORT: Script = { CONTAINMENT: ['CORRECTION_ONLY'] };

/** Every path of the corrective-action story. Their histories are the replay corpus. */
export const STORY_PATHS: Readonly<Record<string, StoryPath>> = {
  'major-two-actions': { script: {}, asked: `${START} ${ACT} ${END}` },
  'not-a-nonconformity': { script: { TRIAGE: ['NOT_NC'] }, asked: 'TRIAGE' },
  'changes-to-the-plan': {
    script: { PLAN_APPROVAL: ['REQUEST_CHANGES', 'APPROVE'] },
    asked: `${START} PLANNING_v2 PLAN_APPROVAL_v2 ${ACT} ${END}`,
  },
  'plan-rejected': {
    script: { PLAN_APPROVAL: ['REJECT', 'APPROVE'] },
    asked: `${START} PLANNING_v2 PLAN_APPROVAL_v2 ${ACT} ${END}`,
  },
  'one-action-returned': {
    script: { EVIDENCE_CHECK: [{ outcome: 'RETURN', parts: ['2'] }, 'ACCEPT'] },
    asked: `${START} ${ACT} EVIDENCE_CHECK IMPLEMENT/2_v2 EVIDENCE_CHECK_v2 MONITORING EFFECTIVENESS_CHECK CLOSURE`,
  },
  'implementer-blocked': {
    script: { 'IMPLEMENT/1': ['BLOCKED', 'DONE'] },
    asked: `${START} ${ACT} IMPLEMENT/1_v2 ${END}`,
  },
  'effect-not-yet': {
    script: { EFFECTIVENESS_CHECK: ['NOT_YET', 'EFFECTIVE'] },
    options: one,
    asked: `${START} IMPLEMENT/1 EVIDENCE_CHECK MONITORING EFFECTIVENESS_CHECK MONITORING_v2 EFFECTIVENESS_CHECK_v2 CLOSURE`,
  },
  'ineffective-second-iteration': {
    script: { EFFECTIVENESS_CHECK: ['INEFFECTIVE', 'EFFECTIVE'] },
    options: one,
    asked:
      `${START} IMPLEMENT/1 EVIDENCE_CHECK MONITORING EFFECTIVENESS_CHECK ` +
      'ROOT_CAUSE_i2 PLANNING_i2 PLAN_APPROVAL_i2 IMPLEMENT/1_i2 EVIDENCE_CHECK_i2 MONITORING_i2 EFFECTIVENESS_CHECK_i2 CLOSURE_i2',
  },
  'correction-only-closed': { script: { CONTAINMENT: ['CORRECTION_ONLY'] }, asked: 'TRIAGE CONTAINMENT CLOSURE' },
  'correction-only-refused': {
    script: { CONTAINMENT: ['CORRECTION_ONLY'], CLOSURE: ['REJECT', 'APPROVE'] },
    options: one,
    asked:
      'TRIAGE CONTAINMENT CLOSURE ROOT_CAUSE PLANNING PLAN_APPROVAL IMPLEMENT/1 EVIDENCE_CHECK MONITORING EFFECTIVENESS_CHECK CLOSURE_v2',
  },
  'correction-only-once-more': {
    script: { CONTAINMENT: ['CORRECTION_ONLY', 'CORRECTION_ONLY'], CLOSURE: ['REQUEST_CHANGES', 'APPROVE'] },
    asked: 'TRIAGE CONTAINMENT CLOSURE CONTAINMENT_v2 CLOSURE_v2',
  },
  'closure-wants-evidence': {
    script: { CLOSURE: ['REQUEST_CHANGES', 'APPROVE'] },
    options: one,
    asked: `${START} IMPLEMENT/1 ${END} EVIDENCE_CHECK_v2 CLOSURE_v2`,
  },
  'closure-wants-work': {
    script: {
      CLOSURE: ['REQUEST_CHANGES', 'APPROVE'],
      EVIDENCE_CHECK: ['ACCEPT', { outcome: 'RETURN', parts: ['1'] }, 'ACCEPT'],
    },
    options: one,
    asked:
      `${START} IMPLEMENT/1 ${END} EVIDENCE_CHECK_v2 IMPLEMENT/1_v2 EVIDENCE_CHECK_v3 ` +
      'MONITORING_v2 EFFECTIVENESS_CHECK_v2 CLOSURE_v2',
  },
  'extension-granted': {
    script: { IMPLEMENT: [askingForTime(settled)] },
    options: one,
    asked: `${START} IMPLEMENT/1 EXTENSION ${END}`,
  },
  'extension-refused': {
    script: { IMPLEMENT: [askingForTime(settled)], EXTENSION: ['REFUSE'] },
    options: one,
    asked: `${START} IMPLEMENT/1 EXTENSION ${END}`,
  },
  'extension-moot': {
    script: { IMPLEMENT: [askingForTime(asked)], EXTENSION: [never] },
    options: one,
    asked: `${START} IMPLEMENT/1 EXTENSION ${END}`,
  },
  'cancelled-while-implementing': {
    script: { 'IMPLEMENT/1': [never], 'IMPLEMENT/2': [interruptedBy('CANCELLED')] },
    asked: `${START} ${ACT}`,
  },
  'owner-changed-while-implementing': {
    script: { 'IMPLEMENT/1': ['DONE'], 'IMPLEMENT/2': [ownerChangesAfterFirst, 'DONE'] },
    asked: `${START} ${ACT} IMPLEMENT/2_v2 ${END}`,
  },
  'owner-changed-in-root-cause': {
    script: { ROOT_CAUSE: [interruptedBy('OWNER_CHANGED'), 'SUBMIT'] },
    options: one,
    asked: `TRIAGE CONTAINMENT ROOT_CAUSE ROOT_CAUSE_v2 PLANNING PLAN_APPROVAL IMPLEMENT/1 ${END}`,
  },
  'answered-after-escalation': {
    script: { PLANNING: [untilLate] },
    options: { ...one, rungs: { PLANNING: 60 } },
    asked: `${START} IMPLEMENT/1 ${END}`,
  },
  'signal-lost': {
    script: { PLANNING: [unheard] },
    options: { ...one, rungs: { PLANNING: 60 } },
    asked: `${START} IMPLEMENT/1 ${END}`,
  },
  'signal-doubled': {
    script: { TRIAGE: [twice], CONTAINMENT: ['CORRECTION_ONLY'] },
    asked: 'TRIAGE CONTAINMENT CLOSURE',
  },
  'signal-about-nothing': {
    script: { TRIAGE: [withUnknown], CONTAINMENT: ['CORRECTION_ONLY'] },
    asked: 'TRIAGE CONTAINMENT CLOSURE',
  },
  merged: { script: { TRIAGE: ['MERGE'] }, options: TODAY, asked: 'TRIAGE' },
  'appeal-lapsed': {
    script: { TRIAGE: ['NOT_NC'], APPEAL_WINDOW: ['ELAPSED'] },
    options: TODAY,
    asked: 'TRIAGE APPEAL_WINDOW',
  },
  'appeal-dismissed': {
    script: { TRIAGE: ['NOT_NC'], APPEAL_WINDOW: ['APPEAL'], APPEAL: ['DISMISS'] },
    options: TODAY,
    asked: 'TRIAGE APPEAL_WINDOW APPEAL',
  },
  'appeal-upheld': {
    script: { ...SHORT, TRIAGE: ['NOT_NC', 'ACCEPT'], APPEAL_WINDOW: ['APPEAL'], APPEAL: ['UPHOLD'] },
    options: TODAY,
    asked: 'TRIAGE APPEAL_WINDOW APPEAL TRIAGE_v2 CONTAINMENT CLOSURE',
  },
  'improvement-done': {
    script: { TRIAGE: ['IMPROVEMENT'] },
    options: TODAY,
    asked: `TRIAGE IMPROVEMENT_TRIAGE ${IMPROVE}`,
  },
  'improvement-declined': {
    script: { TRIAGE: ['IMPROVEMENT'], IMPROVEMENT_TRIAGE: ['DECLINE'] },
    options: TODAY,
    asked: 'TRIAGE IMPROVEMENT_TRIAGE',
  },
  'improvement-is-a-nonconformity': {
    script: { ...SHORT, IMPROVEMENT_TRIAGE: ['CONVERT'] },
    options: { ...TODAY, beganAs: 'OFI' },
    asked: 'IMPROVEMENT_TRIAGE TRIAGE CONTAINMENT CLOSURE',
  },
  'raised-as-preventive-action': {
    script: {},
    options: { ...TODAY, beganAs: 'PA' },
    asked: `IMPROVEMENT_TRIAGE ${IMPROVE}`,
  },
  'ineffective-twice-owner-reviewed': {
    script: { EFFECTIVENESS_CHECK: ['INEFFECTIVE', 'INEFFECTIVE', 'EFFECTIVE'] },
    options: TODAY,
    asked: [
      `${START} IMPLEMENT/1 EVIDENCE_CHECK MONITORING EFFECTIVENESS_CHECK`,
      'ROOT_CAUSE_i2 PLANNING_i2 PLAN_APPROVAL_i2 IMPLEMENT/1_i2 EVIDENCE_CHECK_i2 MONITORING_i2 EFFECTIVENESS_CHECK_i2',
      'REVIEW_OWNER_i3 ROOT_CAUSE_i3 PLANNING_i3 PLAN_APPROVAL_i3 IMPLEMENT/1_i3 EVIDENCE_CHECK_i3 MONITORING_i3 EFFECTIVENESS_CHECK_i3 CLOSURE_i3',
    ].join(' '),
  },
  'waiver-check-confirm': {
    script: { CLOSURE: [closedUnderWaiver] },
    options: TODAY,
    asked: `${START} IMPLEMENT/1 ${END} WAIVER_CHECK`,
  },
  'waiver-check-object': {
    script: { ...SHORT, CLOSURE: [closedUnderWaiver], WAIVER_CHECK: ['OBJECT'] },
    options: TODAY,
    asked: 'TRIAGE CONTAINMENT CLOSURE WAIVER_CHECK',
  },
  'cancelled-by-both': {
    script: { CONTAINMENT: [askingToCancel], CANCEL_CONFIRM: [interruptedBy('CANCELLED')] },
    options: TODAY,
    asked: 'TRIAGE CONTAINMENT CANCEL_CONFIRM/1',
  },
};
