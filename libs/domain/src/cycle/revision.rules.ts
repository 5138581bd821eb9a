import { partsOf, PROCEDURE_STEPS } from './procedure.js';
import { PROCEDURE_STEP_CODES, type CyclePart, type ProcedureStepCode, type TaskRow } from './procedure-row.js';

/** What a step produces, in one part: the thing that is prepared anew within its cycle. */
export interface Produced {
  readonly code: ProcedureStepCode;
  readonly part: CyclePart;
}

/** `E3`, `O2/Q1`: name of what is revised. */
export function producedName({ code, part }: { readonly code: string; readonly part: string }): string {
  return part === '' ? code : `${code}/${part}`;
}

/**
 * What a person names, such as `E3` or `o2 q1`; null where no step produces it. What the areas attest and what other
 * processes report is not prepared anew, and the charter is gate G0's.
 */
export function producedBy(words: string): Produced | null {
  const [, name = '', quarter = ''] = /^([EOMI]\d)(?:[ /]+(Q[1-4]))?$/.exec(words.trim().toUpperCase()) ?? [];
  const code = PROCEDURE_STEP_CODES.find((one) => one === name);
  const row = code === undefined ? null : revisable(code);
  const part = row === null ? undefined : partsOf(row).find((one) => one === quarter);
  return row === null || part === undefined ? null : { code: row.code, part };
}

/** Row of a step whose output is prepared by somebody; null for every other one. */
export function revisable(code: ProcedureStepCode): TaskRow | null {
  const row = PROCEDURE_STEPS[code];
  return row.kind === 'TASKS' && !row.perDepartment && row.code !== 'E0' ? row : null;
}

/** Part of the step that asks for it: `E3/1`, `O2/Q1/2` for the second time. */
export function revisionPart(what: Produced, number: number): string {
  return `${producedName(what)}/${number}`;
}

/** Which time it is that a new version of something is asked for: `E3/2` → 2. */
function revisionNumber(part: string): number {
  return Number(/\/(\d+)$/.exec(part)?.[1] ?? 1);
}

/**
 * Whether an approval is an earlier round of another: of the same thing, sent back each time since. A version that was
 * approved or refused ends the rounds; what is asked for later begins anew.
 * @param answers decided approvals of revisions of one record
 * @returns those that asked for changes, first round first
 */
export function earlierRounds<Answer extends { readonly part: string; readonly outcome: string }>(
  part: string,
  answers: readonly Answer[],
): Answer[] {
  const rounds: Answer[] = [];
  const stem = part.replace(/\/\d+$/, '');
  for (let number = revisionNumber(part) - 1; number > 0; number -= 1) {
    const answer = answers.find((one) => one.part === `${stem}/${number}`);
    if (answer?.outcome !== 'REQUEST_CHANGES') break;
    rounds.unshift(answer);
  }
  return rounds;
}

/** What the part of a revision names; null for a part that names nothing. */
export function revisedIn(part: string): Produced | null {
  return producedBy(part.replace(/\/\d+$/, ''));
}
