import { lexer, type MarkedToken, type Token, type Tokens } from 'marked';
import type { Block, Cell, Inline } from './markdown.js';

/** Only these may be followed; anything else (`javascript:`, `file:`, a path of ours) stays text. */
const ADDRESS = /^(https?:\/\/|mailto:)/i;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };

/**
 * Reads a text in Markdown (CommonMark with the tables of GitHub). Nothing that is typed is left out and nothing is run:
 * HTML is shown as text, a picture as its words. A text that is nested too deeply to be read is one paragraph, as typed.
 */
export function readMarkdown(text: string): readonly Block[] {
  try {
    return blocksOf(lexer(text, { gfm: true }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ kind: 'PARAGRAPH', parts: [{ kind: 'TEXT', text }] }];
  }
}

function blocksOf(tokens: readonly Token[]): Block[] {
  return tokens.flatMap((token) => blockOf(token as MarkedToken));
}

function blockOf(token: MarkedToken): Block[] {
  switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
      return [];
    case 'heading':
      return [{ kind: 'HEADING', level: token.depth, parts: inlinesOf(token.tokens) }];
    case 'list':
      return [listOf(token)];
    case 'blockquote':
      return [{ kind: 'QUOTE', blocks: blocksOf(token.tokens) }];
    case 'code':
      return [{ kind: 'CODE', text: token.text }];
    case 'table':
      return [tableOf(token)];
    case 'hr':
      return [{ kind: 'RULE' }];
    default:
      return [{ kind: 'PARAGRAPH', parts: linesOf(token) }];
  }
}

/** A paragraph, the words of an item, or HTML, which is text here. */
function linesOf(token: MarkedToken): readonly Inline[] {
  return 'tokens' in token && token.tokens ? inlinesOf(token.tokens) : [{ kind: 'TEXT', text: token.raw.trimEnd() }];
}

function listOf({ ordered, start, items }: Tokens.List): Block {
  return { kind: 'LIST', first: ordered ? Number(start) || 1 : null, items: items.map(itemOf) };
}

/** A box to tick is said in front of its words. */
function itemOf({ task, checked, tokens }: Tokens.ListItem): readonly Block[] {
  const blocks = blocksOf(tokens);
  if (!task) return blocks;
  const box: Inline = { kind: 'TEXT', text: checked ? '☑ ' : '☐ ' };
  const [first, ...rest] = blocks;
  return first?.kind === 'PARAGRAPH'
    ? [{ ...first, parts: [box, ...first.parts] }, ...rest]
    : [{ kind: 'PARAGRAPH', parts: [box] }, ...blocks];
}

function tableOf({ header, rows }: Tokens.Table): Block {
  const cells = (row: readonly Tokens.TableCell[]): Cell[] => row.map(({ tokens }) => inlinesOf(tokens));
  return { kind: 'TABLE', head: cells(header), rows: rows.map(cells) };
}

function inlinesOf(tokens: readonly Token[]): Inline[] {
  return tokens.map((token) => inlineOf(token as MarkedToken));
}

function inlineOf(token: MarkedToken): Inline {
  switch (token.type) {
    case 'strong':
      return { kind: 'STRONG', parts: inlinesOf(token.tokens) };
    case 'em':
      return { kind: 'EMPHASIS', parts: inlinesOf(token.tokens) };
    case 'del':
      return { kind: 'STRUCK', parts: inlinesOf(token.tokens) };
    case 'codespan':
      return { kind: 'CODE', text: token.text };
    case 'br':
      return { kind: 'BREAK' };
    case 'link':
      return linkOf(token);
    case 'image':
      return { kind: 'TEXT', text: token.raw };
    case 'html':
      return { kind: 'TEXT', text: token.raw };
    default:
      return { kind: 'TEXT', text: plainOf(token) };
  }
}

function linkOf({ href, tokens, raw }: Tokens.Link | Tokens.Image): Inline {
  return ADDRESS.test(href) ? { kind: 'LINK', address: href, parts: inlinesOf(tokens) } : { kind: 'TEXT', text: raw };
}

function plainOf(token: MarkedToken): string {
  const text = 'text' in token ? token.text : token.raw;
  return text.replaceAll(/&(\w+);/g, (typed, name: string) => ENTITIES[name] ?? typed);
}
