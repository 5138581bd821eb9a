import { z } from 'zod';

/** How a page lets a person fill in a field. */
export type Widget =
  | 'LINE'
  | 'TEXT'
  | 'CHOICE'
  | 'DEPARTMENT'
  | 'DATE'
  | 'NUMBER'
  | 'PERSON'
  | 'CHECK'
  | 'REFERENCES'
  | 'WHYS'
  | 'ACTIONS'
  | 'EVIDENCE'
  | 'RETURNED';

/** What a page needs to know about a field besides its schema. */
export interface FieldMeta {
  readonly label: string;
  /** One sentence below the label; empty when the label says it all. */
  readonly help: string;
  readonly widget: Widget;
  /** CHOICE: value → words. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Where the limits of a DATE or NUMBER come from: the numbers that the task view carries. */
  readonly limits?: 'DAYS' | 'PAST' | 'MONITORING' | 'NOT_YET';
  /** The value of an empty DATE or NUMBER: some entries say "not given" as null, others as an empty text or nought. */
  readonly empty?: '' | 0 | null;
}

/** A field of a form with its name: the key of the typed entry. */
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

/** The fields of a form in the order in which its schema names them. A key without metadata is our mistake. */
export function fieldsOf(schema: z.ZodObject): readonly Field[] {
  return Object.entries(schema.shape).map(([name, part]) => {
    const meta = registry.get(part as z.ZodType);
    if (!meta) throw new Error(`form field ${name} has no metadata`);
    return { name, ...meta };
  });
}
