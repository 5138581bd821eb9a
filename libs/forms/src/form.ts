import type { FormCode } from '#domain/process/form-code.js';
import type { z } from 'zod';
import { fieldsOf, type Field } from './field.js';

/** One button of a task page: what it records, what it needs, and what it sets going. */
export interface Answer {
  readonly outcome: string;
  readonly label: string;
  /** One answer per form is primary; it changes how the button looks and nothing else. */
  readonly primary: boolean;
  /** Fields that must not be empty for this answer; a page marks them, the check refuses without them. */
  readonly needs: readonly string[];
  /** What happens next, in one sentence. */
  readonly next: string;
}

/** What a person fills in for one kind of task, in one version. */
export interface Form {
  readonly code: FormCode;
  readonly version: number;
  readonly schema: z.ZodObject;
  readonly fields: readonly Field[];
  readonly answers: readonly Answer[];
}

/** Makes a form from its parts; the fields follow from the schema. */
export function makeForm(parts: Omit<Form, 'fields'>): Form {
  return { ...parts, fields: fieldsOf(parts.schema) };
}

/** Labels of the answers that need a field, for the words "needed to …" beside its label. */
export function answersNeeding(form: Form, name: string): readonly Answer[] {
  return form.answers.filter((answer) => answer.needs.includes(name));
}
