import { columnsOf, mostRows, type Column, type Field, type Widget } from './field.js';
import type { Form } from './form.js';

/** What an HTML form sends: flat names, text values. Rows count from 1: `actions.2.due`, `whys.1.answer`, `returned.3`. */
export type FlatFields = Readonly<Record<string, string>>;

/** What a page knows beside the typed text: ids of persons by what was typed, and of the files added on the page. */
export interface Known {
  readonly people: ReadonlyMap<string, string>;
  readonly files: readonly string[];
}

/** Flat names of a form's person fields that hold text, with that text. */
export function typedPersons(form: Form, fields: FlatFields): readonly { name: string; text: string }[] {
  const names = form.fields.flatMap((field) => (field.widget === 'PERSON' ? [field.name] : personCells(field, fields)));
  return names.map((name) => ({ name, text: clean(fields[name]) })).filter(({ text }) => text !== '');
}

function personCells(field: Field, fields: FlatFields): string[] {
  const columns = columnsOf(field).filter(({ widget }) => widget === 'PERSON');
  if (columns.length === 0) return [];
  return filledRows(field, fields).flatMap((number) => columns.map((column) => cellName(field, number, column)));
}

/** Turns what was typed into the typed entry; the form's schema checks the result. */
export function toEntry(form: Form, fields: FlatFields, known: Known): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  for (const field of form.fields) {
    const [root = '', ...inner] = field.name.split('.');
    const value = valueOf(field, fields, known);
    entry[root] = inner.length === 0 ? value : { ...(entry[root] as object | undefined), [inner.join('.')]: value };
  }
  return entry;
}

/** Flat name of a cell, rows counted from 1: `controls.1.applicable`. */
export function cellName(field: Pick<Field, 'name'>, number: number, column: Pick<Column, 'name'>): string {
  return `${field.name}.${number}.${column.name}`;
}

/** Flat name of how many rows a page shows of a field. */
export function countName(field: Pick<Field, 'name'>): string {
  return `rows.${field.name}`;
}

/** Names of the rows that hold text, as they stand on the page: `[1, 3]` when the second was left empty. */
export function filledRows(field: Field, fields: FlatFields): readonly number[] {
  const columns = columnsOf(field);
  return Array.from({ length: mostRows(field) }, (_, index) => index + 1).filter((number) =>
    columns.some((column) => clean(fields[cellName(field, number, column)]) !== ''),
  );
}

/** How many rows of a field a page shows: those that hold text, those that were asked for, and at least a few. */
export function rowsShown(field: Field, fields: FlatFields): number {
  if (!field.rows) return mostRows(field);
  const asked = Number(fields[countName(field)] ?? 0) || 0;
  return Math.min(mostRows(field), Math.max(field.rows.least, asked, ...filledRows(field, fields).slice(-1)));
}

type Reading = (text: string, field: Field, known: Known) => unknown;

const orEmpty: Reading = (text, field) => text || (field.empty ?? null);
const asText: Reading = (text) => text;

/** Widgets of one control each. */
const SINGLE: Readonly<Partial<Record<Widget, Reading>>> = {
  LINE: asText,
  SHORT: asText,
  TEXT: asText,
  CHOICE: orEmpty,
  DEPARTMENT: orEmpty,
  DATE: orEmpty,
  NUMBER: (text, field) => (text === '' ? (field.empty ?? null) : numberOf(text)),
  PERSON: (text, field, known) => known.people.get(text) ?? field.empty ?? null,
  CHECK: (text) => text !== '',
  REFERENCES: (text) => parts(text, /[\n,;]+/),
  LINES: (text) => parts(text, /\n+/),
};

function valueOf(field: Field, fields: FlatFields, known: Known): unknown {
  const reading = SINGLE[field.widget];
  return reading ? reading(clean(fields[field.name]), field, known) : listOf(field, fields, known);
}

function listOf(field: Field, fields: FlatFields, known: Known): unknown {
  switch (field.widget) {
    case 'EVIDENCE':
      return { files: [...known.files], link: clean(fields[`${field.name}.link`]) };
    case 'RETURNED':
      return Object.keys(fields).filter((name) => /^returned\.\d{1,2}$/.test(name) && fields[name] !== '').map((name) => Number(name.slice(9))).toSorted((a, b) => a - b); // prettier-ignore
    default:
      return rowsOf(field, fields, known);
  }
}

function rowsOf(field: Field, fields: FlatFields, known: Known): unknown {
  const row = (number: number): Record<string, unknown> =>
    Object.fromEntries(
      columnsOf(field).map((column) => {
        return [column.name, cellOf(column, clean(fields[cellName(field, number, column)]), known)];
      }),
    );
  const { fixed } = field;
  if (!fixed) return filledRows(field, fields).map(row);
  return fixed.list.map(({ code }, at) => ({ [fixed.key]: code, ...row(at + 1) }));
}

function cellOf({ widget }: Column, text: string, known: Known): unknown {
  switch (widget) {
    case 'NUMBER':
      return text === '' ? null : numberOf(text);
    case 'PERSON':
      return known.people.get(text) ?? '';
    case 'CHECK':
      return text !== '';
    default:
      return text;
  }
}

function parts(text: string, between: RegExp): string[] {
  return text.split(between).map((part) => part.trim()).filter((part) => part !== ''); // prettier-ignore
}

/** People write 1.500,50 and 1,500.50; only a plain number is taken, so that nobody is misread. */
function numberOf(value: string): number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
}

function clean(value: string | undefined): string {
  return (value ?? '').replaceAll('\r\n', '\n').trim();
}
