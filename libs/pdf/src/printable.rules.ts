/** Stands for characters that the font does not have. */
export const MISSING = '\uFFFD';

/** Common signs that the font does not have, in signs that it has. */
const IN_OTHER_SIGNS: Readonly<Record<string, string>> = {
  '→': '->',
  '←': '<-',
  '↔': '<->',
  '⇒': '=>',
  '✓': '[x]',
  '✔': '[x]',
  '☑': '[x]',
  '☒': '[x]',
  '☐': '[ ]',
  '✗': '[-]',
  '✘': '[-]',
};

/** What of a text can be printed. */
export interface Printable {
  readonly text: string;
  /** Something of the text cannot be shown. */
  readonly lacks: boolean;
}

/**
 * A text in the characters that the font has. A run of others becomes one replacement character, so that nothing disappears
 * unseen and marks that turn the direction of reading do nothing. Line ends are made one kind.
 * @param has whether the font has a character
 */
export function printable(text: string, has: (codePoint: number) => boolean): Printable {
  let made = '';
  let lacks = false;
  let missing = false;
  for (const sign of text.replaceAll(/\r\n?/g, '\n').normalize('NFC')) {
    const shown = shownAs(sign, has);
    if (shown === null && !missing) made += MISSING;
    if (shown !== null) made += shown;
    missing = shown === null;
    lacks ||= missing;
  }
  return { text: made, lacks };
}

function shownAs(sign: string, has: (codePoint: number) => boolean): string | null {
  if (sign === '\n') return sign;
  if (sign === '\t') return '    ';
  const codePoint = sign.codePointAt(0) ?? 0;
  if (codePoint < 0x20 || codePoint === 0x7f) return null;
  if (has(codePoint)) return sign;
  return IN_OTHER_SIGNS[sign] ?? null;
}
