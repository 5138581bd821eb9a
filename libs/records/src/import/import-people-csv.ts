import { parse } from 'csv-parse/sync';
import { RuleViolation, type Unmet } from '#domain/errors.js';
import type { Records } from '../data-source.js';
import { lineOf } from './reading.js';
import { importCompany, type ImportOptions, type ImportReport } from './import-company.js';

const REQUIRED = ['id', 'name', 'mail', 'site'] as const;
const COLUMNS = [...REQUIRED, 'department', 'job', 'manager', 'deputy', 'joined', 'left'] as const;

interface Line {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/**
 * Imports people from CSV text (comma or semicolon, header line, UTF-8 with or without BOM): columns id, name, mail, site,
 * and as wanted department, job, manager, deputy, joined, left. An empty cell says "none"; a column that is missing leaves
 * what is on record. Sites and departments must exist. People that the text does not name stay as they are.
 * @throws RuleViolation `people-csv` with every problem and its line in `unmet`; nothing is written then.
 */
export async function importPeopleCsv(
  records: Records,
  text: string,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const lines = parseLines(text);
  const unknown = Object.keys(lines[0]?.record ?? {}).filter(
    (column) => !(COLUMNS as readonly string[]).includes(column),
  );
  const missing = REQUIRED.filter((column) => lines.length > 0 && !(column in (lines[0]?.record ?? {})));
  if (unknown.length + missing.length > 0) {
    throw refused([
      ...unknown.map((column) => unmet(`column ${column}`, `is unknown; allowed: ${COLUMNS.join(', ')}`)),
      ...missing.map((column) => unmet(`column ${column}`, 'is missing')),
    ]);
  }
  const people = lines.map(({ record }) => personOf(record));
  try {
    return await importCompany(records, { format: 1, people }, { source: 'people CSV', ...options });
  } catch (error) {
    throw error instanceof RuleViolation ? refused(error.unmet.map((problem) => byLine(problem, lines))) : error;
  }
}

function parseLines(text: string): Line[] {
  const firstLine = text.split('\n', 1)[0] ?? '';
  try {
    return parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((column) => column.trim().toLowerCase()),
      delimiter: firstLine.includes(';') && !firstLine.includes(',') ? ';' : ',',
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Line[];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be read';
    const violation = refused([unmet('', reason)]);
    violation.cause = cause;
    throw violation;
  }
}

function personOf(record: Readonly<Record<string, string>>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(record).map(([column, cell]) => [column, cell === '' ? null : cell]));
}

/** `people[3].manager: P99 does not exist` becomes `line 5, manager: P99 does not exist`. */
function byLine(problem: Unmet, lines: readonly Line[]): Unmet {
  const place = (text: string): string =>
    text.replace(/people\[(\d+)\](?:\.(\w+))?/g, (_all, index: string, column: string | undefined) => {
      const line = `line ${lines[Number(index)]?.info.lines ?? '?'}`;
      return column === undefined ? line : `${line}, ${column}`;
    });
  return unmet(place(problem.field ?? ''), place(problem.reason));
}

function unmet(field: string, reason: string): Unmet {
  return { code: 'people-csv', reason, ...(field !== '' && { field }) };
}

function refused(problems: readonly Unmet[]): RuleViolation {
  const first = problems.slice(0, 1).map(lineOf).join('');
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new RuleViolation('people-csv', `The list of people has problems: ${first}${more}`, problems);
}
