import { columnsOf, type Field, type Widget } from '#forms/field.js';
import type { Form } from '#forms/form.js';
import type { RecordDetail } from '#records/corrective-action/read-record.js';
import type { NameOf } from './trail-words.js';

interface Around {
  readonly record: Pick<RecordDetail, 'evidence' | 'department'>;
  readonly name: NameOf;
}

/** An entry as label and text pairs, in the order of its form; empty fields are left out. */
export function entryFacts(
  form: Form | undefined,
  body: Readonly<Record<string, unknown>>,
  around: Around,
): (readonly [string, string])[] {
  if (!form) return Object.entries(body).map(([label, value]) => [label, plain(value)] as const);
  return form.fields
    .map((field) => [field.label, wordsOf(field, body[field.name], around)] as const)
    .filter(([, words]) => words !== '');
}

type Worder = (value: unknown, field: Field, around: Around) => string;

/** Widgets whose value needs more than to be written down. */
const WORDERS: Readonly<Partial<Record<Widget, Worder>>> = {
  CHOICE: (value, field) => field.choices?.[plain(value)] ?? plain(value),
  PERSON: (value, _field, around) => around.name(plain(value)),
  CHECK: (value) => (value === true ? 'yes' : ''),
  DEPARTMENT: (value, _field, { record }) =>
    (record.department?.id === value ? record.department?.name : undefined) ?? plain(value),
};

function wordsOf(field: Field, value: unknown, around: Around): string {
  if (value === null || value === undefined || value === '') return '';
  const worder = WORDERS[field.widget];
  if (worder) return worder(value, field, around);
  return typeof value === 'object' ? structureWords(field, value, around) : plain(value);
}

/** A text or a number as it is; anything else as JSON. */
function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value ?? '');
}

function structureWords(field: Field, value: object, around: Around): string {
  const rows = Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
  switch (field.widget) {
    case 'ROWS':
      return rows.map((row, n) => `${n + 1}. ${cellWords(field, row, around).join(' – ')}`).join('\n');
    case 'EVIDENCE': {
      const { files = [], link = '' } = value as { files?: readonly string[]; link?: string };
      const names = files.map((id) => around.record.evidence.find((file) => file.id === id)?.name ?? id);
      return [...names, link].filter((part) => part !== '').join('\n');
    }
    default:
      return Array.isArray(value) ? value.map(plain).join(', ') : JSON.stringify(value);
  }
}

function cellWords(field: Field, row: Readonly<Record<string, unknown>>, around: Around): string[] {
  return columnsOf(field)
    .map(({ name, widget, choices }) => {
      const text = plain(row[name] ?? '');
      return widget === 'PERSON' && text !== '' ? around.name(text) : (choices?.[text] ?? text);
    })
    .filter((text) => text !== '');
}

/** Person ids inside an entry, so that one reading fetches their names. */
export function personsInEntry(body: Readonly<Record<string, unknown>> | null): string[] {
  if (!body) return [];
  const actions = Array.isArray(body['actions']) ? (body['actions'] as { implementerId?: unknown }[]) : [];
  return [body['ownerId'], ...actions.map((action) => action.implementerId)].filter(
    (id): id is string => typeof id === 'string' && id !== '',
  );
}
