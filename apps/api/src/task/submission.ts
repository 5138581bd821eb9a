import type { Unmet } from '#domain/errors.js';
import { checkEntry } from '#forms/check-entry.js';
import { columnsOf, mostRows, type Field } from '#forms/field.js';
import { toEntry, typedPersons, type FlatFields } from '#forms/flat-fields.js';
import type { Answer as FormAnswer, Form } from '#forms/form.js';
import { findPeople } from '#records/directory/find-people.js';
import { reader } from '#records/transaction.js';
import type { Records } from '#records/data-source.js';

/** What came with a POST, from a page or as JSON. */
export interface Submission {
  /** `decide:APPROVE`, `save`, `row:<field>`, `drop:<field>.<row>`, `csv:<field>`, `file`, `remove:<id>`, `extend`, `fresh-link`, `amend`, `amend-send`. */
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
  if (entry) return resolveJson(records, asked, withComment(asked.form, entry, fields));
  const typed = typedPersons(asked.form, fields);
  const people = new Map<string, string>();
  const unmet: Unmet[] = [];
  const find = findOnce(records);
  for (const { name, text } of typed) {
    const found = await find(text);
    if ('id' in found) people.set(text, found.id);
    else unmet.push({ code: 'unknown-person', field: name, reason: found.reason });
  }
  return withUnknown(unmet, checked(asked, toEntry(asked.form, fields, { people, files: sent.files }), fields));
}

/** People of a JSON entry are named as on the page: GET proposes work mails, and ids are taken as they are. */
async function resolveJson(
  records: Records,
  asked: { form: Form; answer: FormAnswer },
  entry: Readonly<Record<string, unknown>>,
): Promise<Resolved> {
  const unmet: Unmet[] = [];
  const find = findOnce(records);
  const idOf = async (text: unknown, field: string): Promise<unknown> => {
    if (typeof text !== 'string' || text.trim() === '') return text;
    const found = await find(text);
    if ('id' in found) return found.id;
    unmet.push({ code: 'unknown-person', field, reason: found.reason });
    return text;
  };
  const named: Record<string, unknown> = { ...entry };
  for (const field of asked.form.fields) {
    const { name, widget } = field;
    if (widget === 'PERSON') named[name] = await idOf(named[name], name);
    else if (Array.isArray(named[name])) named[name] = await idsInRows(field, named[name], idOf);
  }
  return withUnknown(unmet, checked(asked, named, {}));
}

/** People in the cells of rows; more rows than the form takes are refused by its schema anyway. */
async function idsInRows(
  field: Field,
  rows: readonly unknown[],
  idOf: (text: unknown, name: string) => Promise<unknown>,
): Promise<unknown[]> {
  const columns = columnsOf(field).filter(({ widget }) => widget === 'PERSON');
  if (columns.length === 0) return [...rows];
  const result: unknown[] = [];
  for (const [at, row] of rows.slice(0, mostRows(field) + 1).entries()) {
    if (row === null || typeof row !== 'object') {
      result.push(row);
      continue;
    }
    const named = { ...row } as Record<string, unknown>;
    for (const { name } of columns) {
      if (name in named) named[name] = await idOf(named[name], `${field.name}.${at + 1}.${name}`);
    }
    result.push(named);
  }
  return result;
}

/** Adds who was not found; what the form says of the same field is then said already. */
function withUnknown(unmet: readonly Unmet[], result: Resolved): Resolved {
  if (unmet.length === 0) return result;
  const named = new Set(unmet.map(({ field }) => field));
  return { ok: false, unmet: [...unmet, ...(result.ok ? [] : result.unmet.filter(({ field }) => !named.has(field)))] };
}

type Found = { readonly id: string; readonly name: string } | { readonly reason: string };

/** 93 rows mostly name the same few people: each text is looked up once. */
function findOnce(records: Records): (text: string) => Promise<Found> {
  const known = new Map<string, Promise<Found>>();
  return (text) => {
    const found = known.get(text) ?? resolvePerson(records, text);
    known.set(text, found);
    return found;
  };
}

/** One person by work mail, id or whole name; or why that is not possible. */
export async function resolvePerson(records: Records, text: string): Promise<Found> {
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
