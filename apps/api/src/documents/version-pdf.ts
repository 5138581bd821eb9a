import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { KIND_OF_CHANGE_NAMES } from '#domain/documents/version-number.rules.js';
import type { PdfJob, PdfMark, PdfSection } from '#pdf/pdf-job.js';
import type { DocumentDetail, VersionDetail } from '#records/documents/read-document.js';
import type { Submission } from '#records/documents/submissions.js';
import { dayWords } from '../cycles/cycle-words.js';
import { timeText } from '../ui/times.js';
import { UNMET_WORDS, versionMark } from './document-words.js';
import { markdownSections } from './markdown-sections.js';

/** A submitted version as a document for a PDF file; days are those of the organisation, whoever reads it. */
export function versionPdfJob(
  detail: DocumentDetail,
  version: VersionDetail & { readonly submission: Submission },
  of: { readonly organisation: string; readonly zone: string },
): PdfJob {
  const { document } = detail;
  const { line, submission } = version;
  return {
    document: { title: `${document.title}, version ${line.number}`, sections: sectionsOf(submission) },
    head: {
      organisation: of.organisation,
      recordId: document.id,
      version: line.number,
      mark: markOf(line),
      classification: titleCase(document.classification),
      author: submission.author ?? line.author ?? '',
      facts: [
        ['Type', DOCUMENT_TYPE_RULES[document.type].label],
        ['State', versionMark(line.state).word],
        ['Kind of change', KIND_OF_CHANGE_NAMES[line.kind]],
        ['Approved by', approvedWords(line, of.zone)],
        ['Effective', line.effectiveOn ? dayWords(line.effectiveOn) : 'not yet'],
        ...(line.endedOn === null ? [] : [['Ended', dayWords(line.endedOn)] as const]),
        ['Requirements', document.clauses.join(', ')],
      ],
      sha256: submission.sha256,
      at: submission.submitted_at.getTime(),
      language: 'en',
    },
  };
}

function sectionsOf({ body }: Submission): readonly PdfSection[] {
  if (!body) return [{ text: 'The text was disposed of.' }];
  const changes = { heading: 'What changes', text: body.summary };
  return body.file === null
    ? [changes, ...markdownSections(body.text)]
    : [changes, { heading: 'File', files: [body.file] }];
}

/** Why a version is not the one that counts. */
function markOf({ state, endedOn }: VersionDetail['line']): PdfMark | null {
  if (state === 'EFFECTIVE') return null;
  const { word } = versionMark(state);
  if (state === 'SUPERSEDED' || state === 'OBSOLETE')
    return { word, words: `${word}${endedOn === null ? '' : ` on ${dayWords(endedOn)}`}` };
  if (state === 'APPROVED') return { word: 'Not effective', words: 'Approved, but not effective yet' };
  return { word: 'Draft', words: `Not in force: ${word.toLowerCase()}` };
}

function approvedWords({ unmet, approver, approvedAt }: VersionDetail['line'], zone: string): string {
  if (unmet.length > 0) return unmet.map((code) => UNMET_WORDS[code] ?? code).join('; ');
  if (approver === null || approvedAt === null) return 'not yet';
  return `${approver}, ${timeText(approvedAt.getTime(), zone)}`;
}

function titleCase(word: string): string {
  return word.charAt(0) + word.slice(1).toLowerCase();
}
