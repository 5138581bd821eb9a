import { STAGES, type StageName } from '#domain/cycle/states.js';
import type { CycleAct, CycleDeskOptions, CycleScript } from './cycle-desk-step.js';
import { until } from './story-stage.js';

/** One way through a cycle: what people answer, and what is asked of the cycle and of each step of its stages. */
export interface CyclePath {
  readonly script: CycleScript;
  readonly options?: Partial<CycleDeskOptions>;
  /** Steps of the cycle itself in the order of asking. */
  readonly asked: string;
  /** Steps of a stage that are asked in another way than undisturbed; null = which of them are asked is not said. */
  readonly lanes?: Readonly<Record<string, string>> | null;
}

/** What an undisturbed cycle asks of each step of the procedure, in order. */
export const UNDISTURBED_LANES: Readonly<Record<string, string>> = {
  E1: 'START/E1 E1_INPUT E1 E1_APPROVAL',
  E2: 'START/E2 E2 E2_APPROVAL',
  E3: 'START/E3 E3_INPUT E3 E3_APPROVAL',
  E4: 'START/E4 E4_INPUT E4 E4_APPROVAL',
  E5: 'START/E5 E5 E5_APPROVAL',
  E6: 'START/E6 E6 E6_APPROVAL',
  'O1/Q1': 'START/O1/Q1 O1/Q1',
  'O1/Q2': 'START/O1/Q2 O1/Q2',
  'O1/Q3': 'START/O1/Q3 O1/Q3',
  'O1/Q4': 'START/O1/Q4 O1/Q4',
  'O2/Q1': 'START/O2/Q1 O2/Q1',
  'O2/Q2': 'START/O2/Q2 O2/Q2',
  'O2/Q3': 'START/O2/Q3 O2/Q3',
  'O2/Q4': 'START/O2/Q4 O2/Q4',
  O3: 'START/O3 O3',
  O4: 'START/O4 O4',
  M1: 'START/M1 M1',
  M2: 'START/M2 M2 M2_APPROVAL',
  'M3/Q1': 'START/M3/Q1 M3/Q1 M3_APPROVAL/Q1',
  'M3/Q2': 'START/M3/Q2 M3/Q2 M3_APPROVAL/Q2',
  'M3/Q3': 'START/M3/Q3 M3/Q3 M3_APPROVAL/Q3',
  'M3/Q4': 'START/M3/Q4 M3/Q4 M3_APPROVAL/Q4',
  M4: 'START/M4 M4',
  I1: 'START/I1 I1',
  I2: 'START/I2 I2',
  I3: 'START/I3 I3',
  I4: 'START/I4 I4_INPUT I4',
};

const START = 'CHARTER G0_DECISION';
const AGAIN = 'CHARTER_v2 G0_DECISION_v2';
const G1 = 'G1_SUBMISSION G1_DECISION';
const LATER = 'G2_DECISION G3_SUBMISSION G3_DECISION G4_SUBMISSION G4_DECISION';
const UNDISTURBED = `${START} NEXT_DRAFT ${G1} ${LATER}`;

const never: CycleAct = () => undefined;

/** The last gate is submitted once everything that stays open is asked. */
const onceAsked: CycleAct = async (desk, step) => {
  const open = ['E6', 'O3', 'M3/Q4', 'I1', 'I4'];
  await until('the open items', () => open.every((lane) => desk.lane(lane).includes(` ${lane}`)));
  await desk.decide(step, 'SUBMIT');
};

/** The next draft is so far away that the cycle is closed before. */
const FAR = { NEXT_DRAFT: 3_600_000 };

/** Every path of the story of the cycle and of its stages. */
export const CYCLE_PATHS: Readonly<Record<string, CyclePath>> = {
  'whole-cycle': { script: {}, asked: UNDISTURBED },
  'closed-before-next-draft': {
    script: {},
    options: { waits: FAR },
    asked: UNDISTURBED,
  },
  'charter-sent-back': {
    script: { G0_DECISION: ['REQUEST_CHANGES'] },
    asked: `${START} ${AGAIN} NEXT_DRAFT ${G1} ${LATER}`,
  },
  'charter-rejected': {
    script: { G0_DECISION: ['REJECT'] },
    asked: `${START} ${AGAIN} NEXT_DRAFT ${G1} ${LATER}`,
  },
  'cycle-does-not-take-place': {
    script: { G0_DECISION: ['CANCEL'] },
    asked: START,
    lanes: null,
  },
  'gate-sent-back-and-rejected': {
    script: {
      G1_DECISION: ['REQUEST_CHANGES', 'REJECT'],
      G3_DECISION: ['REJECT'],
      G4_DECISION: ['REQUEST_CHANGES'],
    },
    asked: [
      `${START} NEXT_DRAFT ${G1} G1_SUBMISSION_v2 G1_DECISION_v2 G1_SUBMISSION_v3 G1_DECISION_v3 G2_DECISION`,
      'G3_SUBMISSION G3_DECISION G3_SUBMISSION_v2 G3_DECISION_v2',
      'G4_SUBMISSION G4_DECISION G4_SUBMISSION_v2 G4_DECISION_v2',
    ].join(' '),
  },
  'gate-g2-asked-until-true': {
    script: { G2_DECISION: ['REJECT', 'REQUEST_CHANGES'] },
    asked: UNDISTURBED.replace('G2_DECISION', 'G2_DECISION G2_DECISION_v2 G2_DECISION_v3'),
  },
  'outputs-sent-back-and-rejected': {
    script: {
      E1_APPROVAL: ['REQUEST_CHANGES', 'REJECT'],
      M2_APPROVAL: ['REJECT'],
      'M3_APPROVAL/Q2': ['REQUEST_CHANGES'],
    },
    asked: UNDISTURBED,
    lanes: {
      E1: 'START/E1 E1_INPUT E1 E1_APPROVAL E1_v2 E1_APPROVAL_v2 E1_v3 E1_APPROVAL_v3',
      M2: 'START/M2 M2 M2_APPROVAL M2_v2 M2_APPROVAL_v2',
      'M3/Q2': 'START/M3/Q2 M3/Q2 M3_APPROVAL/Q2 M3/Q2_v2 M3_APPROVAL/Q2_v2',
    },
  },
  'everything-sent-back': {
    script: {
      ...{ G0_DECISION: ['REQUEST_CHANGES'], G1_DECISION: ['REJECT'], G4_DECISION: ['REQUEST_CHANGES'] },
      ...{ E3_APPROVAL: ['REQUEST_CHANGES'], M2_APPROVAL: ['REJECT'] },
    },
    asked: [
      `${START} ${AGAIN} NEXT_DRAFT ${G1} G1_SUBMISSION_v2 G1_DECISION_v2 G2_DECISION G3_SUBMISSION G3_DECISION`,
      'G4_SUBMISSION G4_DECISION G4_SUBMISSION_v2 G4_DECISION_v2',
    ].join(' '),
    lanes: {
      E3: 'START/E3 E3_INPUT E3 E3_APPROVAL E3_v2 E3_APPROVAL_v2',
      M2: 'START/M2 M2 M2_APPROVAL M2_v2 M2_APPROVAL_v2',
    },
  },
  'waivers-found-sound': {
    script: {},
    options: { waived: true },
    asked: `${UNDISTURBED} CYCLE_WAIVER_CHECK`,
  },
  'waivers-objected-to': {
    script: { G4_DECISION: ['REQUEST_CHANGES'], CYCLE_WAIVER_CHECK: ['OBJECT'] },
    options: { waived: true },
    asked: `${UNDISTURBED} G4_SUBMISSION_v2 G4_DECISION_v2 CYCLE_WAIVER_CHECK`,
  },
  'deviation-attested': {
    script: { 'O1/Q2': ['DEVIATION'] },
    asked: UNDISTURBED,
  },
  'closed-with-open-items': {
    script: {
      E6: [never],
      O3: [never],
      'M3/Q4': [never],
      I1: [never],
      I4_INPUT: [never],
      G4_SUBMISSION: [onceAsked],
    },
    options: { hasty: true },
    asked: UNDISTURBED,
    lanes: null,
  },
};

/** Stories whose histories are recorded for replay: those that go another way than the whole cycle. */
export const CYCLE_HISTORIES: Readonly<Record<string, readonly ('cycle' | StageName)[]>> = {
  'whole-cycle': ['cycle', ...STAGES],
  'cycle-does-not-take-place': ['cycle'],
  'charter-sent-back': ['cycle'],
  'gate-sent-back-and-rejected': ['cycle'],
  'outputs-sent-back-and-rejected': ['establish', 'monitor'],
  'closed-with-open-items': ['improve'],
  'waivers-found-sound': ['cycle'],
};
