/** What a text in Markdown means. It holds no HTML: tags that somebody typed are text, and are shown as typed. */
export type Block =
  | { readonly kind: 'HEADING'; readonly level: number; readonly parts: readonly Inline[] }
  | { readonly kind: 'PARAGRAPH'; readonly parts: readonly Inline[] }
  | { readonly kind: 'LIST'; readonly first: number | null; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'QUOTE'; readonly blocks: readonly Block[] }
  | { readonly kind: 'CODE'; readonly text: string }
  | { readonly kind: 'TABLE'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'RULE' };

export type Cell = readonly Inline[];

export type Inline =
  | { readonly kind: 'TEXT' | 'CODE'; readonly text: string }
  | { readonly kind: 'STRONG' | 'EMPHASIS' | 'STRUCK'; readonly parts: readonly Inline[] }
  /** The address is one of the web or of a mailbox; other links are their words. */
  | { readonly kind: 'LINK'; readonly address: string; readonly parts: readonly Inline[] }
  | { readonly kind: 'BREAK' };

/** Words of a line, without how they look. */
export function wordsOf(parts: readonly Inline[]): string {
  return parts.map(wordsOfPart).join('');
}

function wordsOfPart(part: Inline): string {
  switch (part.kind) {
    case 'BREAK':
      return '\n';
    case 'TEXT':
    case 'CODE':
      return part.text;
    case 'LINK': {
      const words = wordsOf(part.parts);
      return part.address.endsWith(words) ? words : `${words} (${part.address})`;
    }
    default:
      return wordsOf(part.parts);
  }
}
