import { columnsOf, type Field } from '#forms/field.js';
import { cellName } from '#forms/flat-fields.js';
import { FORMS } from '#forms/forms.js';
import type { FormCode } from '#domain/process/form-code.js';
import type { Typed } from './person.js';

/** An entry as a person types it into the fields of its form. */
export function typedEntry(form: FormCode, entry: Readonly<Record<string, unknown>>): Typed {
  return Object.assign(
    {},
    ...FORMS[form].fields.map((field) => typedField(field, memberOf(entry, field.name))),
  ) as Typed;
}

function memberOf(entry: Readonly<Record<string, unknown>>, name: string): unknown {
  return name.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], entry);
}

function typedField(field: Field, value: unknown): Typed {
  const columns = columnsOf(field);
  if (columns.length === 0) return { [field.name]: typed(value) };
  const rows = value as readonly Readonly<Record<string, unknown>>[];
  const cells = rows.flatMap((row, at) =>
    columns.map((column) => [cellName(field, at + 1, column), typed(row[column.name])] as const),
  );
  return Object.fromEntries(cells);
}

/** A list stands one to a line; a tick is there or is not. */
function typed(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  if (typeof value === 'boolean') return value ? 'on' : '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
