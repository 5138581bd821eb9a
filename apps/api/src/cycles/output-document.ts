import { outputDocument } from '#domain/cycle/output-text.rules.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { CycleForm } from '#domain/process/form-code.js';
import { readNames } from '#records/corrective-action/read-trail.js';
import type { Records } from '#records/data-source.js';

type Body = Readonly<Record<string, unknown>>;

interface Entry {
  readonly form: string;
  /** Null once it was disposed of. */
  readonly body: Body | null;
}

/** Neutral documents of entries, with the names of the people that they mention; null for a text that was disposed of. */
export async function documentsOf(
  records: Records,
  entries: readonly Entry[],
): Promise<readonly (SubjectDocument | null)[]> {
  const names = await readNames(records, [...new Set(entries.flatMap(({ body }) => idsIn(body)))]);
  const name = (id: string) => names.get(id) ?? id;
  return entries.map(({ form, body }) => (body === null ? null : outputDocument(form as CycleForm, body, name)));
}

/** Everything in an entry that may be the id of a person. */
function idsIn(body: Body | null): string[] {
  if (body === null) return [];
  return (JSON.stringify(body).match(/"[A-Za-z0-9._-]{1,40}"/g) ?? []).map((id) => id.slice(1, -1));
}
