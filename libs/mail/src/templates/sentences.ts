/** Last lines that the mails share. */
export const NO_REPLY = 'A reply to this mail is not a decision, and nobody reads it.';

export const WRONG_PERSON =
  'Not for you? Open the page and hand the task to the right person, or tell the ISMS Manager. Do not forward this mail: its link is yours alone.';

/** Why you get this. */
export function why(reason: string): string {
  return `Why you get this: ${lowerFirst(reason)}`;
}

export function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
