import { stringify } from 'csv-stringify/sync';
import type { RegisterRow } from '#records/documents/read-register.js';

const COLUMNS = [
  'id', 'title', 'type', 'classification', 'requirements', 'owner', 'version_in_force', 'effective_on', 'approved_by', 'unmet', 'next_review_on', 'days_overdue', 'being_made', 'state', 'acknowledged', 'asked', 'source', 'edition', 'obsolete_on',
]; // prettier-ignore

/** The register as CSV; cells that a spreadsheet would run as formulas are made texts (ASVS 1.2.10). */
export function registerCsv(rows: readonly RegisterRow[]): string {
  return `\uFEFF${stringify([COLUMNS, ...rows.map(cells)], { escape_formulas: true })}`;
}

function cells(row: RegisterRow): unknown[] {
  return [
    ...[row.id, row.title, row.type, row.classification, row.clauses.join('; '), row.owner?.name],
    ...inForceCells(row),
    ...[row.nextReviewOn, row.daysOverdue, row.open?.number, row.open?.state],
    ...[row.acknowledgement?.done, row.acknowledgement?.asked, row.source, row.edition, row.obsoleteOn],
  ];
}

function inForceCells({ inForce }: RegisterRow): unknown[] {
  return inForce === null
    ? ['', '', '', '']
    : [inForce.number, inForce.effectiveOn, inForce.approver, inForce.unmet.join('; ')];
}
