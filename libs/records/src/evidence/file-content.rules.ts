/** What a file of an ending must look like inside, and as which media type it is given back. */
interface FileKind {
  readonly type: string;
  /** Signatures, one of which stands at an offset; none = plain text. */
  readonly magic?: readonly (readonly [offset: number, bytes: string])[];
}

const ZIP = [
  [0, 'PK\u0003\u0004'],
  [0, 'PK\u0005\u0006'],
] as const;
const OOXML = 'application/vnd.openxmlformats-officedocument';

const KINDS: Readonly<Record<string, FileKind>> = {
  pdf: { type: 'application/pdf', magic: [[0, '%PDF-']] },
  png: { type: 'image/png', magic: [[0, '\u0089PNG\r\n\u001a\n']] },
  jpg: { type: 'image/jpeg', magic: [[0, '\u00ff\u00d8\u00ff']] },
  jpeg: { type: 'image/jpeg', magic: [[0, '\u00ff\u00d8\u00ff']] },
  webp: { type: 'image/webp', magic: [[8, 'WEBP']] },
  zip: { type: 'application/zip', magic: ZIP },
  docx: { type: `${OOXML}.wordprocessingml.document`, magic: ZIP },
  xlsx: { type: `${OOXML}.spreadsheetml.sheet`, magic: ZIP },
  pptx: { type: `${OOXML}.presentationml.presentation`, magic: ZIP },
  odt: { type: 'application/vnd.oasis.opendocument.text', magic: ZIP },
  ods: { type: 'application/vnd.oasis.opendocument.spreadsheet', magic: ZIP },
  txt: { type: 'text/plain' },
  log: { type: 'text/plain' },
  md: { type: 'text/markdown' },
  csv: { type: 'text/csv' },
  json: { type: 'application/json' },
  eml: { type: 'message/rfc822' },
};

/** Number of bytes from the start of a file that `contentProblem` wants to see. */
export const HEAD_BYTES = 1024;

/** What a browser would run if it met it, whatever the name says. */
const ACTIVE = /^(<!doctype|<html|<head|<body|<script|<svg|<\?xml|<iframe|<object|<embed|<style|<meta|<!--)/i;

/** Media type of an ending, or undefined when the engine knows no way to check such a file. */
export function mediaType(ending: string): string | undefined {
  return kindOf(ending)?.type;
}

/** Whether files of this ending must be text from the first byte to the last (valid UTF-8, no NUL). */
export function isTextEnding(ending: string): boolean {
  const kind = kindOf(ending);
  return kind !== undefined && kind.magic === undefined;
}

/**
 * Says why the first bytes of a file do not fit its ending (ASVS 5.2.2: ending and content are both checked); undefined when they fit.
 * @param head the first HEAD_BYTES of the file, or all of it when it is shorter
 */
export function contentProblem(ending: string, head: Buffer): string | undefined {
  const kind = kindOf(ending);
  if (!kind) return `Files of the type .${ending} are not accepted.`;
  if (!kind.magic)
    return ACTIVE.test(textStart(head))
      ? `The content of the file is a web page or a drawing, not .${ending}.`
      : undefined;
  const bytes = head.toString('latin1');
  const fits = kind.magic.some(([offset, magic]) => bytes.startsWith(magic, offset));
  return fits ? undefined : `The content of the file is not .${ending}; save it in that format and try again.`;
}

function kindOf(ending: string): FileKind | undefined {
  return Object.hasOwn(KINDS, ending) ? KINDS[ending] : undefined;
}

function textStart(head: Buffer): string {
  return head.toString('utf8').replace(/^[\uFEFF\s]+/, '');
}
