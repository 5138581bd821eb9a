import { columnsOf, type Field } from './field.js';
import { cellName, countName, rowsShown, type FlatFields } from './flat-fields.js';

/** One more empty row below the others. */
export function withRowAdded(field: Field, fields: FlatFields): FlatFields {
  return { ...fields, [countName(field)]: String(rowsShown(field, fields) + 1) };
}

/** Takes a row away; those below it move up, so that nothing typed in them is lost. */
export function withoutRow(field: Field, fields: FlatFields, number: number): FlatFields {
  const shown = rowsShown(field, fields);
  const rows = Array.from({ length: shown }, (_, at) => at + 1).filter((row) => row !== number);
  const kept = rows.map((row) => {
    return Object.fromEntries(columnsOf(field).map((column) => [column.name, fields[cellName(field, row, column)]]));
  });
  return withRows(field, fields, kept);
}

/** Replaces all rows of a field; cells are given by the name of their column. */
export function withRows(
  field: Field,
  fields: FlatFields,
  rows: readonly Readonly<Record<string, string | undefined>>[],
): FlatFields {
  const others = Object.entries(fields).filter(([name]) => !name.startsWith(`${field.name}.`));
  const cells = rows.flatMap((row, at) =>
    columnsOf(field).map((column) => [cellName(field, at + 1, column), row[column.name] ?? ''] as const),
  );
  return { ...Object.fromEntries([...others, ...cells]), [countName(field)]: String(rows.length) };
}
