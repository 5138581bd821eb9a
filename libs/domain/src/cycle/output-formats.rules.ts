import type { SubjectDocument, SubjectSection } from '../human-task/subject.js';

type Row = readonly string[];

/** A document as Markdown: what people wrote stays text, whatever marks it has. */
export function toMarkdown({ title, sections }: SubjectDocument): string {
  return `${[`# ${inline(title)}`, ...sections.flatMap(sectionLines)].join('\n\n')}\n`;
}

function sectionLines({ heading, facts, text, table, files }: SubjectSection): string[] {
  return [
    `## ${inline(heading)}`,
    ...(facts ? [facts.map(([label, value]) => `- **${inline(label)}:** ${value === '' ? '–' : inline(value)}`).join('\n')] : []),
    ...(text === undefined || text === '' ? [] : [paragraphs(text)]),
    ...(table ? [[line(table.head), line(table.head.map(() => '---')), ...table.rows.map((row) => line(row.map(inline)))].join('\n')] : []),
    ...(files && files.length > 0 ? [files.map(({ name, sha256 }) => `- ${inline(name)} (sha256 \`${sha256}\`)`).join('\n')] : []),
  ]; // prettier-ignore
}

function line(cells: Row): string {
  return `| ${cells.join(' | ')} |`;
}

/** Marks that would begin a heading, list, quote, link, table or HTML are escaped. */
function inline(text: string): string {
  return escaped(text).replaceAll(/\s*\n\s*/g, '<br>');
}

function paragraphs(text: string): string {
  return text
    .split('\n')
    .map((one) =>
      escaped(one).replace(
        /^(\s*)([#+\-=]|\d+[.)])/,
        (_all, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
      ),
    )
    .join('  \n');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|&]/g, (mark) => (mark === '&' ? '&amp;' : mark === '<' ? '&lt;' : `\\${mark}`));
}

/** A table of a document as a CSV file of its own. */
export interface CsvTable {
  readonly heading: string;
  /** RFC 4180 with a byte order mark, so that a spreadsheet reads UTF-8. */
  readonly csv: string;
}

/** The tables of a document, each as CSV. */
export function tablesToCsv({ sections }: SubjectDocument): CsvTable[] {
  return sections.flatMap(({ heading, table }) => {
    if (!table) return [];
    const lines = [table.head, ...table.rows].map((cells) => `${cells.map(cell).join(',')}\n`);
    return [{ heading, csv: `\uFEFF${lines.join('')}` }];
  });
}

/** A cell that a spreadsheet would run as a formula is made a text (ASVS 1.2.10). */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
