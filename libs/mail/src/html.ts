/** Markup that is safe to send as it stands: literals of the program, and values that `html` escaped. */
export class SafeHtml {
  constructor(readonly markup: string) {}
}

type Value = string | number | SafeHtml | readonly SafeHtml[] | null;

/**
 * Escaping tagged template: every value is text unless it is `SafeHtml` itself. There is no way to mark a string as
 * safe but to write it as a literal, so names and titles can never become markup (ASVS 1.2.1).
 */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): SafeHtml {
  const parts = literals.map(
    (literal, index) => literal + (index < values.length ? markupOf(values[index] ?? null) : ''),
  );
  return new SafeHtml(parts.join(''));
}

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return withoutControls(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Free text as one line of plain text: control characters, line breaks and the invisible characters that turn the
 * direction of reading become spaces, so that a name can neither add a header nor a line, nor disguise itself.
 */
export function plain(text: string): string {
  return withoutControls(text).trim();
}

function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

function markupOf(value: Value): string {
  if (value === null) return '';
  if (value instanceof SafeHtml) return value.markup;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map((item) => item.markup).join('');
}
