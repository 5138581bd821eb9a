import type { Unmet } from '#domain/errors.js';
import { checkEntry } from '#forms/check-entry.js';
import { toEntry, typedPersons, type FlatFields } from '#forms/flat-fields.js';
import type { Answer as FormAnswer, Form } from '#forms/form.js';
import { findPeople } from '#records/directory/find-people.js';
import { reader } from '#records/transaction.js';
import type { Records } from '#records/data-source.js';

/** What came with a POST, from a page or as JSON. */
export interface Submission {
  /** `decide:APPROVE`, `save`, `row`, `file`, `remove:<id>`, `extend`, `fresh-link`, `amend`, `amend-send`. */
  readonly act: string;
  readonly fields: FlatFields;
  /** Typed entry of a JSON client; null for a page. */
  readonly entry: Readonly<Record<string, unknown>> | null;
}

export type Resolved =
  | { readonly ok: true; readonly entry: Readonly<Record<string, unknown>>; readonly comment: string }
  | { readonly ok: false; readonly unmet: readonly Unmet[] };

/** Turns a submission into the entry of a form: people found, shape checked, what the answer needs is there. */
export async function resolveEntry(
  records: Records,
  asked: { form: Form; answer: FormAnswer },
  sent: { submission: Submission; files: readonly string[] },
): Promise<Resolved> {
  const { fields, entry } = sent.submission;
  if (entry) return checked(asked, withComment(asked.form, entry, fields), {});
  const typed = typedPersons(asked.form, fields);
  const people = new Map<string, string>();
  const unmet: Unmet[] = [];
  for (const { name, text } of typed) {
    const found = await resolvePerson(records, text);
    if ('id' in found) people.set(text, found.id);
    else unmet.push({ code: 'unknown-person', field: name, reason: found.reason });
  }
  const result = checked(asked, toEntry(asked.form, fields, { people, files: sent.files }), fields);
  if (unmet.length === 0) return result;
  const named = new Set(unmet.map(({ field }) => field));
  return { ok: false, unmet: [...unmet, ...(result.ok ? [] : result.unmet.filter(({ field }) => !named.has(field)))] };
}

/** One person by work mail, id or whole name; or why that is not possible. */
export async function resolvePerson(
  records: Records,
  text: string,
): Promise<{ id: string; name: string } | { reason: string }> {
  const found = await findPeople(reader(records), text);
  if (found.length > 1) return { reason: `Several people are called "${text}"; give the work mail.` };
  return found[0] ?? { reason: `Nobody here has the work mail or name "${text}".` };
}

/** A JSON client may put the comment beside the entry. */
function withComment(
  form: Form,
  entry: Readonly<Record<string, unknown>>,
  fields: FlatFields,
): Readonly<Record<string, unknown>> {
  const takes = form.fields.some(({ name }) => name === 'comment');
  return takes && fields['comment'] ? { comment: fields['comment'], ...entry } : entry;
}

function checked(asked: { form: Form; answer: FormAnswer }, entry: unknown, fields: FlatFields): Resolved {
  const result = checkEntry(asked, entry, fields);
  if (!result.ok) return result;
  const comment = result.entry['comment'];
  return { ok: true, entry: result.entry, comment: typeof comment === 'string' ? comment : '' };
}
