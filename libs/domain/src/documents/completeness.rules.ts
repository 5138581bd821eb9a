import type { Unmet } from '../errors.js';
import type { DocumentForm } from '../process/form-code.js';
import type { DocDecisionEntry, DocDraftEntry, DocReviewEntry, DocumentEntries } from './entries.js';

/** What an answer is held against besides its form. */
export interface DocumentContext {
  /** Numbers of comments that nobody has answered yet. */
  readonly openComments: readonly number[];
  /** Most days from approval to the effective day. */
  readonly mostDays: number;
  /** People on record as reviewers are named by the type; else the author names them. */
  readonly namesReviewers: boolean;
  readonly drafterId: string | null;
  /** An emergency issue whose time for the normal approval is over. */
  readonly lapsed: boolean;
}

/** Unmet requirements of an answer to a form of document control; empty = ready. */
export function unmetOfDocument<Form extends DocumentForm>(
  form: Form,
  answer: { readonly outcome: string; readonly entry: unknown },
  context: DocumentContext,
): Unmet[] {
  switch (form) {
    case 'DOC_DRAFT':
      return answer.outcome === 'SUBMIT' ? unmetDraft(answer.entry as DocDraftEntry, context) : [];
    case 'DOC_REVIEW':
      return unmetReview(answer.entry as DocReviewEntry, answer.outcome);
    default:
      return unmetDecision(answer as { outcome: string; entry: DocumentEntries['DOC_APPROVAL'] }, context);
  }
}

function unmetDraft(entry: DocDraftEntry, context: DocumentContext): Unmet[] {
  const days = entry.days ?? 0;
  const rules: readonly (readonly [broken: boolean, unmet: Unmet])[] = [
    [
      entry.text.trim() === '' && entry.evidence.files.length === 0,
      { code: 'content-missing', field: 'text', reason: 'Write the text, or add the document as a file.' },
    ],
    [
      entry.text.trim() !== '' && entry.evidence.files.length > 0,
      { code: 'content-twice', field: 'evidence', reason: 'A version is a text or a file, not both.' },
    ],
    [
      entry.evidence.files.length > 1,
      { code: 'one-file', field: 'evidence', reason: 'A version is one file; take the others off.' },
    ],
    [
      entry.evidence.link !== '',
      { code: 'no-address', field: 'evidence.link', reason: 'A version is kept here; an address may change its text.' },
    ],
    [
      entry.summary.trim() === '',
      { code: 'summary-missing', field: 'summary', reason: 'Say in a sentence or two what this version changes.' },
    ],
    [
      days < 0 || days > context.mostDays,
      {
        code: 'effective-day',
        field: 'days',
        reason: `It becomes effective 0 to ${context.mostDays} days after its approval.`,
      },
    ],
    [
      context.namesReviewers && entry.reviewers.every(({ personId }) => ['', context.drafterId].includes(personId)),
      { code: 'reviewer-missing', field: 'reviewers', reason: 'Name at least one other person who comments on it.' },
    ],
  ];
  return [...rules.flatMap(([broken, unmet]) => (broken ? [unmet] : [])), ...unmetAnswers(entry, context)];
}

/** Comments must be answered (specification P7, step 2). */
function unmetAnswers(entry: DocDraftEntry, { openComments }: DocumentContext): Unmet[] {
  const known = (number: number | null): boolean => number !== null && openComments.includes(number);
  return [
    ...openComments.flatMap((number): Unmet[] => {
      const answer = entry.answers.find((one) => one.number === number);
      return answer && answer.disposition !== '' && answer.answer.trim() !== ''
        ? []
        : [
            {
              code: 'comment-unanswered',
              field: 'answers',
              reason: `Answer comment ${number}: taken over or not, and why.`,
            },
          ];
    }),
    ...entry.answers.flatMap(({ number }, at): Unmet[] =>
      known(number)
        ? []
        : [
            {
              code: 'no-comment',
              field: `answers.${at + 1}.number`,
              reason: 'There is no open comment of this number.',
            },
          ],
    ),
  ];
}

function unmetReview({ comments }: DocReviewEntry, outcome: string): Unmet[] {
  const said = comments.some(({ comment }) => comment.trim() !== '');
  if (outcome === 'COMMENT' && !said)
    return [{ code: 'comment-missing', field: 'comments', reason: 'Write what you have to say.' }];
  if (outcome === 'NO_COMMENT' && said)
    return [{ code: 'comment-unsent', field: 'comments', reason: 'You wrote a comment: send it, or take it out.' }];
  return [];
}

/** Refusing and sending back need words. */
function unmetDecision(
  { outcome, entry }: { readonly outcome: string; readonly entry: DocDecisionEntry },
  { lapsed }: DocumentContext,
): Unmet[] {
  if (outcome === 'APPROVE')
    return lapsed
      ? [{ code: 'lapsed', reason: 'The time for the normal approval is over: the emergency issue lapses.' }]
      : [];
  return entry.comment.trim() === '' ? [{ code: 'words-missing', field: 'comment', reason: 'Say why.' }] : [];
}
