import { need } from '../corrective-action/needs.rules.js';
import type { Unmet } from '../errors.js';
import { saysSomething } from './entry-facts.rules.js';
import { isBlank } from './gate-words.js';

/** What a rule of a form is held against. Days are local to the headquarters. */
export interface CycleContext {
  readonly today: string;
  /** First day of the cycle. */
  readonly firstDay: string;
  /** Ids of the directory; absent where the caller has turned names into ids itself. */
  readonly people?: ReadonlySet<string>;
}

/** One unmet requirement when it is broken, else nothing. */
export function when(broken: boolean, unmet: Unmet): Unmet[] {
  return broken ? [unmet] : [];
}

/** Texts and choices that must be there: field → sentence that asks for it. */
export function needAll<Entry extends object>(
  entry: Entry,
  sentences: Partial<Record<keyof Entry & string, string>>,
): Unmet[] {
  return Object.entries<string | undefined>(sentences).flatMap(([name, sentence]) =>
    need(textOf((entry as Readonly<Record<string, unknown>>)[name]), name, sentence ?? ''),
  );
}

/** A list that must have a row. */
export function needRows(rows: readonly unknown[], field: string, reason: string): Unmet[] {
  return when(rows.length === 0, { code: `${field}-missing`, field, reason });
}

/** Rows, or why there is none; the page has the field `nothing` for it. */
export function needRowsOr(rows: readonly unknown[], why: { text: string; field: string; reason: string }): Unmet[] {
  return when(!saysSomething(rows, why.text), {
    code: `${why.field}-missing`,
    field: why.field,
    reason: why.reason,
  });
}

/** Members that each row must have: `Role 2: name the person.` One sentence per row and member. */
export function needCells<Row extends object>(
  field: string,
  rows: readonly Row[],
  of: { one: string | ((row: Row, number: number) => string); cells: Partial<Record<keyof Row & string, string>> },
): Unmet[] {
  return rows.flatMap((row, at) => {
    const name = typeof of.one === 'string' ? `${of.one} ${at + 1}` : of.one(row, at + 1);
    return Object.entries<string | undefined>(of.cells)
      .filter(([column]) => isBlank(textOf((row as Readonly<Record<string, unknown>>)[column])))
      .map(([column, words]) => ({
        code: `${field}-${column}`,
        field: `${field}.${at + 1}.${column}`,
        reason: `${name}: ${words ?? ''}.`,
      }));
  });
}

/** A rule over each row; the field is the cell that a person corrects. */
export function eachRow<Row>(
  field: string,
  rows: readonly Row[],
  rule: (row: Row, number: number) => { broken: boolean; cell: string; code: string; reason: string },
): Unmet[] {
  return rows.flatMap((row, at) => {
    const { broken, cell, code, reason } = rule(row, at + 1);
    return when(broken, { code, field: `${field}.${at + 1}.${cell}`, reason });
  });
}

/** An id that stands in two rows. */
export function needUnique(field: string, rows: readonly { readonly id: string }[]): Unmet[] {
  const ids = rows.map(({ id }) => id.trim());
  return eachRow(field, rows, ({ id }, number) => ({
    broken: !isBlank(id) && ids.indexOf(id.trim()) < number - 1,
    cell: 'id',
    code: `${field}-twice`,
    reason: `${id} is there twice.`,
  }));
}

/** Members of a row that hold the id of a person. */
const PERSON_CELLS: readonly string[] = ['personId', 'ownerId', 'approverId', 'acceptedBy'];

/** A person whom a row of an entry names. */
export interface NamedPerson {
  readonly list: string;
  /** Counted from 0. */
  readonly row: number;
  readonly cell: string;
  readonly id: string;
}

/** Everybody whom the rows of an entry name. */
export function peopleIn(entry: object): NamedPerson[] {
  return Object.entries(entry).flatMap(([list, rows]) =>
    !Array.isArray(rows)
      ? []
      : rows.flatMap((cells: unknown, row) =>
          typeof cells !== 'object' || cells === null
            ? []
            : Object.entries(cells)
                .filter(([cell, id]) => PERSON_CELLS.includes(cell) && id !== '')
                .map(([cell, id]) => ({ list, row, cell, id: String(id) })),
        ),
  );
}

/** Persons that the directory does not know; whoever fills in a page cannot name one, a caller of the API can. */
export function unknownPeople(entry: object, people: ReadonlySet<string>): Unmet[] {
  return peopleIn(entry)
    .filter(({ id }) => !people.has(id))
    .map(({ list, row, cell, id }) => ({
      code: 'person-unknown',
      field: `${list}.${row + 1}.${cell}`,
      reason: `Nobody in the directory has the id ${id}.`,
    }));
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value as string | number | boolean);
}
