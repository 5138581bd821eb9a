import { stringify } from 'csv-stringify/sync';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import { readOpenWork, type OpenWorkQuery, type OpenWorkRow } from '#records/corrective-action/read-open-work.js';
import type { Records } from '#records/data-source.js';
import { stepWords } from '../ui/step-words.js';
import { nextWords } from './next-words.js';

const PAGE = 500;

const COLUMNS = [
  'record', 'title', 'department', 'step', 'person_id', 'person', 'as', 'on_behalf_of', 'since', 'due', 'overdue_level', 'next', 'next_at',
]; // prettier-ignore

/** All open tasks of a query as CSV, page by page; cells that a spreadsheet would run as formulas are made texts. */
export async function* openTasksCsv(records: Records, query: OpenWorkQuery): AsyncGenerator<string> {
  yield `\uFEFF${stringify([COLUMNS])}`;
  let cursor: string | undefined;
  do {
    const page = await readOpenWork(records, { ...query, cursor, limit: PAGE });
    if (page.rows.length > 0) yield stringify(page.rows.map(cells), { escape_formulas: true });
    cursor = page.nextPage ?? undefined;
  } while (cursor !== undefined);
}

function cells(row: OpenWorkRow): unknown[] {
  return [
    row.recordId,
    row.title,
    row.department,
    stepWords(row.code, row.part, row.area),
    row.personId,
    row.person,
    CAPACITY_NAMES[row.capacity],
    row.onBehalfOf,
    new Date(row.since).toISOString(),
    new Date(row.due).toISOString(),
    row.level,
    nextWords(row),
    row.next === null ? '' : new Date(row.next.at).toISOString(),
  ];
}
