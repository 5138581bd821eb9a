import type { SubjectDocument, SubjectSection } from '#domain/human-task/subject.js';

export interface DifferenceLine {
  readonly kind: 'SAME' | 'ADDED' | 'REMOVED';
  readonly text: string;
}

export interface SectionDifference {
  readonly heading: string;
  readonly lines: readonly DifferenceLine[];
}

/** More lines than this on both sides are shown as removed and added as a whole: a page must not take seconds. */
const MOST_CELLS = 1_000_000;

/** What changed between two versions of a subject, section by section, line by line; unchanged sections are left out. */
export function differenceOf(before: SubjectDocument, after: SubjectDocument): readonly SectionDifference[] {
  const headings = [...new Set([...after.sections, ...before.sections].map((section) => section.heading))];
  return headings
    .map((heading) => ({ heading, lines: compare(linesOf(before, heading), linesOf(after, heading)) }))
    .filter(({ lines }) => lines.some((line) => line.kind !== 'SAME'));
}

function linesOf(document: SubjectDocument, heading: string): string[] {
  return document.sections.filter((section) => section.heading === heading).flatMap(sectionLines);
}

function sectionLines(section: SubjectSection): string[] {
  return [
    ...(section.facts ?? []).map(([label, value]) => `${label}: ${value}`),
    ...(section.text ?? '').split('\n').filter((line) => line !== ''),
    ...(section.table?.rows ?? []).map((row) => row.join(' · ')),
    ...(section.files ?? []).map((file) => `${file.name} (${file.size} bytes, ${file.sha256.slice(0, 16)})`),
  ];
}

/** Longest common subsequence of lines. */
function compare(before: readonly string[], after: readonly string[]): DifferenceLine[] {
  if (before.length * after.length > MOST_CELLS) return [...all('REMOVED', before), ...all('ADDED', after)];
  const length = lengths(before, after);
  const lines: DifferenceLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    const kind = before[i] === after[j] ? 'SAME' : longerWithout(length, i, j);
    lines.push({ kind, text: String(kind === 'REMOVED' ? before[i] : after[j]) });
    if (kind !== 'ADDED') i += 1;
    if (kind !== 'REMOVED') j += 1;
  }
  return [...lines, ...all('REMOVED', before.slice(i)), ...all('ADDED', after.slice(j))];
}

/** Which line to leave out so that more of the rest stays common. */
function longerWithout(length: readonly (readonly number[])[], i: number, j: number): 'REMOVED' | 'ADDED' {
  return (length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0) ? 'REMOVED' : 'ADDED';
}

function lengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = table[i] as number[];
      row[j] =
        before[i] === after[j] ? 1 + (table[i + 1]?.[j + 1] ?? 0) : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function all(kind: DifferenceLine['kind'], lines: readonly string[]): DifferenceLine[] {
  return lines.map((text) => ({ kind, text }));
}
