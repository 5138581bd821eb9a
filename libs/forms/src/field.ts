import { z } from 'zod';

/** Controls that also fit into a row. SHORT is a text of few lines. */
export type ColumnWidget = 'LINE' | 'SHORT' | 'CHOICE' | 'DATE' | 'NUMBER' | 'PERSON' | 'CHECK';

/** How a page lets a person fill in a field. LINES is a list of texts, one per line: unlike REFERENCES it keeps commas. */
export type Widget =
  ColumnWidget | 'TEXT' | 'DEPARTMENT' | 'LINES' | 'REFERENCES' | 'ROWS' | 'FIXED_ROWS' | 'EVIDENCE' | 'RETURNED';

/** Where the limits of a DATE or NUMBER come from: the numbers that the task view carries. */
export type Limits = 'DAYS' | 'PAST' | 'MONITORING' | 'NOT_YET';

/** One member of a row. An empty NUMBER is null; everything else is an empty text, or false. */
export interface Column {
  readonly name: string;
  /** `#` stands for the number of the row. */
  readonly label: string;
  readonly widget: ColumnWidget;
  /** CHOICE: value → words. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly limits?: Limits;
}

/** Rows that people add and leave out. */
export interface Rows {
  readonly columns: readonly Column[];
  /** So many are there to begin with. */
  readonly least: number;
  readonly most: number;
  /** Words of the button that adds one. */
  readonly more: string;
  /** BLOCKS: rows of many or long members, each a block of fields; else each is one line of a table. */
  readonly layout: 'TABLE' | 'BLOCKS';
}

/** A row that data gives: nobody adds or leaves out any. */
export interface FixedRow {
  readonly code: string;
  readonly label: string;
  /** Rows of the same group stand under one heading. */
  readonly group?: string;
}

export interface FixedRows {
  readonly columns: readonly Column[];
  /** Member of each row that holds its code. */
  readonly key: string;
  readonly list: readonly FixedRow[];
  /** Heading of the codes and labels. */
  readonly head: string;
}

/** What a page needs to know about a field besides its schema. */
export interface FieldMeta {
  readonly label: string;
  /** One sentence below the label; empty when the label says it all. */
  readonly help: string;
  readonly widget: Widget;
  /** When it is needed though no answer alone says so: `in a full review`. The rules of the record ask for it. */
  readonly needed?: string;
  /** CHOICE: value → words. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly limits?: Limits;
  /** The value of an empty DATE, NUMBER or CHOICE: some entries say "not given" as null, others as an empty text or nought. */
  readonly empty?: '' | 0 | null;
  /** ROWS. */
  readonly rows?: Rows;
  /** FIXED_ROWS. */
  readonly fixed?: FixedRows;
}

/** A field of a form with its name: the key of the typed entry, or `climate.reason` inside a group. */
export interface Field extends FieldMeta {
  readonly name: string;
}

const registry = z.registry<FieldMeta>();

/** Gives a schema its field metadata; the label is its title in the API description too. */
export function field<Schema extends z.ZodType>(schema: Schema, meta: FieldMeta): Schema {
  const described = schema.meta({ title: meta.label, description: meta.help || meta.label });
  registry.add(described, meta);
  return described;
}

/** The fields of a form in the order in which its schema names them. A key without metadata is a group, or our mistake. */
export function fieldsOf(schema: z.ZodObject, prefix = ''): readonly Field[] {
  return Object.entries(schema.shape).flatMap(([key, part]) => {
    const name = `${prefix}${key}`;
    const meta = registry.get(part as z.ZodType);
    if (meta) return [{ name, ...meta }];
    const inner: unknown = part instanceof z.ZodPrefault ? part.unwrap() : part;
    if (inner instanceof z.ZodObject) return fieldsOf(inner, `${name}.`);
    throw new Error(`form field ${name} has no metadata`);
  });
}

/** Columns of a field of rows; none of any other. */
export function columnsOf(field: Field): readonly Column[] {
  return field.rows?.columns ?? field.fixed?.columns ?? [];
}

/** The most rows that a field of rows takes. */
export function mostRows(field: Field): number {
  return field.rows?.most ?? field.fixed?.list.length ?? 0;
}
