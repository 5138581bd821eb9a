import type { Unmet } from '#domain/errors.js';
import type { Field } from '#forms/field.js';
import { rowsShown, type FlatFields } from '#forms/flat-fields.js';
import { withoutRow, withRowAdded } from '#forms/row-acts.js';
import { fillFromCsv } from '#forms/rows-csv.js';
import type { Answer } from '../http/answer.js';
import { formOf, type Asked } from './asked.js';
import { refuseEntry } from './decide.js';
import { keepUploads, saveTyped } from './draft.js';
import { notOpen, refusals } from './keep.js';

/** What the buttons of rows do to what was typed. */
export type RowAct = 'row' | 'drop' | 'csv';

type Changed = { readonly fields: FlatFields; readonly anchor: string } | { readonly unmet: readonly Unmet[] };

/**
 * "Add another …", "Remove", "Fill the rows": what was typed is kept, changed, and shown again. A CSV with problems
 * changes nothing.
 * @param detail name of the field, for `drop` with the number of the row: `controls.3`; empty for the first field of rows
 */
export async function changeRows(asked: Asked, act: RowAct, detail: string): Promise<Answer> {
  if (asked.view.status !== 'OPEN') return notOpen(asked);
  const { name, row } = namedIn(act, detail);
  const field = formOf(asked.view).fields.find((one) => takes(one, act) && (name === '' || one.name === name));
  if (!field) return asked.service.answers.badRequest(asked.request.json);
  await keepUploads(asked);
  const changed = CHANGES[act](field, asked.submission.fields, row);
  return 'unmet' in changed
    ? keepAndShow(asked, changed.unmet, '')
    : keepAndShow(
        { ...asked, submission: { ...asked.submission, fields: changed.fields } },
        [],
        `?note=${act}${detail === '' ? `#f-${field.name}` : changed.anchor}`,
      );
}

function namedIn(act: RowAct, detail: string): { name: string; row: number } {
  const [, name = detail, row = '0'] = (act === 'drop' && /^(.+)\.(\d{1,3})$/.exec(detail)) || [];
  return { name, row: Number(row) };
}

/** Rows that data gives are filled from CSV, never added or removed. */
function takes(field: Field, act: RowAct): boolean {
  return field.rows !== undefined || (act === 'csv' && field.fixed !== undefined);
}

async function keepAndShow(asked: Asked, unmet: readonly Unmet[], location: string): Promise<Answer> {
  await saveTyped(asked);
  const refused = [...refusals(asked.uploads), ...unmet];
  if (refused.length > 0) return refuseEntry(asked, refused);
  return asked.request.json ? { status: 200, json: { saved: true } } : { status: 303, location };
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
