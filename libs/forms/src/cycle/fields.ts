import type { CycleEntries } from '#domain/cycle/entries.js';
import type { Plain, Table } from '#domain/cycle/outline.js';
import { CYCLE_STEPS } from '#domain/cycle/steps.js';
import type { CycleForm } from '#domain/process/form-code.js';
import { z } from 'zod';
import { field, type Column, type ColumnWidget, type FixedRow, type Rows } from '../field.js';
import { makeForm, type Answer, type Form } from '../form.js';
import { dayOrEmpty, line, text } from '../parts.js';

/** Control and schema of one member of a row; a choice takes its values from the outline. */
export interface Cell {
  readonly widget: ColumnWidget;
  readonly schema?: z.ZodType;
}

const MOST_COUNTED = 1_000_000;

/** Cells of the rows of the cycle. */
export const LINE: Cell = { widget: 'LINE', schema: line() };
export const SHORT: Cell = { widget: 'SHORT', schema: text() };
export const CHOICE: Cell = { widget: 'CHOICE' };
export const DAY: Cell = { widget: 'DATE', schema: dayOrEmpty() };
export const PERSON: Cell = { widget: 'PERSON', schema: z.string().max(40).default('') };
export const TICK: Cell = { widget: 'CHECK', schema: z.boolean().default(false) };
/** Likelihood and impact. */
export const RATING: Cell = {
  widget: 'NUMBER',
  schema: z
    .number('Give a number from 1 to 5.')
    .int('Give a number from 1 to 5.')
    .min(1, 'Give a number from 1 to 5.')
    .max(5, 'Give a number from 1 to 5.')
    .nullable()
    .default(null),
};
export const FIGURE: Cell = {
  widget: 'NUMBER',
  schema: z.number('Give a number such as 97 or 97.5.').min(-1_000_000_000).max(1_000_000_000).nullable().default(null),
};

type Cells<Row> = { readonly [Key in keyof Row]: Cell };

export function textField({ label }: Plain, help = '') {
  return field(text(), { label, help, widget: 'TEXT' });
}

export function lineField({ label }: Plain, help = '') {
  return field(line(), { label, help, widget: 'LINE' });
}

export function dayField({ label }: Plain, help = '') {
  return field(dayOrEmpty(), { label, help, widget: 'DATE', empty: '' });
}

/** A number of things, such as incidents. */
export function countField({ label }: Plain, help = '') {
  const schema = z.number('Give a whole number.').int('Give a whole number.').min(0).max(MOST_COUNTED);
  return field(schema.nullable().default(null), { label, help, widget: 'NUMBER', empty: null });
}

export function tickField({ label }: Plain, help = '') {
  return field(z.boolean().default(false), { label, help, widget: 'CHECK' });
}

export function choiceField(part: Plain, help = '') {
  const choices = wordsOf(part);
  return field(choiceOf(choices), { label: part.label, help, widget: 'CHOICE', choices, empty: '' });
}

/** One text per line. */
export function linesField({ label }: Plain, help = '') {
  return field(z.array(line()).max(100).default([]), { label, help, widget: 'LINES' });
}

export function referencesField({ label }: Plain, help = '') {
  return field(z.array(line()).max(20).default([]), { label, help, widget: 'REFERENCES' });
}

/** Rows that people add: `cells` in the order in which the page shows them. */
export function rowsField<Row>(part: Table<Row>, of: { cells: Cells<Row>; help?: string } & Omit<Rows, 'columns'>) {
  const { cells, help = '', ...rest } = of;
  const columns = columnsFrom(part, cells);
  const [first, ...others] = columns;
  const numbered = first && rest.layout === 'BLOCKS' ? [{ ...first, label: `${first.label} #` }, ...others] : columns;
  return field(
    z
      .array(z.strictObject(shapeOf(part, cells)))
      .max(rest.most, `Use at most ${rest.most} rows.`)
      .default([]),
    { label: part.label, help, widget: 'ROWS', rows: { ...rest, columns: numbered } },
  );
}

/**
 * Rows that data gives, each with the code of `codes` in its member `key`. An entry always has all of them in their
 * order: a row that is left out is there with nothing given, so that no rule over the rows can miss it.
 */
export function fixedField<Row, Key extends keyof Row & string>(
  part: Table<Row>,
  of: {
    key: Key;
    codes: readonly string[];
    cells: Cells<Omit<Row, Key>>;
    help?: string;
    groupOf?: (code: string) => string;
  },
) {
  const { key, codes, cells, help = '', groupOf } = of;
  const words = wordsOf(part.columns[key]);
  const list = codes.map((code): FixedRow => {
    const label = words[code] ?? code;
    return groupOf ? { code, label, group: groupOf(code) } : { code, label };
  });
  const row = z.strictObject({ [key]: z.enum(codes), ...shapeOf(part, cells) });
  const whole = (rows: readonly z.output<typeof row>[]) =>
    codes.map((code) => rows.find((one) => one[key] === code) ?? row.parse({ [key]: code }));
  const schema = z
    .array(row)
    .max(codes.length)
    .refine((rows) => new Set(rows.map((one) => one[key])).size === rows.length, { error: 'Use each row once.' })
    .overwrite(whole)
    .prefault([]);
  const fixed = { columns: columnsFrom(part, cells), key, list, head: part.columns[key].label };
  return field(schema, { label: part.label, help, widget: 'FIXED_ROWS', fixed });
}

/** An answer without the sentence on what follows, which the step table has. */
type Button = Omit<Answer, 'next'> & Partial<Pick<Answer, 'next'>>;

/** A form of the cycle: a field for each member of its entry, no more and no less. */
export function makeCycleForm<Code extends CycleForm>(
  code: Code,
  fields: { readonly [Key in keyof CycleEntries[Code]]: z.ZodType },
  buttons: readonly Button[],
): Form {
  const answers = buttons.map((button) => ({ ...button, next: button.next ?? nextOf(code, button.outcome) }));
  return makeForm({ code, version: 1, schema: z.strictObject(fields as z.ZodRawShape), answers });
}

/** What the step table says follows; steps that share a form and do not agree leave it to the form. */
function nextOf(form: CycleForm, outcome: string): string {
  const steps = Object.values(CYCLE_STEPS).filter((step) => step.form === form);
  const [sentence, ...others] = new Set(steps.flatMap(({ next }) => next[outcome] ?? []));
  if (sentence === undefined || others.length > 0) throw new Error(`no one sentence follows ${outcome} of ${form}`);
  return sentence;
}

/** Fields that belong together, such as the climate determination and its reason. */
export function groupOf(fields: Readonly<Record<string, z.ZodType>>) {
  return z.strictObject(fields).prefault({});
}

/** The one answer of a form that is sent. */
export function sent(label: string, needs: readonly string[]): readonly Button[] {
  return [{ outcome: 'SUBMIT', label, primary: true, needs }];
}

function columnsFrom<Row>(part: { columns: object }, cells: Cells<Row>): Column[] {
  return Object.entries(cells as Readonly<Record<string, Cell>>).map(([name, { widget }]) => {
    const plain = (part.columns as Readonly<Record<string, Plain>>)[name] ?? { label: name };
    const column = { name, label: plain.label, widget };
    return widget === 'CHOICE' ? { ...column, choices: wordsOf(plain) } : column;
  });
}

function shapeOf<Row>(part: { columns: object }, cells: Cells<Row>): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(cells as Readonly<Record<string, Cell>>).map(([name, { schema }]) => {
      const plain = (part.columns as Readonly<Record<string, Plain>>)[name];
      return [name, schema ?? choiceOf(plain ? wordsOf(plain) : {})];
    }),
  );
}

function wordsOf({ as }: Plain): Readonly<Record<string, string>> {
  return typeof as === 'object' ? as : {};
}

function choiceOf(words: Readonly<Record<string, string>>) {
  const options = Object.values(words).join(', ');
  return z.enum([...Object.keys(words), ''], `Choose one of: ${options}.`).default('');
}
