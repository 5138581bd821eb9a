import type { Unmet } from '#domain/errors.js';
import { readCsv, type CsvRecord } from './csv.js';
import { columnsOf, mostRows, type Column, type Field } from './field.js';
import { cellName, type FlatFields } from './flat-fields.js';
import { withRows } from './row-acts.js';

/** The fields with the rows of the CSV in place of those typed, or what is wrong with the CSV. */
export type Filled =
  | { readonly ok: true; readonly fields: FlatFields; readonly rows: number }
  | { readonly ok: false; readonly unmet: readonly Unmet[] };

/** So many problems are told at once; the rest shows when these are mended. */
const MOST_PROBLEMS = 20;

/** Flat name of the text that replaces the rows of a field. */
export function csvName(field: Pick<Field, 'name'>): string {
  return `csv.${field.name}`;
}

/** Names of the header line, for the help beside the text. */
export function csvHeader(field: Field): readonly string[] {
  const columns = columnsOf(field).map(labelOf);
  return field.fixed ? [field.fixed.head, ...columns] : columns;
}

/**
 * Reads the rows of a field from CSV: the first line names columns by label or name in any order; the others are the
 * rows. Rows that data gives are found by their code, and those that the text does not name stay as they were typed.
 * A choice is its word or its code, a person a work mail, a day such as 2027-03-12.
 */
export function fillFromCsv(field: Field, fields: FlatFields): Filled {
  const text = readCsv(fields[csvName(field)] ?? '');
  if ('unclosed' in text) return refused(field, [`Line ${text.unclosed}: the quote does not end.`]);
  const [header, ...records] = text.records;
  if (!header || records.length === 0) return refused(field, ['Give a header line and at least one row below it.']);
  const head = header.cells.map((name) => headOf(field, name));
  const wrong = headProblems(field, header, head);
  if (wrong.length > 0) return refused(field, wrong);
  const read = records.map((record) => rowOf(field, head, record));
  const problems = [...read.flatMap((row) => row.problems), ...rowProblems(field, read)];
  if (problems.length > 0) return refused(field, problems);
  return { ok: true, fields: without(csvName(field), replaced(field, fields, read)), rows: read.length };
}

/** A column, or `KEY` for the code of a row that data gives; null when nobody knows it. */
type Head = Column | 'KEY' | null;

interface ReadRow {
  readonly line: number;
  readonly code: string;
  readonly cells: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

function headOf(field: Field, name: string): Head {
  const said = name.toLowerCase();
  const { fixed } = field;
  if (fixed && [fixed.key, fixed.head, 'code'].some((one) => one.toLowerCase() === said)) return 'KEY';
  const named = (column: Column) => [column.name, labelOf(column)].some((word) => word.toLowerCase() === said);
  return columnsOf(field).find(named) ?? null;
}

function headProblems(field: Field, { line, cells }: CsvRecord, head: readonly Head[]): string[] {
  const known = `Columns are: ${csvHeader(field).join(', ')}.`;
  const unknown = cells.filter((name, at) => head[at] === null && name !== '');
  const double = cells.filter((_, at) => head[at] !== null && head.indexOf(head[at] ?? null) < at);
  const keyless = field.fixed && !head.includes('KEY') ? [`Line ${line}: column ${field.fixed.head} is missing.`] : [];
  return [
    ...unknown.map((name) => `Line ${line}: there is no column "${name}". ${known}`),
    ...double.map((name) => `Line ${line}: column ${name} stands there twice.`),
    ...keyless,
  ];
}

/** A row that data gives is named by its code, its label, or both. */
function codeOf({ fixed }: Field, text: string): string {
  const said = text.toLowerCase();
  const [first = ''] = said.split(/\s/, 1);
  const named = fixed?.list.find(({ code, label }) => [code.toLowerCase(), label.toLowerCase()].includes(said));
  return (named ?? fixed?.list.find(({ code }) => code.toLowerCase() === first))?.code ?? text;
}

function rowOf(field: Field, head: readonly Head[], { line, cells }: CsvRecord): ReadRow {
  const problems: string[] = [];
  const values: Record<string, string> = {};
  let code = '';
  for (const [at, column] of head.entries()) {
    const text = unguarded(cells[at] ?? '');
    if (column === 'KEY') code = codeOf(field, text);
    if (column === null || column === 'KEY') continue;
    const value = valueOf(column, text);
    if (value === null) problems.push(`Line ${line}, ${labelOf(column)}: ${wrongValue(column, text)}`);
    values[column.name] = value ?? '';
  }
  if (cells.length > head.length) problems.push(`Line ${line}: there are more cells than columns.`);
  return { line, code, cells: values, problems };
}

function rowProblems(field: Field, rows: readonly ReadRow[]): string[] {
  const { fixed } = field;
  if (!fixed) {
    const most = mostRows(field);
    return rows.length > most ? [`Line ${rows[most]?.line ?? 0}: there may be ${most} rows at most.`] : [];
  }
  const codes = rows.map(({ code }) => code);
  return rows.flatMap(({ code, line }, at) => {
    if (!fixed.list.some((row) => row.code === code)) return [`Line ${line}, ${fixed.head}: there is no "${code}".`];
    return codes.indexOf(code) < at ? [`Line ${line}, ${fixed.head}: ${code} stands there twice.`] : [];
  });
}

function replaced(field: Field, fields: FlatFields, rows: readonly ReadRow[]): FlatFields {
  const { fixed } = field;
  if (!fixed) return withRows(field, fields, rows.map(({ cells }) => cells)); // prettier-ignore
  const given = new Map(rows.map(({ code, cells }) => [code, cells]));
  const cells = fixed.list.flatMap(({ code }, at) =>
    columnsOf(field).flatMap((column) => {
      const value = given.get(code)?.[column.name];
      return value === undefined ? [] : [[cellName(field, at + 1, column), value] as const];
    }),
  );
  return { ...fields, ...Object.fromEntries(cells) };
}

const YES = new Set(['yes', 'true', 'on', 'x', '1']);
const NO = new Set(['', 'no', 'false', 'off', '0']);

/** Text of the control; null when the cell cannot be meant. */
function valueOf(column: Column, text: string): string | null {
  switch (column.widget) {
    case 'CHOICE':
      return text === '' ? '' : choiceOf(column, text.toLowerCase());
    case 'CHECK':
      return YES.has(text.toLowerCase()) ? 'on' : NO.has(text.toLowerCase()) ? '' : null;
    case 'DATE':
      return /^(\d{4}-\d{2}-\d{2})?$/.test(text) ? text : null;
    case 'NUMBER':
      return /^(-?\d+(\.\d+)?)?$/.test(text) ? text : null;
    default:
      return text;
  }
}

function choiceOf({ choices = {} }: Column, said: string): string | null {
  return Object.entries(choices).find((pair) => pair.some((one) => one.toLowerCase() === said))?.[0] ?? null;
}

function wrongValue(column: Column, text: string): string {
  switch (column.widget) {
    case 'CHOICE':
      return `"${text}" is none of ${Object.values(column.choices ?? {}).join(', ')}.`;
    case 'DATE':
      return `"${text}" is no day such as 2027-03-12.`;
    case 'NUMBER':
      return `"${text}" is no plain number.`;
    default:
      return `"${text}" is neither yes nor no.`;
  }
}

/** A label may count its rows: `Action #`. */
function labelOf({ label }: Pick<Column, 'label'>): string {
  return label.replace('#', '').trim();
}

/** Our own CSV puts a quote before what a spreadsheet would run as a formula. */
function unguarded(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

function without(name: string, fields: FlatFields): FlatFields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function refused(field: Field, reasons: readonly string[]): Filled {
  const told = reasons
    .slice(0, MOST_PROBLEMS)
    .map((reason) => ({ code: 'csv-invalid', reason, field: csvName(field) }));
  return { ok: false, unmet: told };
}
