import { PROCEDURE_STEPS } from '../cycle/procedure.js';
import { revisedIn } from '../cycle/revision.rules.js';
import { labelOf, stepOf } from './steps.js';

/** What the part of a step says to people, with what stands before it; other parts are ids that say nothing. */
const PART_WORDS: Readonly<Record<string, (part: string) => string>> = {
  START: (part) => ` ${part.replace('/', ' ')}`,
  GATE_WAIVER: (part) => ` ${part}`,
  REVISION: outputOf,
  REVISION_APPROVAL: outputOf,
};

/** `Attestation of an area Q2`, `Implementation 1`, `Revision of an output: Scope Statement`: one name in mails, pages and lists. */
export function stepName(code: string, part = ''): string {
  const words = PART_WORDS[code] ?? numberOf;
  return `${labelOf(code) ?? code}${part === '' ? '' : words(part)}`;
}

/** Number of an action, or a quarter. */
function numberOf(part: string): string {
  return /^Q?\d+$/.test(part) ? ` ${part}` : '';
}

function outputOf(part: string): string {
  const name = outputName(part);
  return name === null ? '' : `: ${name}`;
}

/** `Scope Statement`, `KPI sheet Q1`: what a revision is about; null for a part that names nothing. */
function outputName(part: string): string | null {
  const what = revisedIn(part);
  if (what === null) return null;
  const { output } = PROCEDURE_STEPS[what.code];
  return what.part === '' ? output : `${output} ${what.part}`;
}

/** What is asked where the part of a step says it, up to the record id. */
const PART_VERBS: Readonly<Record<string, (output: string) => string>> = {
  REVISION: (output) => `Prepare a new version of the ${output} for`,
  REVISION_APPROVAL: (output) => `Approve the new version of the ${output} for`,
};

/** What is asked, up to the record id: subject of mails, line of a digest. */
export function stepVerb(code: string, part: string): string {
  const output = outputName(part);
  return (output === null ? undefined : PART_VERBS[code]?.(output)) ?? stepOf(code).verb;
}
