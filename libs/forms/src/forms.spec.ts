import { whatFollows } from '#domain/process/steps.js';
import { describe, expect, it } from '@jest/globals';
import { CORRECTIVE_ACTION_STEPS } from '#domain/corrective-action/steps.js';
import { CYCLE_STEPS } from '#domain/cycle/steps.js';
import { DOCUMENT_STEPS } from '#domain/documents/steps.js';
import { REVIEW_STEPS, TRIGGER_STEPS } from '#domain/review/steps.js';
import type { CycleForm } from '#domain/process/form-code.js';
import type { StepDefinition } from '#domain/process/step-definition.js';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { checkEntry, pageField } from './check-entry.js';
import { CYCLE_FORMS } from './cycle/cycle-forms.js';
import { toEntry, typedPersons, type FlatFields } from './flat-fields.js';
import { FORMS } from './forms.js';
import { flattened, proposedFields } from './proposed-fields.js';

const KNOWN = { people: new Map([['owen@larkfield.example', 'P08']]), files: ['01940000-0000-7000-8000-000000000009'] };
const STEPS: readonly StepDefinition[] = [
  ...Object.values(CORRECTIVE_ACTION_STEPS),
  ...Object.values(CYCLE_STEPS),
  ...Object.values(DOCUMENT_STEPS),
  ...Object.values(REVIEW_STEPS),
  ...Object.values(TRIGGER_STEPS),
];

describe('forms', () => {
  it('answer every step that is asked with exactly its outcomes, one of them primary', () => {
    const asked = STEPS.filter((step) => step.form !== null);
    for (const form of Object.values(FORMS)) {
      const steps = asked.filter((step) => step.form === form.code);
      // Steps that share a form answer with the union; a page offers what its step and its record allow.
      const outcomes = new Set(steps.flatMap((step) => step.outcomes).filter((outcome) => outcome !== 'ELAPSED'));
      expect([form.code, form.answers.map((answer) => answer.outcome)]).toEqual([form.code, [...outcomes]]);
      expect([form.code, form.answers.filter((answer) => answer.primary).length]).toEqual([form.code, 1]);
      const names = form.fields.map((field) => field.name);
      for (const need of form.answers.flatMap((answer) => answer.needs))
        expect([form.code, names]).toEqual([form.code, expect.arrayContaining([need])]);
    }
  });

  it('say of an answer of the cycle what the receipt says, where the steps of the form agree', () => {
    for (const step of Object.values(CYCLE_STEPS)) {
      if (step.form === null || step.form === 'GATE_DECISION') continue;
      const said = CYCLE_FORMS[step.form].answers.map(({ outcome, next }) => [outcome, next]);
      expect([step.code, said]).toEqual([
        step.code,
        step.outcomes.map((outcome) => [outcome, whatFollows(step.code, outcome)]),
      ]);
    }
  });

  it('begin empty, and take what they gave: every form of the cycle parses from nothing and from a complete entry', () => {
    for (const form of Object.values(CYCLE_FORMS)) {
      const empty = form.schema.parse({});
      expect([form.code, form.schema.parse(empty)]).toEqual([form.code, empty]);
      const complete = CYCLE_ENTRIES[form.code as CycleForm];
      expect(form.schema.parse(complete)).toEqual(complete);
    }
  });

  it('give a complete entry of the cycle back as it was typed on a page', () => {
    const people = new Map(['P01', 'P05', 'P07', 'P09'].map((id) => [id, id]));
    for (const form of Object.values(CYCLE_FORMS)) {
      const entry = CYCLE_ENTRIES[form.code as CycleForm];
      const typed = proposedFields(form, flattened(entry));
      expect([form.code, form.schema.parse(toEntry(form, typed, { people, files: [] }))]).toEqual([form.code, entry]);
    }
  });

  it('have every row that is given, in the order of its list, whatever is left out or comes first', () => {
    for (const form of Object.values(CYCLE_FORMS)) {
      for (const { name, fixed } of form.fields) {
        if (!fixed) continue;
        const codes = (value: unknown) => (value as Record<string, unknown>[]).map((row) => row[fixed.key]);
        const all = fixed.list.map(({ code }) => code);
        const [first = '', second = ''] = all;
        const given = form.schema.parse({ [name]: [{ [fixed.key]: second }, { [fixed.key]: first }] });
        expect([name, codes(form.schema.parse({})[name]), codes(given[name])]).toEqual([name, all, all]);
        expect(form.schema.safeParse({ [name]: [{ [fixed.key]: first }, { [fixed.key]: first }] }).success).toBe(false);
        expect(form.schema.safeParse({ [name]: [{ [fixed.key]: 'A.9.9' }] }).success).toBe(false);
      }
    }
  });

  it('keep what is given of a row that comes out of order', () => {
    const given = FORMS.CONTROL_SELECTION.schema.parse({ controls: [{ code: 'A.5.2', reason: 'Law' }] });
    expect((given['controls'] as Record<string, unknown>[]).slice(0, 2)).toMatchObject([
      { code: 'A.5.1', applicable: '', reason: '' },
      { code: 'A.5.2', applicable: '', reason: 'Law' },
    ]);
  });

  it('say of "not a nonconformity" what the receipt says', () => {
    const answer = FORMS.CA_TRIAGE.answers.find(({ outcome }) => outcome === 'NOT_NC');
    expect(answer?.next).toBe(whatFollows('TRIAGE', 'NOT_NC'));
  });

  it('read a plan from flat fields, leave out empty rows and give it back as it was typed', () => {
    const typed: FlatFields = {
      'actions.1.what': 'Name an owner\r\nof the calendar',
      'actions.1.implementerId': 'owen@larkfield.example',
      'actions.1.due': '2027-12-10',
      'actions.1.evidenceExpected': 'Procedure',
      'actions.3.what': 'Hold the drill',
      criterion: ' Two drills a year ',
      cost: '1200.50',
      crossDepartment: 'on',
    };
    const entry = toEntry(FORMS.CA_PLAN, typed, KNOWN);
    expect(entry).toMatchObject({
      actions: [
        { what: 'Name an owner\nof the calendar', implementerId: 'P08', due: '2027-12-10' },
        { what: 'Hold the drill', implementerId: '', due: '' },
      ],
      criterion: 'Two drills a year',
      cost: 1200.5,
      crossDepartment: true,
      monitoringDays: null,
    });
    expect(proposedFields(FORMS.CA_PLAN, flattened(entry))).toMatchObject({
      'actions.2.what': 'Hold the drill',
      crossDepartment: 'on',
      cost: '1200.5',
    });
  });

  it('name the row of an error as it stands on the page', () => {
    const typed = { 'actions.2.what': 'x', 'actions.4.what': 'y', 'actions.4.due': 'soon' };
    const form = FORMS.CA_PLAN;
    const answer = form.answers[0];
    if (!answer) throw new Error('a plan has an answer');
    const checked = checkEntry({ form, answer }, toEntry(form, typed, KNOWN), typed);
    expect(checked).toMatchObject({ ok: false, unmet: [{ field: 'actions.4.due' }] });
    expect(pageField(form, 'actions.2', typed)).toBe('actions.4');
    expect(pageField(form, 'criterion', typed)).toBe('criterion');
  });

  it('need only what the chosen answer needs', () => {
    const form = FORMS.CA_PLAN_APPROVAL;
    const unmet = form.answers.map((answer) => checkEntry({ form, answer }, { comment: '' }).ok);
    expect(unmet).toEqual([true, false, false]);
  });

  it('take evidence as a file or an address, and neither is nothing', () => {
    const form = FORMS.CA_ACTION;
    const [answer] = form.answers;
    if (!answer) throw new Error('an action has an answer');
    const check = (files: readonly string[], link: string) =>
      checkEntry({ form, answer }, toEntry(form, { note: 'Done', 'evidence.link': link }, { ...KNOWN, files })).ok;
    expect([
      check(KNOWN.files, ''),
      check([], 'https://wiki.larkfield.example/drill'),
      check([], ''),
      check([], 'javascript:alert(1)'),
    ]).toEqual([true, true, false, false]);
  });

  it('refuse control characters, numbers that could be misread, unknown members and endless text', () => {
    const form = FORMS.CA_PLAN;
    const [answer] = form.answers;
    if (!answer) throw new Error('a plan has an answer');
    const fields = (entry: unknown) => {
      const result = checkEntry({ form, answer }, entry);
      return result.ok ? [] : result.unmet.map(({ field }) => field);
    };
    expect(fields({ criterion: 'a\u0000b' })).toEqual(['criterion']);
    expect(fields(toEntry(form, { cost: '1.500,50' }, KNOWN))).toContain('cost');
    expect(fields({ criterion: 'x'.repeat(9_000) })).toEqual(['criterion']);
    expect(checkEntry({ form, answer }, { decidedBy: 'P01' }).ok).toBe(false);
  });

  it('list the persons that were typed, and tick the actions that go back', () => {
    expect(typedPersons(FORMS.CA_PLAN, { 'actions.2.implementerId': ' Nora ' })).toEqual([
      { name: 'actions.2.implementerId', text: 'Nora' },
    ]);
    expect(toEntry(FORMS.CA_EVIDENCE_CHECK, { 'returned.3': 'on', 'returned.1': 'on', comment: 'x' }, KNOWN)).toEqual({
      returned: [1, 3],
      comment: 'x',
    });
  });
});
