import { MOST_ACTIONS } from './corrective-action/ca-plan.schema.js';
import { MOST_WHYS } from './corrective-action/ca-root-cause.schema.js';
import type { Field, Widget } from './field.js';
import type { Form } from './form.js';

/** What an HTML form sends: flat names, text values. Rows count from 1: `actions.2.due`, `whys.1.answer`, `returned.3`. */
export type FlatFields = Readonly<Record<string, string>>;

/** What a page knows beside the typed text: ids of persons by what was typed, and of the files added on the page. */
export interface Known {
  readonly people: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

type Row = Readonly<Record<string, string>>;

const ROW_KEYS = {
  WHYS: ['why', 'answer'],
  ACTIONS: ['what', 'implementerId', 'due', 'evidenceExpected'],
} as const;

/** Flat names of a form's person fields that hold text, with that text. */
export function typedPersons(form: Form, fields: FlatFields): readonly { name: string; text: string }[] {
  const names = form.fields.flatMap((field) => {
    if (field.widget === 'PERSON') return [field.name];
    if (field.widget !== 'ACTIONS') return [];
    return Array.from({ length: MOST_ACTIONS }, (_, index) => `${field.name}.${index + 1}.implementerId`);
  });
  return names.map((name) => ({ name, text: clean(fields[name]) })).filter(({ text }) => text !== '');
}

/** Turns what was typed into the typed entry; the form's schema checks the result. */
export function toEntry(form: Form, fields: FlatFields, known: Known): Record<string, unknown> {
  return Object.fromEntries(form.fields.map((field) => [field.name, valueOf(field, fields, known)]));
}

/** Names of the rows that hold text, as they stand on the page: `[1, 3]` when the second was left empty. */
export function filledRows(field: Field, fields: FlatFields): readonly number[] {
  const most = field.widget === 'WHYS' ? MOST_WHYS : MOST_ACTIONS;
  return Array.from({ length: most }, (_, index) => index + 1).filter((number) =>
    Object.values(rowOf(field, fields, number)).some((value) => value !== ''),
  );
}

type Reading = (text: string, field: Field, known: Known) => unknown;

const orNull: Reading = (text) => text || null;
const asText: Reading = (text) => text;

/** Widgets of one control each. */
const SINGLE: Readonly<Partial<Record<Widget, Reading>>> = {
  LINE: asText,
  TEXT: asText,
  CHOICE: orNull,
  DEPARTMENT: orNull,
  DATE: (text, field) => text || (field.empty ?? null),
  NUMBER: (text, field) => (text === '' ? (field.empty ?? null) : numberOf(text)),
  PERSON: (text, _field, known) => known.people.get(text) ?? null,
  CHECK: (text) => text !== '',
};

function valueOf(field: Field, fields: FlatFields, known: Known): unknown {
  const reading = SINGLE[field.widget];
  return reading ? reading(clean(fields[field.name]), field, known) : listOf(field, fields, known);
}

function listOf(field: Field, fields: FlatFields, known: Known): unknown {
  switch (field.widget) {
    case 'REFERENCES':
      return clean(fields[field.name]).split(/[\n,;]+/).map((part) => part.trim()).filter((part) => part !== ''); // prettier-ignore
    case 'WHYS':
      return filledRows(field, fields).map((number) => rowOf(field, fields, number));
    case 'ACTIONS':
      return filledRows(field, fields).map((number) => {
        const row = rowOf(field, fields, number);
        return { ...row, implementerId: known.people.get(row['implementerId'] ?? '') ?? '' };
      });
    case 'EVIDENCE':
      return { files: [...known.files], link: clean(fields[`${field.name}.link`]) };
    case 'RETURNED':
      return Object.keys(fields).filter((name) => /^returned\.\d{1,2}$/.test(name) && fields[name] !== '').map((name) => Number(name.slice(9))).toSorted((a, b) => a - b); // prettier-ignore
    default:
      return null;
  }
}

function rowOf(field: Field, fields: FlatFields, number: number): Row {
  const keys = field.widget === 'WHYS' ? ROW_KEYS.WHYS : ROW_KEYS.ACTIONS;
  return Object.fromEntries(keys.map((key) => [key, clean(fields[`${field.name}.${number}.${key}`])]));
}

/** People write 1.500,50 and 1,500.50; only a plain number is taken, so that nobody is misread. */
function numberOf(value: string): number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
}

function clean(value: string | undefined): string {
  return (value ?? '').replaceAll('\r\n', '\n').trim();
}
