import { getDocumentProxy } from 'unpdf';

/** A piece of text on a page, in points from the lower left corner. */
export interface PdfPiece {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly base: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  /** In the order in which it was set, white space as one space. */
  readonly text: string;
  /** Upright ones. */
  readonly pieces: readonly PdfPiece[];
  /** What stands across the page. */
  readonly across: string;
}

export interface ReadPdf {
  /** Properties of the file: `Title`, `Author`, `CreationDate`, `Language` … */
  readonly info: Readonly<Record<string, unknown>>;
  readonly pages: readonly PdfPage[];
}

/** As the reader gives it: where and how wide, in a matrix of six numbers. */
interface SetText {
  readonly str: string;
  readonly hasEOL: boolean;
  readonly transform: readonly number[];
  readonly width: number;
}

/** What of the reader is used; its own types lean on a package that is not installed. */
interface Opened {
  readonly numPages: number;
  getMetadata(): Promise<{ readonly info: Readonly<Record<string, unknown>> }>;
  getPage(number: number): Promise<{
    readonly view: readonly number[];
    getTextContent(): Promise<{ readonly items: readonly (SetText | object)[] }>;
  }>;
  destroy(): Promise<void>;
}
const open = getDocumentProxy as unknown as (bytes: Uint8Array) => Promise<Opened>;

/** Reads a PDF with a program that had no part in making it. @throws where it is none */
export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const file = await open(Uint8Array.from(bytes));
  const { info } = await file.getMetadata();
  const pages: PdfPage[] = [];
  for (let at = 1; at <= file.numPages; at += 1) {
    const page = await file.getPage(at);
    const [, , width = 0, height = 0] = page.view;
    const { items } = await page.getTextContent();
    const texts = items.filter((item): item is SetText => 'str' in item);
    pages.push({
      ...{ width, height },
      text: texts.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join('').replaceAll(/\s+/g, ' ').trim(), // prettier-ignore
      across: texts.filter(({ transform }) => transform[1] !== 0).map(({ str }) => str).join('').trim(), // prettier-ignore
      pieces: texts
        .filter(({ str, transform }) => str.trim() !== '' && transform[1] === 0)
        .map(({ str, transform, width: length }) => ({
          ...{ text: str, left: transform[4] ?? 0, right: (transform[4] ?? 0) + length, base: transform[5] ?? 0 },
        })),
    });
  }
  await file.destroy();
  return { info, pages };
}
