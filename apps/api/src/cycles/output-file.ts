import { tablesToCsv, toMarkdown } from '#domain/cycle/output-formats.rules.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { Output } from '#records/cycle/outputs.js';
import type { SeenCycle } from './cycle-access.js';
import { Refused } from '../http/errors.js';
import { sees } from './cycle-access.js';
import type { StepView } from '#records/cycle/read-cycle.js';

export interface FoundOutput {
  readonly step: StepView;
  readonly output: Output;
  /** The version before it. */
  readonly before: Output | null;
}

/** A version of a cycle that may be seen; what is not there and what may not be seen look the same. @throws Refused 404 */
export function findOutput(seen: SeenCycle, id: string): FoundOutput {
  for (const step of seen.view.steps.filter((one) => sees(seen, one))) {
    const at = step.outputs.findIndex((one) => one.id === id);
    const output = step.outputs[at];
    if (output) return { step, output, before: step.outputs[at + 1] ?? null };
  }
  throw new Refused(404, { code: 'unknown-output', title: 'There is no such version, or it is not for you to see' });
}

export interface OutputFile {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** `0198….md` → id and format; without an ending it is the version itself. */
export function splitFormat(name: string): { id: string; format: 'md' | 'csv' | null } {
  const [, id = name, format = null] = /^(.*)\.(md|csv)$/.exec(name) ?? [];
  return { id, format: format as 'md' | 'csv' | null };
}

/**
 * A version as a file: Markdown, or one of its tables as CSV.
 * @param table number of the table, from 1
 * @throws Refused 404 where there is no such table, or the text was disposed of
 */
export function outputFile(
  found: FoundOutput,
  document: SubjectDocument | null,
  of: { readonly cycleId: string; readonly format: 'md' | 'csv'; readonly table: number },
): OutputFile {
  const { step, output } = found;
  const name = [of.cycleId, step.code, step.part, `v${output.number}`].filter((part) => part !== '').join('-');
  if (document && of.format === 'md')
    return { name: `${name}.md`, type: 'text/markdown; charset=utf-8', text: toMarkdown(document) };
  const table = document ? tablesToCsv(document)[of.table - 1] : undefined;
  if (!table) throw new Refused(404, { code: 'unknown-table', title: 'This version has no such table' });
  return { name: `${name}-${slug(table.heading)}.csv`, type: 'text/csv; charset=utf-8', text: table.csv };
}

function slug(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-|-$/g, ''); // prettier-ignore
}
