import type { FlatFields } from './flat-fields.js';
import type { Form } from './form.js';

/**
 * Values a form starts with, from an entry as flat names with rows counted from 1: references become lines, numbers of
 * returned actions become ticks, a tick that is false becomes none.
 */
export function proposedFields(form: Form, flattened: FlatFields): Record<string, string> {
  const result: Record<string, string> = {};
  const lines = new Map<string, string[]>();
  for (const [name, value] of Object.entries(flattened)) {
    const [root = '', row] = name.split('.');
    const widget = form.fields.find((field) => field.name === root)?.widget;
    if (widget === 'REFERENCES' && row !== undefined) lines.set(root, [...(lines.get(root) ?? []), value]);
    else if (widget === 'RETURNED') result[`${root}.${value}`] = 'on';
    else result[name] = widget === 'CHECK' ? tick(value) : value;
  }
  for (const [root, values] of lines) result[root] = values.join('\n');
  return result;
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
