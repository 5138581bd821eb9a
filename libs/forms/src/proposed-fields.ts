import { columnsOf, type Field } from './field.js';
import type { FlatFields } from './flat-fields.js';
import type { Form } from './form.js';

/**
 * Values a form starts with, from an entry as flat names with rows counted from 1: references become lines, numbers of
 * returned actions become ticks, a tick that is false becomes none, rows that data gives are found by their code.
 */
export function proposedFields(form: Form, flattened: FlatFields): Record<string, string> {
  const parts = form.fields.map((field) => proposedOf(field, flattened));
  return Object.assign({}, ...parts) as Record<string, string>;
}

/** The part of the entry that a field shows. */
function proposedOf(field: Field, flattened: FlatFields): Record<string, string> {
  const inner = Object.entries(flattened).filter(([name]) => name.startsWith(`${field.name}.`));
  switch (field.widget) {
    case 'REFERENCES':
    case 'LINES':
      return inner.length === 0
        ? single(field, flattened)
        : { [field.name]: inner.map(([, value]) => value).join('\n') };
    case 'RETURNED':
      return Object.fromEntries(inner.map(([, value]) => [`${field.name}.${value}`, 'on']));
    case 'ROWS':
    case 'FIXED_ROWS':
      return rowsOf(field, inner);
    case 'EVIDENCE':
      return Object.fromEntries(inner);
    default:
      return single(field, flattened);
  }
}

function single({ name, widget }: Field, flattened: FlatFields): Record<string, string> {
  const value = flattened[name];
  if (value === undefined) return {};
  return { [name]: widget === 'CHECK' ? tick(value) : value };
}

/** An entry may have other given rows than the form, or another order: only its codes say which row is which. */
function rowsOf(field: Field, inner: readonly (readonly [string, string])[]): Record<string, string> {
  const { fixed } = field;
  const split = inner.map(([name, value]) => [...name.slice(field.name.length + 1).split('.'), value]);
  const places = new Map(fixed?.list.map(({ code }, at) => [code, String(at + 1)] as const));
  const codes = new Map(split.filter(([, cell]) => cell === fixed?.key).map(([row, , code]) => [row, code ?? '']));
  const placeOf = (row: string) => (fixed ? places.get(codes.get(row) ?? '') : row);
  const columns = new Map(columnsOf(field).map((column) => [column.name, column]));
  const cells = split.flatMap(([row = '', cell = '', value = '']) => {
    const column = columns.get(cell);
    const place = placeOf(row);
    if (!column || !place) return [];
    return [[`${field.name}.${place}.${cell}`, column.widget === 'CHECK' ? tick(value) : value] as const];
  });
  return Object.fromEntries(cells);
}

function tick(value: string): string {
  return value === 'true' || value === 'on' ? 'on' : '';
}

/** An entry as flat names, rows counted from 1 as on a page: `{actions: [{what}]}` → `actions.1.what`. Nothing stands for null. */
export function flattened(value: unknown, prefix = ''): Record<string, string> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object') return { [prefix]: typeof value === 'string' ? value : JSON.stringify(value) };
  const named = Array.isArray(value) ? value.map((item, at) => [String(at + 1), item] as const) : Object.entries(value);
  const parts = named.map(([key, item]) => flattened(item, prefix === '' ? key : `${prefix}.${key}`));
  return Object.assign({}, ...parts) as Record<string, string>;
}
