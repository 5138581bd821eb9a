import { DOCUMENT_STEPS, type DocumentStepCode } from '#domain/documents/steps.js';
import type { DocumentForm } from '#domain/process/form-code.js';
import { isPlainText } from '#domain/plain-text.js';
import { z } from 'zod';
import { field } from '../field.js';
import { makeForm, type Answer, type Form } from '../form.js';
import { evidence, text } from '../parts.js';

/** Longest text of a document, in characters: about a hundred pages. */
const DOCUMENT_LIMIT = 250_000;
/** Most comments that one form answers, and one reviewer sends. */
const MOST_COMMENTS = 60;

const comment = field(text(), { label: 'Comment', help: 'Needed where you do not approve.', widget: 'TEXT' });

const draft = z.strictObject({
  text: field(
    z
      .string()
      .max(DOCUMENT_LIMIT, `Use at most ${DOCUMENT_LIMIT} characters, or add the document as a file.`)
      .refine(isPlainText, 'Remove the control characters.')
      .default(''),
    { label: 'Text', help: 'Markdown. The whole text of the version, not only what changes.', widget: 'TEXT' },
  ),
  evidence: field(evidence(), {
    label: 'File',
    help: 'Instead of a text: one file that is the document.',
    widget: 'EVIDENCE',
  }),
  summary: field(text(), {
    label: 'What changes',
    help: 'One or two sentences; everybody who acknowledges the version reads them.',
    widget: 'TEXT',
  }),
  days: field(z.number('Give a whole number of days.').int('Give a whole number of days.').nullable().default(null), {
    label: 'Days until it is effective',
    help: 'After its approval; empty means at once.',
    widget: 'NUMBER',
    empty: null,
  }),
  reviewers: field(
    z
      .array(z.strictObject({ personId: z.string().max(40).default('') }))
      .max(20)
      .default([]),
    {
      label: 'Who comments on it',
      help: 'Users of the document. Where the department heads comment by rule, nobody has to be named.',
      widget: 'ROWS',
      rows: {
        columns: [{ name: 'personId', label: 'Person', widget: 'PERSON' }],
        ...{ least: 2, most: 20, more: 'Add another person', layout: 'TABLE' },
      },
    },
  ),
  answers: field(
    z
      .array(
        z.strictObject({
          number: z.number('Give the number of the comment.').int().nullable().default(null),
          disposition: z.enum(['ACCEPTED', 'NOT_ACCEPTED', ''], 'Taken over, or not taken over.').default(''),
          answer: text(),
        }),
      )
      .max(MOST_COMMENTS)
      .default([]),
    {
      label: 'Answers to the comments',
      help: 'Every comment is answered before the draft goes to approval.',
      widget: 'ROWS',
      rows: {
        columns: [
          { name: 'number', label: 'Comment no.', widget: 'NUMBER' },
          {
            name: 'disposition',
            label: 'Taken over',
            widget: 'CHOICE',
            choices: { ACCEPTED: 'Taken over', NOT_ACCEPTED: 'Not taken over' },
          },
          { name: 'answer', label: 'Answer', widget: 'SHORT' },
        ],
        ...{ least: 0, most: MOST_COMMENTS, more: 'Answer another comment', layout: 'TABLE' },
      },
    },
  ),
});

const review = z.strictObject({
  comments: field(
    z
      .array(z.strictObject({ comment: text() }))
      .max(MOST_COMMENTS)
      .default([]),
    {
      label: 'Comments',
      help: 'One for each thing you have to say; the author answers each.',
      widget: 'ROWS',
      rows: {
        columns: [{ name: 'comment', label: 'Comment', widget: 'SHORT' }],
        ...{ least: 1, most: MOST_COMMENTS, more: 'Add another comment', layout: 'TABLE' },
      },
    },
  ),
});

const decision = z.strictObject({ comment });

/** Forms of document control in their present version. */
export const DOCUMENT_FORMS: Readonly<Record<DocumentForm, Form>> = {
  DOC_DRAFT: form('DOC_DRAFT', draft, [
    button('DOC_DRAFT', 'SUBMIT', { label: 'Submit the draft', needs: ['summary'], primary: true }),
    button('DOC_DRAFT', 'WITHDRAW', { label: 'Withdraw the draft', needs: [] }),
  ]),
  DOC_REVIEW: form('DOC_REVIEW', review, [
    button('DOC_REVIEW', 'NO_COMMENT', { label: 'No comment', needs: [], primary: true }),
    button('DOC_REVIEW', 'COMMENT', { label: 'Send my comments', needs: ['comments'] }),
  ]),
  DOC_APPROVAL: form('DOC_APPROVAL', decision, [
    button('DOC_APPROVAL', 'APPROVE', { label: 'Approve', needs: [], primary: true }),
    button('DOC_APPROVAL', 'REQUEST_CHANGES', { label: 'Request changes', needs: ['comment'] }),
    button('DOC_APPROVAL', 'REJECT', { label: 'Reject', needs: ['comment'] }),
  ]),
  DOC_ISSUE: form('DOC_ISSUE', decision, [
    button('DOC_ISSUE_MANAGER', 'APPROVE', { label: 'Issue it now', needs: [], primary: true }),
    button('DOC_ISSUE_MANAGER', 'REJECT', { label: 'Do not issue it', needs: ['comment'] }),
  ]),
  DOC_WITHDRAWAL: form('DOC_WITHDRAWAL', decision, [
    button('DOC_WITHDRAWAL', 'APPROVE', { label: 'Withdraw the document', needs: [], primary: true }),
    button('DOC_WITHDRAWAL', 'REJECT', { label: 'Keep it in force', needs: ['comment'] }),
  ]),
};

function form(code: DocumentForm, schema: z.ZodObject, answers: readonly Answer[]): Form {
  return makeForm({ code, version: 1, schema, answers });
}

/** The step table says what follows. */
function button(
  step: DocumentStepCode,
  outcome: string,
  of: { label: string; needs: readonly string[]; primary?: boolean },
): Answer {
  return { outcome, primary: false, ...of, next: DOCUMENT_STEPS[step].next[outcome] ?? '' };
}
