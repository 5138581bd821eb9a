import type { Limits } from '#forms/field.js';
import type { FlatFields } from '#forms/flat-fields.js';
import { answersNeeding, type Form } from '#forms/form.js';
import type { TaskView } from '#records/path/task-view.js';

/** What a form needs to be shown again exactly as it was typed. */
export interface FormState {
  readonly form: Form;
  readonly view: TaskView;
  /** Flat name → text. */
  readonly values: FlatFields;
  /** Flat name → what is wrong with it. */
  readonly errors: ReadonlyMap<string, string>;
  readonly today: string;
}

/** Nothing where it is needed for every answer, else for which answers it is. */
export function needWords(form: Form, name: string): string {
  const needing = answersNeeding(form, name);
  if (needing.length === 0) {
    const needed = form.fields.find((field) => field.name === name)?.needed;
    return needed === undefined ? 'optional' : `needed ${needed}`;
  }
  if (needing.length === form.answers.length) return '';
  return `needed to answer ${needing.map((answer) => `"${answer.label}"`).join(' or ')}`;
}

/** Numbers of the task that bound a field. */
export function limitsOf(
  { view, today }: FormState,
  { limits }: { readonly limits?: Limits },
): { min?: string; max?: string } {
  const { choices } = view;
  switch (limits) {
    case 'DAYS':
      return { min: choices.earliestDay ?? today, max: choices.latestDay ?? undefined };
    case 'PAST':
      return { max: today };
    case 'MONITORING':
      return { min: String(choices.monitoring.min), max: String(choices.monitoring.max) };
    case 'NOT_YET':
      return { min: '1', max: choices.notYetMaxDays === null ? undefined : String(choices.notYetMaxDays) };
    case undefined:
      return {};
  }
}
