import type { FlatFields } from './flat-fields.js';
import type { Form } from './form.js';

/**
 * Values a form starts with, from a flattened entry: its rows count from 0 as in the entry, those of a page from 1;
 * references become lines, a tick that is false becomes none.
 */
export function proposedFields(form: Form, flattened: FlatFields): Record<string, string> {
  const result: Record<string, string> = {};
  const lines = new Map<string, string[]>();
  for (const [name, value] of Object.entries(flattened)) {
    const [root = '', row, ...rest] = name.split('.');
    const widget = form.fields.find((field) => field.name === root)?.widget;
    if (widget === 'CHECK') result[name] = value === 'true' || value === 'on' ? 'on' : '';
    else if (widget === 'REFERENCES' && row !== undefined) lines.set(root, [...(lines.get(root) ?? []), value]);
    else if ((widget === 'WHYS' || widget === 'ACTIONS') && row !== undefined) {
      result[[root, Number(row) + 1, ...rest].join('.')] = value;
    } else result[name] = value;
  }
  for (const [root, values] of lines) result[root] = values.join('\n');
  return result;
}

/** An entry as flat names: `{actions: [{what}]}` → `actions.0.what`. Nothing stands for null. */
export function flattened(value: unknown, prefix = ''): Record<string, string> {
  if (value === null || value === undefined) return {};
  if (typeof value !== 'object') return { [prefix]: String(value) };
  const parts = Object.entries(value).map(([key, item]) => flattened(item, prefix === '' ? key : `${prefix}.${key}`));
  return Object.assign({}, ...parts) as Record<string, string>;
}
