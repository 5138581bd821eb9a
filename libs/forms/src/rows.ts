import { MOST_ACTIONS } from './corrective-action/ca-plan.schema.js';
import { MOST_WHYS } from './corrective-action/ca-root-cause.schema.js';
import type { Column, Field, FixedRow } from './field.js';

/** How the rows of a field look, whatever its widget is called. */
export interface RowShape {
  readonly columns: readonly Column[];
  /** Rows that a page shows at least. */
  readonly least: number;
  readonly most: number;
  /** Word for one row: "Add another why". */
  readonly one: string;
  /** Rows that are given; null where people add and remove them. */
  readonly fixed: readonly FixedRow[] | null;
}

/** The most rows of a field that names no limit. */
const MOST_ROWS = 100;

const WHYS: readonly Column[] = [
  { name: 'why', label: 'Why', widget: 'LINE' },
  { name: 'answer', label: 'Answer', widget: 'TEXT' },
];

const ACTIONS: readonly Column[] = [
  { name: 'what', label: 'Action', widget: 'TEXT' },
  { name: 'implementerId', label: 'Who (work mail)', widget: 'PERSON' },
  { name: 'due', label: 'Until', widget: 'DATE', limits: 'DAYS' },
  { name: 'evidenceExpected', label: 'What will show it', widget: 'LINE' },
];

/** Shape of the rows of a field; null when it has none. */
export function rowShapeOf(field: Field): RowShape | null {
  const { columns = [], rows = [], most = MOST_ROWS } = field;
  switch (field.widget) {
    case 'WHYS':
      return { columns: WHYS, least: 3, most: MOST_WHYS, one: 'why', fixed: null };
    case 'ACTIONS':
      return { columns: ACTIONS, least: 2, most: MOST_ACTIONS, one: 'action', fixed: null };
    case 'ROWS':
      return { columns, least: 1, most, one: 'row', fixed: null };
    case 'FIXED_ROWS':
      return { columns, least: rows.length, most: rows.length, one: 'row', fixed: rows };
    default:
      return null;
  }
}

/** Flat name of a cell, rows counted from 1: `controls.1.applicable`. */
export function cellName(field: Pick<Field, 'name'>, number: number, column: Pick<Column, 'name'>): string {
  return `${field.name}.${number}.${column.name}`;
}

/** Flat name of the number of rows that a page shows of a field. */
export function countName(field: Pick<Field, 'name'>): string {
  return `rows.${field.name}`;
}
