import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { TaskView } from '#records/path/task-view.js';

/** Thu 25 Nov 2027, 10:00 in Amsterdam. */
export const VIEW_NOW = Date.UTC(2027, 10, 25, 9);
const DAY = 86_400_000;

const SUBJECT: SubjectDocument = {
  title: 'Corrective action plan of CA-2027-0014',
  sections: [
    {
      heading: 'Nonconformity',
      facts: [
        ['Requirement', 'A.5.24, A.5.26'],
        ['Department', 'Engineering'],
      ],
      text: 'No incident drill was held for two years.\nThe procedure asks for one drill a year.',
    },
    { heading: 'Root cause', text: 'No owner was named for the drill calendar when the procedure was approved.' },
    {
      heading: 'Actions',
      table: {
        head: ['No.', 'What', 'Who', 'Until', 'Evidence'],
        rows: [
          [
            '1',
            'Name an owner of the drill calendar in the procedure',
            'Owen Blackwood',
            '2027-12-10',
            'Approved procedure',
          ],
          ['2', 'Hold the drill of this year', 'Nora Petrescu', '2028-01-14', 'Drill report'],
        ],
      },
    },
    { heading: 'Success criterion', text: 'Two drills in 12 months, each with a report.' },
  ],
};

/** A task view of one step, open for Priya Nandakumar; `change` replaces parts of it. */
export function taskViewOf(code: CorrectiveActionStepCode, change: Partial<TaskView> = {}): TaskView {
  const step = CORRECTIVE_ACTION_STEPS[code];
  if (!step.form || !step.taskClass) throw new Error(`${code} is no step that is asked of a person`);
  return {
    status: 'OPEN',
    linkId: '01940000-0000-7000-8000-000000000001',
    linkExpires: VIEW_NOW + 35 * DAY,
    person: { id: 'P05', name: 'Priya Nandakumar', mail: 'priya@larkfield.example', zone: 'Europe/Amsterdam' },
    task: { id: '01940000-0000-7000-8000-000000000002', capacity: 'IM', onBehalfOf: null, area: null, addedAtLevel: 0 },
    question: {
      id: '01940000-0000-7000-8000-000000000003',
      round: 1,
      form: step.form,
      taskClass: step.taskClass,
      quorum: 'ONE_OF',
      assurance: 'A',
      openedAt: VIEW_NOW - 2 * DAY,
      due: VIEW_NOW + 5 * DAY,
      level: 0,
      ...{ vote: null, blockedBy: null, barred: null, waived: [] },
    },
    step: {
      code,
      part: '',
      label: step.label,
      clause: step.clause,
      question: step.question,
      iteration: 1,
      extensions: 0,
      mayExtend: step.extendable,
      extensionAsked: false,
    },
    record: RECORD,
    subject: {
      number: 1,
      sha256: 'a'.repeat(64),
      document: SUBJECT,
      authors: ['Owen Blackwood'],
      madeAt: VIEW_NOW - 2 * DAY,
      previous: null,
    },
    others: [{ name: 'Lukas Brandt', capacity: 'DEPUTY_IM', state: 'OPEN' }],
    earlier: [],
    evidence: [],
    draftEvidence: [],
    draft: {},
    proposed: {},
    offered: step.outcomes,
    similar: [],
    receipt: null,
    decidedBy: null,
    handedOnTo: null,
    choices: CHOICES,
    ...change,
  };
}

const RECORD: TaskView['record'] = {
  id: 'CA-2027-0014',
  process: 'corrective-action',
  type: 'CA',
  title: 'No incident drill for two years',
  description: 'No incident drill was held for two years.',
  source: 'AUDIT_INT',
  state: 'PLAN_APPROVAL',
  grade: 'MAJOR',
  department: { id: 'ENG', name: 'Engineering' },
  owner: { id: 'P08', name: 'Owen Blackwood' },
  raisedBy: { id: 'P13', name: 'Ingrid Falkberg' },
  raisedAt: VIEW_NOW - 20 * DAY,
  requirementRefs: ['A.5.24', 'A.5.26'],
  iteration: 1,
};

const CHOICES: TaskView['choices'] = {
  departments: [
    { id: 'ENG', name: 'Engineering' },
    { id: 'ITO', name: 'IT Operations' },
  ],
  actions: [
    { number: 1, what: 'Name an owner of the drill calendar', implementer: 'Owen Blackwood', state: 'DONE' },
    { number: 2, what: 'Hold the drill of this year', implementer: 'Nora Petrescu', state: 'DONE' },
  ],
  people: [
    { id: 'P08', name: 'Owen Blackwood', mail: 'owen@larkfield.example' },
    { id: 'P18', name: 'Nora Petrescu', mail: 'nora@larkfield.example' },
  ],
  latestDay: '2028-02-03',
  earliestDay: '2027-11-25',
  monitoring: { min: 14, max: 180, standard: 45 },
  notYetMaxDays: 60,
};
