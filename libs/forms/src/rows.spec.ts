import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { readCsv } from './csv.js';
import { caPlan } from './corrective-action/ca-plan.schema.js';
import type { Field } from './field.js';
import { rowsShown, toEntry, typedPersons } from './flat-fields.js';
import type { Form } from './form.js';
import { FORMS } from './forms.js';
import { flattened, proposedFields } from './proposed-fields.js';
import { withoutRow, withRowAdded, withRows } from './row-acts.js';
import { csvHeader, fillFromCsv } from './rows-csv.js';

const PEOPLE = new Map(['P01', 'P05', 'P07', 'P09'].map((id) => [id, id]));

function fieldOf(form: Form, name: string): Field {
  const field = form.fields.find((one) => one.name === name);
  if (!field) throw new Error(`${form.code} has no field ${name}`);
  return field;
}

const ACTIONS = fieldOf(caPlan, 'actions');
const CONTROLS = fieldOf(FORMS.CONTROL_SELECTION, 'controls');
const AUDITS = fieldOf(FORMS.AUDIT_SUMMARY, 'audits');

describe('entries of the cycle on a page', () => {
  it.each(Object.entries(CYCLE_ENTRIES))('%s comes back from the page as it was proposed', (code, entry: object) => {
    const form = FORMS[code as keyof typeof CYCLE_ENTRIES];
    const typed = proposedFields(form, flattened(entry));
    const back = form.schema.parse(toEntry(form, typed, { people: PEOPLE, files: [] }));
    // The sample of what an area says also has who said it, which its form does not ask.
    if (code === 'CONTEXT_INPUT') expect(entry).toMatchObject(back);
    else expect(back).toEqual(entry);
  });

  it('have all rows that data gives, though nothing is typed', () => {
    const entry = toEntry(FORMS.CONTROL_SELECTION, { 'controls.93.applicable': 'NO' }, { people: PEOPLE, files: [] });
    const rows = entry['controls'] as { code: string; applicable: string }[];
    expect([rows.length, rows[0]?.code, rows[92]]).toMatchObject([93, 'A.5.1', { code: 'A.8.34', applicable: 'NO' }]);
  });

  it('find a row that data gives by its code, wherever an older entry has it', () => {
    const older = { controls: [{ code: 'A.8.34', applicable: 'NO' }, { code: 'A.9.9', applicable: 'YES' }] }; // prettier-ignore
    expect(proposedFields(FORMS.CONTROL_SELECTION, flattened(older))).toEqual({ 'controls.93.applicable': 'NO' });
  });

  it('name the people in the cells of rows', () => {
    const typed = { 'controls.2.ownerId': 'a@larkfield.example', 'ownControls.1.ownerId': 'b@larkfield.example' };
    expect(typedPersons(FORMS.CONTROL_SELECTION, typed).map(({ name }) => name)).toEqual(Object.keys(typed));
  });

  it('keep the comma of a line, and part references by it', () => {
    const scope = { sites: 'Zwolle, Overijssel\r\n\r\nUtrecht' };
    const attested = { requirementRefs: 'A.5.1, A.5.2' };
    expect(toEntry(FORMS.SCOPE_STATEMENT, scope, { people: PEOPLE, files: [] })['sites']).toEqual(['Zwolle, Overijssel', 'Utrecht']); // prettier-ignore
    expect(toEntry(FORMS.AREA_ATTESTATION, attested, { people: PEOPLE, files: [] })['requirementRefs']).toEqual(['A.5.1', 'A.5.2']); // prettier-ignore
  });
});

describe('the buttons of rows', () => {
  const typed = { 'actions.1.what': 'one', 'actions.2.what': 'two', 'actions.3.what': 'three', criterion: 'kept' };

  it('add a row below those that are there, up to the most', () => {
    expect(rowsShown(ACTIONS, withRowAdded(ACTIONS, typed))).toBe(4);
    expect(rowsShown(ACTIONS, withRowAdded(ACTIONS, { 'actions.10.what': 'ten' }))).toBe(10);
    expect(rowsShown(ACTIONS, { 'rows.actions': '9999' })).toBe(10);
  });

  it('remove one row and lose nothing else', () => {
    const left = withoutRow(ACTIONS, typed, 2);
    expect(left).toMatchObject({ 'actions.1.what': 'one', 'actions.2.what': 'three', criterion: 'kept' });
    expect([rowsShown(ACTIONS, left), left['actions.3.what']]).toEqual([2, undefined]);
  });
});

describe('rows from CSV', () => {
  const csv = (field: Field, text: string) => fillFromCsv(field, { [`csv.${field.name}`]: text, notes: 'kept' });
  const reasons = (field: Field, text: string) => {
    const filled = csv(field, text);
    return filled.ok ? [] : filled.unmet.map(({ reason }) => reason);
  };

  it('take columns by label or name in any order, words or codes of a choice, comma, semicolon or tab', () => {
    for (const by of [',', ';', '\t']) {
      const text = ['Scope', 'id', 'KIND', 'State'].join(by) + '\r\n' + ['"Clauses ""4"" to\n6"', 'AUD-1', 'internal', 'OPEN'].join(by); // prettier-ignore
      expect(csv(AUDITS, `\uFEFF${text}\r\n`)).toMatchObject({
        ok: true,
        rows: 1,
        fields: { 'audits.1.scope': 'Clauses "4" to\n6', 'audits.1.kind': 'INTERNAL', 'audits.1.state': 'OPEN', notes: 'kept' }, // prettier-ignore
      });
    }
  });

  it('replace all rows that people add, and leave the text away once it is read', () => {
    const filled = fillFromCsv(AUDITS, { 'audits.7.id': 'old', 'csv.audits': 'Id\nAUD-1\n\nAUD-2' });
    expect(filled).toMatchObject({ ok: true, fields: { 'audits.1.id': 'AUD-1', 'audits.2.id': 'AUD-2', 'rows.audits': '2' } }); // prettier-ignore
    expect(filled.ok && Object.keys(filled.fields).filter((name) => /^csv|\.7\./.test(name))).toEqual([]);
  });

  it('find the rows that data gives by code, label or both, and leave the others as they were', () => {
    const text = `Control,Applicable,Reason\nA.5.2,yes,Law\n"A.5.3 Segregation of duties",No,Small`;
    const filled = fillFromCsv(CONTROLS, { 'csv.controls': text, 'controls.1.reason': 'typed', 'controls.2.plannedOn': '2027-01-01' }); // prettier-ignore
    expect(filled).toMatchObject({
      ok: true,
      fields: {
        'controls.1.reason': 'typed',
        'controls.2.applicable': 'YES',
        'controls.2.plannedOn': '2027-01-01',
        'controls.3.applicable': 'NO',
      },
    });
  });

  it('name line and column of everything that cannot be meant', () => {
    const text = 'Control,Applicable,Planned for\nA.5.1,maybe,2027-01-01\nA.5.2,Yes,1 May\nA.9.1,No,\nA.5.1,,,x';
    expect(reasons(CONTROLS, text)).toEqual([
      'Line 2, Applicable: "maybe" is none of Yes, No.',
      'Line 3, Planned for: "1 May" is no day such as 2027-03-12.',
      'Line 5: there are more cells than columns.',
      'Line 4, Control: there is no "A.9.1".',
      'Line 5, Control: A.5.1 stands there twice.',
    ]);
    expect(reasons(CONTROLS, 'Applicable\nYes')).toEqual(['Line 1: column Control is missing.']);
    expect(reasons(AUDITS, 'Id,Colour,id\nx,y,z')).toEqual([
      `Line 1: there is no column "Colour". Columns are: ${csvHeader(AUDITS).join(', ')}.`,
      'Line 1: column id stands there twice.',
    ]);
    expect(reasons(AUDITS, 'Id\n"AUD-1')).toEqual(['Line 2: the quote does not end.']);
    expect(reasons(AUDITS, 'Id')).toEqual(['Give a header line and at least one row below it.']);
    expect(reasons(AUDITS, `Id\n${'x\n'.repeat(61)}`)).toEqual(['Line 62: there may be 60 rows at most.']);
  });

  it('take a number and a tick as people write them, and nothing that only looks like one', () => {
    const kpis = fieldOf(FORMS.KPI_SHEET, 'kpis');
    expect(csv(kpis, 'kpi,Value\nKPI-01,97.5')).toMatchObject({ ok: true, fields: { 'kpis.1.value': '97.5' } });
    expect(reasons(kpis, 'kpi;Value\nKPI-01;97,5')).toEqual(['Line 2, Value: "97,5" is no plain number.']);
    const inputs = fieldOf(FORMS.REVIEW_MINUTES, 'inputs');
    expect(csv(inputs, 'Input,Considered\na,Yes\nb,no')).toMatchObject({ ok: true, fields: { 'inputs.1.considered': 'on', 'inputs.2.considered': '' } }); // prettier-ignore
    expect(reasons(inputs, 'Input,Considered\na,perhaps')).toEqual(['Line 2, Considered: "perhaps" is neither yes nor no.']); // prettier-ignore
  });

  it('take off the quote that guards a cell against formulas', () => {
    expect(csv(AUDITS, "Id,Findings\nAUD-1,'=1+1")).toMatchObject({
      ok: true,
      fields: { 'audits.1.findings': '=1+1' },
    });
  });

  it('read back every table that RFC 4180 can write', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', ';', '"', '\n', ' ', 'é') }).map((text) => text.trim());
    const table = fc.integer({ min: 2, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }).filter((row) => row.some((one) => one !== '')), { maxLength: 5 })); // prettier-ignore
    fc.assert(
      fc.property(table, (rows) => {
        const head = (rows[0] ?? ['', '']).map((_, at) => `h${at}`);
        const text = [head, ...rows].map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\r\n'); // prettier-ignore
        const read = readCsv(text);
        expect('records' in read && read.records.map(({ cells }) => cells)).toEqual([head, ...rows]);
      }),
    );
  });

  it('come back as they were from the rows of a page', () => {
    expect(withRows(ACTIONS, { 'actions.1.what': 'old', cost: '1' }, [{ what: 'new' }])).toMatchObject({ 'actions.1.what': 'new', cost: '1', 'rows.actions': '1' }); // prettier-ignore
  });
});
