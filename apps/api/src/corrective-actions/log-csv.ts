import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '#records/access/viewer.js';
import { readLog, type LogQuery, type LogRow } from '#records/corrective-action/read-log.js';
import type { Records } from '#records/data-source.js';

const PAGE = 500;

const COLUMNS = [
  'id', 'type', 'title', 'source', 'requirements', 'grade', 'state', 'department', 'owner', 'iteration', 'raised_at', 'waiting_for', 'due', 'overdue_level', 'closed_at',
]; // prettier-ignore

/** The log as CSV, page by page; cells that a spreadsheet would run as formulas are made texts (ASVS 1.2.10). */
export async function* logCsv(records: Records, viewer: Viewer, query: LogQuery): AsyncGenerator<string> {
  yield `\uFEFF${stringify([COLUMNS])}`;
  let cursor: string | undefined;
  do {
    const page = await readLog(records, viewer, { ...query, cursor, limit: PAGE });
    if (page.rows.length > 0) yield stringify(page.rows.map(cells), { escape_formulas: true });
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

function cells(row: LogRow): unknown[] {
  return [
    row.id,
    row.type,
    row.title,
    row.source,
    row.requirementRefs.join('; '),
    row.grade,
    row.state,
    row.department,
    row.owner,
    row.iteration,
    iso(row.raisedAt),
    row.waitingFor.join('; '),
    iso(row.due),
    row.overdueLevel,
    iso(row.closedAt),
  ];
}

function iso(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString();
}
