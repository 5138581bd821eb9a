import type { Unmet } from '#domain/errors.js';
import type { Field } from './field.js';
import { filledRows, type FlatFields } from './flat-fields.js';
import type { Answer, Form } from './form.js';
import { sentenceFor, valuesFor } from './sentences.js';

/** A checked entry, or what is wrong with it; `field` is the flat name of the page's field. */
export type Checked =
  | { readonly ok: true; readonly entry: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly unmet: readonly Unmet[] };

/**
 * Checks the shape of an entry by the form's schema and that what the answer needs is there.
 * Rules of the procedure (how many whys, which dates) are the claiming transaction's business.
 * @param typed what stood on the page, so that errors name the row as the person sees it; absent for what no page sent
 */
export function checkEntry(asked: { form: Form; answer: Answer }, entry: unknown, typed?: FlatFields): Checked {
  const parsed = asked.form.schema.safeParse(entry, { error: sentenceFor });
  if (!parsed.success) {
    return {
      ok: false,
      unmet: parsed.error.issues.map((issue) => ({
        code: 'invalid-field',
        // A page shows the words of a choice; whoever writes an entry writes its values.
        reason: (typed === undefined ? valuesFor(issue) : undefined) ?? issue.message,
        field: flatName(asked.form, issue.path, typed),
      })),
    };
  }
  const unmet = missing(asked, parsed.data);
  return unmet.length > 0 ? { ok: false, unmet } : { ok: true, entry: parsed.data };
}

/** Flat name of a path inside an entry: `['actions', 0, 'due']` → `actions.1.due`. */
function flatName(form: Form, path: readonly PropertyKey[], typed: FlatFields = {}): string {
  const [name, index, ...rest] = path.map(String);
  if (name === undefined || index === undefined || !/^\d+$/.test(index)) return path.map(String).join('.');
  const field = form.fields.find((candidate) => candidate.name === name);
  if (field?.widget === 'REFERENCES' || field?.widget === 'LINES') return name;
  return [name, rowOnPage(field, Number(index), typed), ...rest].join('.');
}

/** Number that a page gives to a row of the entry: rows that were left empty count on the page, and not in the entry. */
function rowOnPage(field: Field | undefined, at: number, typed: FlatFields): number {
  const rows = field?.widget === 'ROWS' ? filledRows(field, typed) : [];
  return rows[at] ?? at + 1;
}

/** Flat name of a field that a rule names with rows counted from 1 in the order of the entry: `actions.2` on a page whose first row is empty is `actions.3`. */
export function pageField(form: Form, name: string, typed: FlatFields): string {
  const [root = '', row, ...rest] = name.split('.');
  return row !== undefined && /^\d+$/.test(row) ? flatName(form, [root, Number(row) - 1, ...rest], typed) : name;
}

function missing({ form, answer }: { form: Form; answer: Answer }, entry: Readonly<Record<string, unknown>>): Unmet[] {
  return form.fields
    .filter((field) => answer.needs.includes(field.name) && isEmpty(valueAt(entry, field)))
    .map((field) => ({
      code: 'required-field',
      reason: `${field.label} is needed for "${answer.label}".`,
      field: field.name,
    }));
}

function valueAt(entry: Readonly<Record<string, unknown>>, { name }: Field): unknown {
  const [root = '', member] = name.split('.');
  const value = entry[root];
  return member === undefined ? value : (value as Readonly<Record<string, unknown>> | undefined)?.[member];
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
