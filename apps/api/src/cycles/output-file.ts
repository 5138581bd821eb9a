import { tablesToCsv, toMarkdown } from '#domain/cycle/output-formats.rules.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { Output } from '#records/cycle/outputs.js';
import type { StepView } from '#records/cycle/read-cycle.js';
import { readOrganisation } from '#records/directory/read-organisation.js';
import { reader } from '#records/transaction.js';
import type { SeenCycle } from './cycle-access.js';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import { makePdfFile } from '../http/make-pdf-file.js';
import { sees } from './cycle-access.js';
import { outputPdfJob } from './output-pdf.js';

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
  readonly body: string | Buffer;
}

type Format = 'pdf' | 'md' | 'csv';

/** `0198….md` → id and format; without an ending it is the version itself. */
export function splitFormat(name: string): { id: string; format: Format | null } {
  const [, id = name, format = null] = /^(.*)\.(pdf|md|csv)$/.exec(name) ?? [];
  return { id, format: format as Format | null };
}

/**
 * A version as a file: PDF, Markdown, or one of its tables as CSV.
 * @param table number of the table, from 1
 * @throws Refused 404 where there is no such table, or the text was disposed of; what a PDF is refused for
 */
export async function outputFile(
  deps: ApiDeps,
  { found, document }: { readonly found: FoundOutput; readonly document: SubjectDocument | null },
  of: { readonly cycleId: string; readonly format: Format; readonly table: number },
): Promise<OutputFile> {
  const { step, output } = found;
  const name = [of.cycleId, step.code, step.part, `v${output.number}`].filter((part) => part !== '').join('-');
  if (document && of.format === 'pdf') {
    const organisation = await readOrganisation(reader(deps.records));
    const job = outputPdfJob(found, document, { cycleId: of.cycleId, organisation, zone: deps.zone });
    return { name: `${name}.pdf`, type: 'application/pdf', body: await makePdfFile(deps, job) };
  }
  if (document && of.format === 'md')
    return { name: `${name}.md`, type: 'text/markdown; charset=utf-8', body: toMarkdown(document) };
  const table = document ? tablesToCsv(document)[of.table - 1] : undefined;
  if (!table) throw new Refused(404, { code: 'unknown-table', title: 'This version has no such text or table' });
  return { name: `${name}-${slug(table.heading)}.csv`, type: 'text/csv; charset=utf-8', body: table.csv };
}

function slug(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-|-$/g, ''); // prettier-ignore
}
