import { wordsOf, type Block } from '#markdown/markdown.js';
import { readMarkdown } from '#markdown/read-markdown.js';
import type { PdfSection } from '#pdf/pdf-job.js';

/** Lowest heading that a PDF file has. */
const LOWEST = 3;
const INDENT = '    ';

/** A text in Markdown as sections of a PDF file: headings, paragraphs, lists and tables, as its page shows them. */
export function markdownSections(text: string): readonly PdfSection[] {
  const sections: PdfSection[] = [];
  for (const part of readMarkdown(text).map(sectionOf)) {
    const last = sections.at(-1);
    // A heading stays with what follows it.
    if (last && part.heading === undefined && isBare(last)) sections[sections.length - 1] = { ...last, ...part };
    else sections.push(part);
  }
  return sections;
}

function isBare({ heading, text, list, table }: PdfSection): boolean {
  return heading !== undefined && text === undefined && list === undefined && table === undefined;
}

function sectionOf(block: Block): PdfSection {
  switch (block.kind) {
    case 'HEADING':
      return { heading: wordsOf(block.parts), level: levelOf(block.level) };
    case 'LIST':
      // A PDF file counts from one; a list that does not has its own numbers.
      return block.first === null || block.first === 1
        ? { list: { numbered: block.first !== null, items: block.items.map(itemText) } }
        : { text: listLines(block).join('\n') };
    case 'TABLE':
      return { table: { head: block.head.map(wordsOf), rows: block.rows.map((row) => row.map(wordsOf)) } };
    default:
      return { text: `${linesOf(block).join('\n')}\n` };
  }
}

function levelOf(level: number): 1 | 2 | 3 {
  return Math.min(level, LOWEST) as 1 | 2 | 3;
}

function itemText(blocks: readonly Block[]): string {
  return blocks.flatMap(linesOf).join('\n');
}

/** Lines of whatever stands within an item or a quote. */
function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'HEADING':
    case 'PARAGRAPH':
      return wordsOf(block.parts).split('\n');
    case 'LIST':
      return listLines(block).map((line) => INDENT + line);
    case 'QUOTE':
      return block.blocks.flatMap(linesOf).map((line) => INDENT + line);
    case 'CODE':
      return block.text.split('\n').map((line) => INDENT + line);
    case 'TABLE':
      return [block.head, ...block.rows].map((row) => row.map(wordsOf).join(' · '));
    case 'RULE':
      return ['———'];
  }
}

function listLines({ first, items }: Extract<Block, { kind: 'LIST' }>): string[] {
  return items.flatMap((blocks, at) => {
    const [head = '', ...rest] = blocks.flatMap(linesOf);
    return [`${first === null ? '•' : `${first + at}.`} ${head}`, ...rest.map((line) => INDENT + line)];
  });
}
