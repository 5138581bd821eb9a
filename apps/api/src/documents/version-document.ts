import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { Submission } from '#records/documents/submissions.js';

/** What a submission says, as pages and differences show it; null once it was disposed of. */
export function documentOf(title: string, submission: Submission | null): SubjectDocument | null {
  if (!submission?.body) return null;
  const { text, file, summary } = submission.body;
  return {
    title,
    sections: [
      { heading: 'What changes', text: summary },
      file === null ? { heading: 'Text', text, format: 'MARKDOWN' } : { heading: 'File', files: [file] },
    ],
  };
}

/** Only the text: what a difference compares. */
export function textOf(submission: Submission | null): SubjectDocument | null {
  if (!submission?.body || submission.body.file !== null) return null;
  return { title: '', sections: [{ heading: 'Text', text: submission.body.text }] };
}
