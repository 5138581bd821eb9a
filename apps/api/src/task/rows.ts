import type { Unmet } from '#domain/errors.js';
import { mostRows, type Field } from '#forms/field.js';
import { rowsShown, type FlatFields } from '#forms/flat-fields.js';
import { withoutRow, withRowAdded } from '#forms/row-acts.js';
import { fillFromCsv } from '#forms/rows-csv.js';
import type { Answer } from '../http/answer.js';
import { formOf, type Asked } from './asked.js';
import { refuseEntry } from './decide.js';
import { keepUploads, saveTyped } from './draft.js';
import { backToPage, notOpen, refusals } from './keep.js';

/** What the buttons of rows do to what was typed. */
export type RowAct = 'row' | 'drop' | 'csv';

type Changed = { readonly fields: FlatFields; readonly anchor: string } | { readonly unmet: readonly Unmet[] };

/**
 * "Add another …", "Remove", "Fill the rows": what was typed is kept, changed, and shown again. A CSV with problems
 * changes nothing.
 * @param detail name of the field, for `drop` with the number of the row: `controls.3`; empty for the first field of rows
 */
export async function changeRows(asked: Asked, act: RowAct, detail: string): Promise<Answer> {
  const { service, request, view, submission, uploads } = asked;
  if (view.status !== 'OPEN') return notOpen(asked);
  const [, name = detail, row = ''] = act === 'drop' ? (/^(.+)\.(\d{1,3})$/.exec(detail) ?? []) : [];
  const field = formOf(view).fields.find((one) => mostRows(one) > 0 && (name === '' || one.name === name));
  if (!field || (act !== 'csv' && !field.rows)) return service.answers.badRequest(request.json);
  await keepUploads(asked);
  const changed = CHANGES[act](field, submission.fields, Number(row));
  const refused = [...refusals(uploads), ...('unmet' in changed ? changed.unmet : [])];
  const fields = 'fields' in changed ? changed.fields : submission.fields;
  const kept: Asked = { ...asked, submission: { ...submission, fields } };
  await saveTyped(kept);
  if (refused.length > 0) return refuseEntry(kept, refused);
  if (request.json) return { status: 200, json: { saved: true } };
  return backToPage(act, detail !== '' && 'anchor' in changed ? changed.anchor : `#f-${field.name}`);
}

const CHANGES: Readonly<Record<RowAct, (field: Field, fields: FlatFields, row: number) => Changed>> = {
  row: (field, fields) => {
    const added = withRowAdded(field, fields);
    return { fields: added, anchor: `#f-${field.name}.${rowsShown(field, added)}` };
  },
  drop: (field, fields, row) => {
    return { fields: withoutRow(field, fields, row), anchor: `#f-${field.name}.${Math.max(1, row - 1)}` };
  },
  csv: (field, fields) => {
    const filled = fillFromCsv(field, fields);
    return filled.ok ? { fields: filled.fields, anchor: `#f-${field.name}` } : { unmet: filled.unmet };
  },
};
