import { RuleViolation } from '#domain/errors.js';

const MAX_LENGTH = 200;

/**
 * Name of an evidence file as it is shown and offered for download; never used as a path.
 * Folders, control characters and characters that turn the writing direction are taken out; the ending is kept.
 * @throws RuleViolation `evidence-name` when nothing is left
 */
export function safeFileName(given: string): string {
  const name = (given.normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .trim()
    .replace(/^\.+/, '');
  if (name === '') throw new RuleViolation('evidence-name', 'The file needs a name.');
  if (name.length <= MAX_LENGTH) return name;
  const ending = fileEnding(name);
  const keep = ending ? MAX_LENGTH - ending.length - 1 : MAX_LENGTH;
  // Cut by character, so that no half of a surrogate pair is left.
  const stem = [...name.slice(0, keep)].filter((sign) => !/^[\uD800-\uDFFF]$/.test(sign)).join('');
  return ending ? `${stem}.${ending}` : stem;
}

/** Ending of a file name in lower case, without the dot; empty when there is none or it is longer than 10 characters. */
export function fileEnding(name: string): string {
  return /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
