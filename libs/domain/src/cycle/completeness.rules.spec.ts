import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { describe, expect, it } from '@jest/globals';
import type { CycleForm } from '../process/form-code.js';
import { unmetOfCycle, type CycleContext } from './completeness.rules.js';

const PEOPLE = new Set(['P01', 'P05', 'P07', 'P09']);
const CONTEXT: CycleContext = { today: '2027-12-31', firstDay: '2027-01-01', people: PEOPLE };

type Patch = Readonly<Record<string, unknown>>;
/** Rule, field that it names, and what breaks the complete entry: members of it, or of the row of the field. */
type Broken = readonly [code: string, field: string, patch: Patch, outcome?: string];

type Some<Form extends CycleForm> = Readonly<Record<Form, readonly Broken[]>>;
type Operate = 'AREA_ATTESTATION' | 'REGISTER_CONFIRMATION' | 'AWARENESS_STATUS' | 'OPERATIONS_SUMMARY';
type Monitor = 'AUDIT_SUMMARY' | 'REVIEW_MINUTES' | 'KPI_SHEET' | 'EVIDENCE_INDEX';
type Establish = Exclude<
  keyof typeof CYCLE_ENTRIES,
  Operate | Monitor | 'UPDATES_SUMMARY' | 'CONTEXT_DELTA_INPUT' | 'CONTEXT_DELTA' | 'STEP_APPROVAL' | Decided
>;
type Decided = 'GATE_SUBMISSION' | 'GATE_DECISION' | 'GATE_WAIVER' | 'CYCLE_WAIVER_CHECK' | 'SUSPENSION' | 'RESUMPTION';

const noTexts = (...names: string[]) => names.map((name): Broken => [`${name}-missing`, name, { [name]: ' ' }]);
const noNumbers = (...names: string[]) => names.map((name): Broken => [`${name}-missing`, name, { [name]: null }]);
const noRows = (...names: string[]) => names.map((name): Broken => [`${name}-missing`, name, { [name]: [] }]);
const noCells = (rows: string, ...cells: string[]) =>
  cells.map((cell): Broken => [`${rows}-${cell}`, `${rows}.1.${cell}`, { [cell]: '' }]);

/** Every id once: the second row is the first again. */
const TWICE = 'second row like the first';
const WORDS: readonly Broken[] = [
  ['comment-missing', 'comment', { comment: ' ', items: ['A'] }, 'REQUEST_CHANGES'],
  ['comment-missing', 'comment', { comment: ' ' }, 'REJECT'],
];
const CLIMATE: readonly Broken[] = [
  ['climate-missing', 'climate.relevant', { climate: { relevant: '', reason: 'Flood' } }],
  ['climate-reason-missing', 'climate.reason', { climate: { relevant: 'NO', reason: ' ' } }],
];
const ISSUES = [...noCells('externalIssues', 'text', 'why'), ...noCells('internalIssues', 'text', 'why')];
const PARTIES = noCells('parties', 'party', 'requirement', 'addressed', 'how');
const NOTHING = 'nothing-missing';

const ESTABLISH: Some<Establish> = {
  CYCLE_CHARTER: [
    ...noTexts('firstDay', 'lastDay', 'aims', 'people', 'money', 'tools'),
    ['period', 'lastDay', { lastDay: '2026-12-31' }],
    ...noRows('roles'),
    ...noCells('roles', 'role', 'personId', 'competence'),
    ['person-unknown', 'roles.1.personId', { personId: 'P99' }],
    ...noCells('carryOver', 'what', 'handling'),
  ],
  CONTEXT_INPUT: [
    [NOTHING, 'nothing', { externalIssues: [], internalIssues: [], parties: [] }],
    ...[...ISSUES, ...CLIMATE, ...PARTIES],
  ],
  CONTEXT_AND_PARTIES: [
    ...noRows('externalIssues', 'internalIssues', 'parties'),
    ...[...ISSUES, ...CLIMATE, ...PARTIES],
  ],
  SCOPE_STATEMENT: [
    ...noTexts('purpose'),
    ...noRows('units', 'sites', 'processes'),
    ...noCells('interfaces', 'party', 'what'),
    ...noCells('dependencies', 'party', 'what'),
    ...noCells('exclusions', 'what', 'reason'),
  ],
  RISK_INPUT: [
    [NOTHING, 'nothing', { risks: [] }],
    ...noCells('risks', 'scenario', 'ownerId'),
    ['risks-likelihood', 'risks.1.likelihood', { likelihood: null }],
    ['risks-impact', 'risks.1.impact', { impact: null }],
  ],
  RISK_SUMMARY: [
    ...noTexts('criteria'),
    ...noRows('risks'),
    ...noCells('risks', 'id', 'scenario', 'ownerId', 'treatment'),
    ['risks-evaluated', 'risks.1.likelihood', { likelihood: null }],
    ['risks-evaluated', 'risks.1.impact', { impact: null }],
    ['risks-twice', 'risks.2.id', { [TWICE]: 'risks' }],
  ],
  OBJECTIVES_INPUT: [
    [NOTHING, 'nothing', { objectives: [] }],
    ...noCells('objectives', 'text', 'measure', 'target', 'ownerId', 'due'),
  ],
  OBJECTIVES: [
    ...noRows('objectives'),
    ...noCells('objectives', 'id', 'text', 'measure', 'target', 'ownerId', 'due', 'resources'),
    ['objectives-twice', 'objectives.2.id', { [TWICE]: 'objectives' }],
  ],
  CONTROL_SELECTION: [
    ['control-undecided', 'controls.1.applicable', { applicable: '' }],
    ['control-reason', 'controls.1.reason', { reason: '' }],
    ['control-reason', 'controls.1.reason', { applicable: 'NO', implemented: '', reason: ' ' }],
    ['control-status', 'controls.1.implemented', { implemented: '' }],
    ['control-plan', 'controls.1.plannedOn', { implemented: 'PARTIAL' }],
    ['control-plan', 'controls.1.ownerId', { implemented: 'NOT', ownerId: '', plannedOn: '2027-05-01' }],
    ...noCells('ownControls', 'code', 'label'),
    ['own-control-code', 'ownControls.1.code', { code: 'A.5.1' }],
    ['control-plan', 'ownControls.1.plannedOn', { plannedOn: '' }],
  ],
  DOCUMENT_SET: [
    ...noCells('documents', 'id', 'title', 'version', 'ownerId', 'approverId', 'effective', 'nextReview'),
    ['document-review', 'documents.1.nextReview', { nextReview: '2027-01-15' }],
    ...noCells('others', 'id', 'title', 'version', 'ownerId', 'approverId', 'effective', 'nextReview'),
    ['document-review', 'others.1.nextReview', { nextReview: '2027-01-01' }],
  ],
};

const OPERATE: Some<Operate> = {
  AREA_ATTESTATION: [
    ...noTexts('policiesEnforced', 'compliance'),
    ['confirm-not-enforced', 'policiesEnforced', { policiesEnforced: 'NO' }],
    ['confirm-deviates', 'compliance', { compliance: 'DEVIATION' }],
    ['deviation-missing', 'deviation', { compliance: 'DEVIATION', requirementRefs: ['A.8.13'] }, 'DEVIATION'],
    ['requirementRefs-missing', 'requirementRefs', { compliance: 'DEVIATION', deviation: 'No copy' }, 'DEVIATION'],
    ['deviation-contradicts', 'compliance', { deviation: 'No copy', requirementRefs: ['A.8.13'] }, 'DEVIATION'],
    ['noNewRisks-missing', 'noNewRisks', { noNewRisks: false }],
    ['new-risks-contradict', 'noNewRisks', { newRisks: CYCLE_ENTRIES.RISK_INPUT.risks }],
    [
      ...(['newRisks-scenario', 'newRisks.1.scenario'] as const),
      { noNewRisks: false, newRisks: [{ ...CYCLE_ENTRIES.RISK_INPUT.risks[0], scenario: '' }] },
    ],
  ],
  REGISTER_CONFIRMATION: [
    ...noCells('registers', 'confirmedOn', 'result'),
    ['register-in-future', 'registers.1.confirmedOn', { confirmedOn: '2028-01-01' }],
    ['register-before-cycle', 'registers.1.confirmedOn', { confirmedOn: '2026-12-31' }],
    ['register-note', 'registers.1.note', { note: '' }],
  ],
  AWARENESS_STATUS: [
    ...noNumbers('enrolled', 'completed'),
    ['awareness-asked', 'enrolled', { enrolled: 1 }],
    ['awareness-completed', 'completed', { completed: 45 }],
  ],
  OPERATIONS_SUMMARY: [
    ['incidents-missing', 'incidents', { incidents: null, majorIncidents: 0, majors: [] }],
    ...noNumbers('majorIncidents', 'changes', 'accessReviewsDone'),
    ['accessReviewsDue-missing', 'accessReviewsDue', { accessReviewsDue: null, accessReviewsDone: 0 }],
    ['major-incidents', 'majorIncidents', { incidents: 0 }],
    ['majors-listed', 'majors', { majors: [] }],
    ...noCells('majors', 'id', 'what'),
    ['access-reviews', 'accessReviewsDone', { accessReviewsDone: 6 }],
    ...noCells('treatmentActions', 'riskId', 'action', 'due', 'state'),
    ['treatment-extended', 'treatmentActions.1.until', { state: 'EXTENDED', until: '2027-06-30' }],
  ],
};

const MONITOR: Some<Monitor> = {
  AUDIT_SUMMARY: [
    ...noRows('audits'),
    ...noCells('audits', 'id', 'kind', 'scope', 'state'),
    ['audit-date', 'audits.1.date', { date: '' }],
    ['audit-postponed', 'audits.1.findings', { state: 'POSTPONED' }],
    ['audits-twice', 'audits.2.id', { [TWICE]: 'audits' }],
  ],
  REVIEW_MINUTES: [
    ...noTexts('heldOn', 'improvements', 'ismsChanges', 'resources', 'legalEvaluated', 'legalResult', 'nextReview'),
    ['review-in-future', 'heldOn', { heldOn: '2028-01-01' }],
    ['review-before-cycle', 'heldOn', { heldOn: '2026-12-31' }],
    ...noRows('attendees'),
    ...noCells('attendees', 'personId', 'role'),
    ['input-considered', 'inputs.1.considered', { considered: false }],
    ['input-considered', 'inputs.1.discussion', { discussion: '' }],
    ...noCells('conclusion', 'verdict', 'reason'),
    ['noActions-missing', 'noActions', { actions: [] }],
    ...noCells('actions', 'what', 'ownerId', 'due'),
    ['next-review', 'nextReview', { nextReview: '2027-11-15' }],
  ],
  KPI_SHEET: [
    ['kpi-colour', 'kpis.1.colour', { colour: '' }],
    ['kpi-value', 'kpis.1.value', { value: null }],
    ['kpi-value', 'kpis.1.value', { colour: 'NOT_MEASURED', comment: 'No test yet' }],
    ['kpi-comment', 'kpis.1.comment', { colour: 'RED' }],
    ...noCells('objectives', 'id', 'status'),
    ['objective-comment', 'objectives.1.comment', { status: 'AT_RISK' }],
    ['objectives-twice', 'objectives.2.id', { [TWICE]: 'objectives' }],
  ],
  EVIDENCE_INDEX: [
    ['evidence-found', 'records.1.found', { found: '' }],
    ['evidence-link', 'records.1.link', { link: '' }],
    ['evidence-gap', 'records.1.note', { found: 'NO' }],
  ],
};

const CHANGES: readonly Broken[] = [
  [NOTHING, 'nothing', { changes: [] }],
  ...noCells('changes', 'kind', 'what', 'effect'),
];

const BROKEN: Readonly<Record<CycleForm, readonly Broken[]>> = {
  ...ESTABLISH,
  ...OPERATE,
  ...MONITOR,
  UPDATES_SUMMARY: [
    [NOTHING, 'nothing', { updates: [] }],
    ...noCells('updates', 'id', 'what', 'reason', 'doneOn'),
    ['update-in-future', 'updates.1.doneOn', { doneOn: '2028-01-01' }],
  ],
  CONTEXT_DELTA_INPUT: CHANGES,
  CONTEXT_DELTA: [...CHANGES, ...noCells('changes', 'followUp')],
  STEP_APPROVAL: WORDS,
  GATE_SUBMISSION: noCells('items', 'item', 'statement'),
  GATE_DECISION: [
    ...WORDS,
    ['comment-missing', 'comment', {}, 'CANCEL'],
    ['items-missing', 'items', { comment: 'Two things' }, 'REQUEST_CHANGES'],
  ],
  GATE_WAIVER: [['reason-missing', 'reason', { reason: '' }, 'REFUSE']],
  CYCLE_WAIVER_CHECK: noTexts('comment'),
  SUSPENSION: noTexts('reason'),
  RESUMPTION: [['reason-missing', 'reason', {}, 'REFUSE']],
};

/** Answer of each form that the complete entry is enough for. */
const YES: Readonly<Partial<Record<CycleForm, string>>> = {
  AREA_ATTESTATION: 'CONFIRM',
  STEP_APPROVAL: 'APPROVE',
  GATE_DECISION: 'APPROVE',
  GATE_WAIVER: 'GRANT',
  CYCLE_WAIVER_CHECK: 'CONFIRM',
  SUSPENSION: 'SUSPEND',
  RESUMPTION: 'RESUME',
};

function broken(form: CycleForm, [, field, patch]: Broken): Patch {
  const entry: Patch = { ...CYCLE_ENTRIES[form] };
  const [list = '', row] = field.split('.');
  const twice = patch[TWICE];
  if (typeof twice === 'string') {
    const [one] = entry[twice] as readonly Patch[];
    return { ...entry, [twice]: [one, one] };
  }
  const rows = entry[list];
  if (row !== '1' || !Array.isArray(rows) || list in patch) return { ...entry, ...patch };
  return { ...entry, [list]: rows.map((one: Patch, at) => (at === 0 ? { ...one, ...patch } : one)) };
}

const FORMS = Object.keys(BROKEN) as CycleForm[];

describe('an answer of the cycle', () => {
  it.each(FORMS)('is taken when the form is complete: %s', (form) => {
    const outcome = YES[form] ?? 'SUBMIT';
    expect(unmetOfCycle(form, { outcome, entry: CYCLE_ENTRIES[form] }, CONTEXT)).toEqual([]);
  });

  it.each(FORMS.flatMap((form) => BROKEN[form].map((one) => ({ form, one, code: one[0], field: one[1] }))))(
    'is refused, and the field is named: $form $code at $field',
    ({ form, one, code, field }) => {
      const outcome = one[3] ?? YES[form] ?? 'SUBMIT';
      const unmet = unmetOfCycle(form, { outcome, entry: broken(form, one) }, CONTEXT);
      expect(unmet.map((found) => [found.code, found.field])).toEqual([[code, field]]);
      expect(unmet[0]?.reason).toMatch(/^\S.*\.$/);
    },
  );

  it('may say that there is nothing, with the reason', () => {
    const nothing = 'Looked at all contracts';
    for (const [form, entry] of [
      ['RISK_INPUT', { risks: [], nothing }],
      ['OBJECTIVES_INPUT', { objectives: [], nothing }],
      ['UPDATES_SUMMARY', { updates: [], nothing }],
      ['CONTEXT_DELTA_INPUT', { changes: [], nothing }],
      ['CONTEXT_DELTA', { changes: [], nothing }],
    ] as const)
      expect([form, unmetOfCycle(form, { outcome: 'SUBMIT', entry }, CONTEXT)]).toEqual([form, []]);
  });

  it('excludes a control with a reason alone, and needs no owner of what is implemented', () => {
    const [first, second, ...rest] = CYCLE_ENTRIES.CONTROL_SELECTION.controls;
    const excluded = { ...first, applicable: 'NO', reason: 'No such work', implemented: '', ownerId: '' };
    const controls = [excluded, { ...second, ownerId: '' }, ...rest];
    const entry = { ...CYCLE_ENTRIES.CONTROL_SELECTION, controls };
    expect(unmetOfCycle('CONTROL_SELECTION', { outcome: 'SUBMIT', entry }, CONTEXT)).toEqual([]);
  });

  it('takes persons as they are where the caller has turned names into ids', () => {
    const entry = { ...CYCLE_ENTRIES.CYCLE_CHARTER, roles: [{ role: 'DEPUTY', personId: 'P99', competence: 'Exam' }] };
    const { people: _people, ...context } = CONTEXT;
    expect(unmetOfCycle('CYCLE_CHARTER', { outcome: 'SUBMIT', entry }, context)).toEqual([]);
  });
});
