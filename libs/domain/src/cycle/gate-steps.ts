import { PROCEDURE_GATES } from './procedure.js';
import type { CycleStep } from './step-definition.js';
import { STAGE_OF_GATE, STATE_OF_STAGE, type Gate } from './states.js';

const LATER_GATES = ['G1', 'G2', 'G3', 'G4'] as const satisfies readonly Gate[];
type LaterGate = (typeof LATER_GATES)[number];

const AFTER_APPROVAL: Readonly<Record<LaterGate, string>> = {
  G1: 'The cycle goes on to Operate.',
  G2: 'The cycle goes on to Monitor.',
  G3: 'The cycle goes on to Improve.',
  G4: 'The cycle is closed and read-only; what is open is carried over to the next one.',
};

/**
 * G0 decides the charter; the later gates are submitted by the ISMS Manager and decided by the named role. Where a rule of
 * separation of duties was waived, somebody independent looks at it before the cycle is closed (specification 2).
 */
export const GATE_STEPS: readonly CycleStep[] = [
  {
    code: 'G0_DECISION',
    clause: '5.1',
    label: 'Gate G0',
    question: PROCEDURE_GATES.G0.question,
    verb: 'Decide on the start of',
    doer: PROCEDURE_GATES.G0.approval.doer,
    taskClass: 'AP',
    form: 'GATE_DECISION',
    mail: 'M01',
    state: 'DRAFT',
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT', 'CANCEL'],
    agreeing: 'APPROVE',
    extendable: false,
    next: {
      APPROVE: 'The cycle starts, and its four stages with it.',
      REQUEST_CHANGES: 'The charter goes back to the ISMS Manager with your words.',
      REJECT: 'This charter is refused; the ISMS Manager submits another.',
      CANCEL: 'The draft is cancelled; this cycle does not take place.',
    },
  },
  // Nobody submits to themselves: G2 is decided by the ISMS Manager on what the heads attested.
  ...LATER_GATES.flatMap((gate) => (gate === 'G2' ? [decision(gate)] : [submission(gate), decision(gate)])),
  {
    code: 'CYCLE_WAIVER_CHECK',
    clause: '5.3',
    label: 'Independent check of waivers',
    question: 'A rule of separation of duties was waived for decisions on this cycle. Do you find them sound?',
    verb: 'Check the waivers used in',
    doer: 'WAIVER_CHECKER',
    taskClass: 'AP',
    form: 'CYCLE_WAIVER_CHECK',
    mail: 'M01',
    state: 'IMPROVE',
    outcomes: ['CONFIRM', 'OBJECT'],
    agreeing: 'CONFIRM',
    extendable: false,
    next: {
      CONFIRM: 'The cycle is closed.',
      OBJECT: 'A nonconformity about the decisions is raised, and the cycle is closed.',
    },
  },
];

function submission(gate: Exclude<LaterGate, 'G2'>): CycleStep {
  return {
    code: `${gate}_SUBMISSION`,
    clause: '4.4',
    label: `Submission of ${gate}`,
    question: `Is everything that gate ${gate} (${PROCEDURE_GATES[gate].label}) asks for done?`,
    verb: `Submit gate ${gate} of`,
    doer: 'CYCLE_PREPARER',
    taskClass: 'WK',
    form: 'GATE_SUBMISSION',
    mail: 'M04',
    state: STATE_OF_STAGE[STAGE_OF_GATE[gate]],
    outcomes: ['SUBMIT'],
    agreeing: 'SUBMIT',
    extendable: false,
    next: { SUBMIT: 'The gate goes to decision.' },
  };
}

function decision(gate: LaterGate): CycleStep {
  const { approval, question } = PROCEDURE_GATES[gate];
  return {
    code: `${gate}_DECISION`,
    clause: '4.4',
    label: `Gate ${gate}`,
    question,
    verb: `Decide gate ${gate} of`,
    doer: approval.doer,
    taskClass: 'AP',
    form: 'GATE_DECISION',
    mail: 'M01',
    state: STATE_OF_STAGE[STAGE_OF_GATE[gate]],
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
    agreeing: 'APPROVE',
    extendable: false,
    next: {
      APPROVE: AFTER_APPROVAL[gate],
      REQUEST_CHANGES: 'The gate goes back with the items you named; it is submitted again.',
      REJECT: 'The cycle stays in its stage with a to-do list; the gate is submitted again.',
    },
  };
}

/** Asked by a person's act, beside the story of the cycle. What is wished for, Top Management decides. */
export const CYCLE_STEPS_BESIDE: readonly CycleStep[] = [
  {
    ...besideRecord('GATE_WAIVER', '4.4'),
    label: 'Waiver of a gate check',
    question: 'May the gate be passed although this is not met, until when, and which corrective action ends it?',
    verb: 'Decide on a waiver for',
    form: 'GATE_WAIVER',
    outcomes: ['GRANT', 'REFUSE'],
    agreeing: 'GRANT',
    next: {
      GRANT: 'The check is waived until its day; the waiver stays on record with its corrective action.',
      REFUSE: 'The check has to be met before the gate is submitted.',
    },
  },
  {
    ...besideRecord('SUSPENSION', '5.1'),
    label: 'Suspension of the cycle',
    question: 'Should this cycle be suspended?',
    verb: 'Decide on the suspension of',
    form: 'SUSPENSION',
    outcomes: ['SUSPEND', 'REFUSE'],
    agreeing: 'SUSPEND',
    next: {
      SUSPEND: 'The cycle stands still; its planned dates move by the time of the suspension.',
      REFUSE: 'The cycle goes on.',
    },
  },
  {
    ...besideRecord('RESUMPTION', '5.1'),
    label: 'Resumption of the cycle',
    question: 'Should this cycle be resumed?',
    verb: 'Decide on the resumption of',
    form: 'RESUMPTION',
    outcomes: ['RESUME', 'REFUSE'],
    agreeing: 'RESUME',
    next: {
      RESUME: 'The cycle goes on where it stood.',
      REFUSE: 'The cycle stays suspended.',
    },
  },
  {
    ...besideRecord('REVISION', '7.5.2'),
    label: 'Revision of an output',
    question: 'What does the version say that takes the place of the one that counts?',
    verb: 'Prepare a new version for',
    doer: 'CYCLE_PREPARER',
    taskClass: 'WK',
    mail: 'M04',
    // That of the step whose output is revised.
    form: null,
    outcomes: ['SUBMIT'],
    agreeing: 'SUBMIT',
    next: { SUBMIT: 'It goes to approval where the step asks for one; until then the version before it counts.' },
  },
  {
    ...besideRecord('REVISION_APPROVAL', '7.5.2'),
    label: 'Approval of a revision',
    question: 'Does this version take the place of the one that counts?',
    verb: 'Approve a new version for',
    form: 'STEP_APPROVAL',
    outcomes: ['APPROVE', 'REQUEST_CHANGES', 'REJECT'],
    agreeing: 'APPROVE',
    next: {
      APPROVE: 'It is approved and kept as a record of the cycle.',
      REQUEST_CHANGES: 'It goes back to the preparer with your words.',
      REJECT: 'This version is refused; what counted before it, if anything, goes on to count.',
    },
  },
];

type Beside = 'GATE_WAIVER' | 'SUSPENSION' | 'RESUMPTION' | 'REVISION' | 'REVISION_APPROVAL';

function besideRecord<Code extends Beside>(code: Code, clause: string) {
  return {
    code,
    clause,
    doer: 'GATE_CHAIR',
    taskClass: 'AP',
    mail: 'M01',
    state: null,
    extendable: false,
    beside: 'RECORD',
  } as const;
}

/** Waits of the story: nobody is asked. */
export const CYCLE_WAITS: readonly CycleStep[] = [
  wait('START', 'Wait for the first day of a step'),
  wait('NEXT_DRAFT', 'Wait for the draft of the next cycle'),
];

function wait(code: 'START' | 'NEXT_DRAFT', label: string): CycleStep {
  return {
    code,
    clause: '4.4',
    label,
    ...{ question: '', verb: '', doer: null, taskClass: null, form: null, mail: null, state: null },
    outcomes: ['ELAPSED'],
    agreeing: 'ELAPSED',
    extendable: false,
    next: {},
  };
}
