import { stepName } from '#domain/process/step-name.rules.js';

/** Name of a step, such as `Plan approval`, with its action number or quarter, and the area that is answered for. */
export function stepWords(code: string, part = '', area: string | null = null): string {
  const whole = stepName(code, part);
  return area === null ? whole : `${whole}, ${area}`;
}
