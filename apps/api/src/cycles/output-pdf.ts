import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { PdfJob, PdfMark } from '#pdf/pdf-job.js';
import type { Output } from '#records/cycle/outputs.js';
import { dayText, timeText } from '../ui/times.js';
import { OUTPUT_WORDS, stepCode } from './cycle-words.js';
import type { FoundOutput } from './output-file.js';
import { approvedWords, authorOf } from './output-words.js';

/**
 * A version as a document for a PDF file. Days are those of the organisation, whoever reads it, so that its bytes are the
 * same; they change only when what became of the version changes.
 */
export function outputPdfJob(
  found: FoundOutput,
  document: SubjectDocument,
  of: { readonly cycleId: string; readonly organisation: string; readonly zone: string },
): PdfJob {
  const { step, output } = found;
  return {
    document,
    head: {
      organisation: of.organisation,
      recordId: `${of.cycleId} ${stepCode(step)}`,
      version: String(output.number),
      mark: markOf(found, of.zone),
      classification: 'Internal',
      author: authorOf(output),
      facts: [
        ['Step', `${stepCode(step)} ${step.label}`],
        ['State', OUTPUT_WORDS[output.state].word],
        ['Submitted', timeText(output.submitted_at.getTime(), of.zone)],
        ['Approved or sent back', approvedWords(output, of.zone)],
        ...(output.imported_from === null ? [] : [['Imported from', output.imported_from] as const]),
        ['Form', `${output.form}, version ${output.form_version}`],
      ],
      sha256: output.sha256,
      at: output.submitted_at.getTime(),
      language: 'en',
    },
  };
}

/** Why a version is not the one that counts. */
function markOf({ step, output }: FoundOutput, zone: string): PdfMark | null {
  switch (output.state) {
    case 'APPROVED':
      return null;
    case 'SUBMITTED':
      return { word: 'Not approved', words: 'Not approved: submitted, nobody has decided yet' };
    case 'RETURNED':
      return { word: 'Not approved', words: `Not approved: sent back${on(output.approved_at, zone)}` };
    case 'SUPERSEDED': {
      const next = successorOf(step.outputs, output);
      const by = next === null ? '' : `${on(next.approved_at, zone)} by version ${next.number}`;
      return { word: 'Superseded', words: `Superseded${by}` };
    }
  }
}

/** A version is superseded in the act that approves a later one. */
function successorOf(versions: readonly Output[], output: Output): Output | null {
  const later = versions
    .filter(({ number, state }) => number > output.number && (state === 'APPROVED' || state === 'SUPERSEDED'))
    .sort((one, other) => one.number - other.number);
  return later[0] ?? null;
}

function on(at: Date | null, zone: string): string {
  return at === null ? '' : ` on ${dayText(at.getTime(), zone)}`;
}
