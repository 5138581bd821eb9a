import { isPlainText } from '#domain/plain-text.js';
import { z } from 'zod';

/** Longest free text that a form takes, in characters. */
export const TEXT_LIMIT = 8_000;
/** Longest single line that a form takes, in characters. */
const LINE_LIMIT = 300;

/** Free text of several lines; trimmed, line ends made one kind. */
export function text() {
  return z
    .string()
    .max(TEXT_LIMIT, `Use at most ${TEXT_LIMIT} characters.`)
    .refine(isPlainText, 'Remove the control characters.')
    .default('');
}

/** One line of text. */
export function line() {
  return z
    .string()
    .max(LINE_LIMIT, `Use at most ${LINE_LIMIT} characters.`)
    .refine((value) => isPlainText(value) && !value.includes('\n'), 'Use one line without control characters.')
    .default('');
}

/** Local day; null when not given. */
export function day() {
  return z.iso.date('Give a day such as 2027-03-12.').nullable().default(null);
}

/** Local day; an empty text when not given. */
export function dayOrEmpty() {
  return z.union([z.literal(''), z.iso.date('Give a day such as 2027-03-12.')]).default('');
}

/** Id of a person of the directory; null when not given. */
export function person() {
  return z.string().min(1).max(40).nullable().default(null);
}

/** Address of evidence kept elsewhere, or empty. */
function webAddress() {
  return z
    .union([z.literal(''), z.url({ protocol: /^https?$/, error: 'Give an address that starts with https://.' })])
    .default('');
}

/** Evidence of an answer: files added on the page and an address. */
export function evidence() {
  return z
    .object({ files: z.array(z.uuid()).max(50).default([]), link: webAddress() })
    .default({ files: [], link: '' });
}
