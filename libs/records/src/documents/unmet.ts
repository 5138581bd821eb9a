import { unmetOfDocument } from '#domain/documents/completeness.rules.js';
import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import type { Unmet } from '#domain/errors.js';
import type { DocumentForm } from '#domain/process/form-code.js';
import type { Answering } from '../path/process.js';
import type { Reader } from '../transaction.js';
import { openComments } from './comments.js';
import type { VersionRow, WithdrawalRow } from './version.js';

/** Unmet requirements of an answer on a version or a withdrawal; the page, the API and the claim ask the same. */
export async function unmetOfDocumentAnswer(
  tx: Reader,
  answer: { outcome: string; entry: unknown },
  on: Answering<VersionRow | WithdrawalRow>,
): Promise<Unmet[]> {
  const { row, question, task } = on.locked;
  const version = 'proposed_by' in row ? null : row;
  const { reviewers } = DOCUMENT_TYPE_RULES[row.type];
  return unmetOfDocument(question.form as DocumentForm, answer, {
    openComments: version === null ? [] : await openComments(tx, row.id),
    mostDays: row.policy.documents.mostDaysToEffect,
    namesReviewers:
      version !== null &&
      !version.emergency &&
      version.kind !== 'EDITORIAL' &&
      ['USERS_AND_ISMS_MANAGER', 'PEER'].includes(reviewers),
    drafterId: task.person_id,
    lapsed: version?.state === 'EMERGENCY_ISSUE' && on.at >= (version.lapses_at?.getTime() ?? 0),
  });
}
