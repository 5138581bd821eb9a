// Control characters have no place in evidence, mails or exports; tab, line feed and carriage return stay.
const CONTROL = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]', 'u');
// Half of a pair: no character, and no UTF-8 says it.
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether a text is one that people write and PostgreSQL keeps: without control characters and without halves of characters. */
export function isPlainText(text: string): boolean {
  return !CONTROL.test(text) && !LONE_SURROGATE.test(text);
}
