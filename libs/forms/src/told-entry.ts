import type { Unmet } from '#domain/errors.js';
import type { CycleForm } from '#domain/process/form-code.js';
import { checkEntry } from './check-entry.js';
import { CYCLE_FORMS } from './cycle/cycle-forms.js';
import type { Form } from './form.js';

/** An entry that was given elsewhere, read by its form. */
export interface ToldEntry {
  readonly formVersion: number;
  /** What the form makes of it; null where its shape does not fit. */
  readonly entry: Readonly<Record<string, unknown>> | null;
  /** What does not fit; `field` is the place in what was told, such as `controls[2].ownerId`. */
  readonly unmet: readonly Unmet[];
  /** Place, in what was told, of a field that a rule names in the checked entry: `controls.3.ownerId`. */
  readonly placeOf: (field: string) => string;
}

/** Reads the entry of a step of the cycle from a company file by the form that a person would have filled in. */
export function readToldEntry(code: CycleForm, told: Readonly<Record<string, unknown>>): ToldEntry {
  const form = CYCLE_FORMS[code];
  const [answer] = form.answers;
  if (!answer) throw new Error(`form ${code} has no answer`);
  const checked = checkEntry({ form, answer }, told);
  return {
    formVersion: form.version,
    entry: checked.ok ? checked.entry : null,
    unmet: checked.ok ? [] : checked.unmet.map((one) => ({ ...one, field: bracketed(one.field ?? '') })),
    placeOf: (field) => placeOf(field, form, told),
  };
}

/** `controls.3.ownerId` → `controls[2].ownerId`. */
function bracketed(field: string): string {
  return field.replaceAll(/\.(\d+)(?=\.|$)/g, (_all, row: string) => `[${Number(row) - 1}]`);
}

/** Rows that data gives stand in the order of their list; in what was told they may stand anywhere, or not at all. */
function placeOf(field: string, form: Form, told: Readonly<Record<string, unknown>>): string {
  const [name = '', row = '', ...rest] = field.split('.');
  const fixed = form.fields.find((one) => one.name === name)?.fixed;
  if (!fixed) return bracketed(field);
  const code = fixed.list[Number(row) - 1]?.code;
  const rows = told[name];
  const at = Array.isArray(rows) ? rows.findIndex((one: Record<string, unknown>) => one[fixed.key] === code) : -1;
  return at < 0 ? name : [`${name}[${at}]`, ...rest].join('.');
}
