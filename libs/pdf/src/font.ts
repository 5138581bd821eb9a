import { createRequire } from 'node:module';
import path from 'node:path';
import { openSync, type Font } from 'fontkit';

const FONTS = path.join(path.dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts/Roboto');

/** Files of the only font: its weights have the same characters. */
export const ROBOTO = {
  normal: path.join(FONTS, 'Roboto-Regular.ttf'),
  bold: path.join(FONTS, 'Roboto-Medium.ttf'),
  italics: path.join(FONTS, 'Roboto-Italic.ttf'),
  bolditalics: path.join(FONTS, 'Roboto-MediumItalic.ttf'),
};

const opened = new Map<string, Font>();
const characters = new Set<number>();
const widths = new Map<number, number>();

function fontOf(file: string): Font {
  const font = opened.get(file) ?? openSync(file);
  if (!('characterSet' in font)) throw new Error(`${file} is no single font`);
  opened.set(file, font);
  return font;
}

/** Whether the font has a character. */
export function hasCharacter(codePoint: number): boolean {
  if (characters.size === 0) for (const one of fontOf(ROBOTO.normal).characterSet) characters.add(one);
  return characters.has(codePoint);
}

/** Points that a text takes on one line at a size; letters that move closer to each other are not counted. */
export function widthOf(text: string, size: number): number {
  let width = 0;
  for (const letter of text) width += widthOfCharacter(letter.codePointAt(0) ?? 0);
  return width * size;
}

/** In the weight in which it is the wider. */
function widthOfCharacter(codePoint: number): number {
  const known = widths.get(codePoint);
  if (known !== undefined) return known;
  const each = [ROBOTO.normal, ROBOTO.bold].map((file) => {
    const font = fontOf(file);
    return font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm;
  });
  const width = Math.max(...each);
  widths.set(codePoint, width);
  return width;
}
