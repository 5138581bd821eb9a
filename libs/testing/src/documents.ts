import { registerDocument, type NewDocument } from '#records/documents/register.js';
import { startDraft, type NewDraft } from '#records/documents/start-draft.js';
import { inTransaction } from '#records/transaction.js';
import type { PathDesk } from './path-desk.js';
import { RecordPath } from './record-path.js';

/** A policy of the company of the tests; the ISMS Manager owns it. */
export const POLICY: NewDocument = {
  id: 'ISMS-PO-SEC-001',
  title: 'Information Security Policy',
  type: 'POLICY',
  ownerId: 'IM',
  classification: 'INTERNAL',
  clauses: ['5', 'A.5.1'],
  reviewCycleMonths: 12,
  actor: 'IM',
};

/** A complete draft; what is told replaces its members. */
export function draftEntry(told: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    text: '# Policy\n\nEverybody locks their screen.',
    evidence: { files: [], link: '' },
    summary: 'Says that screens are locked.',
    days: null,
    reviewers: [],
    answers: [],
    ...told,
  };
}

export async function register(desk: PathDesk, document: Partial<NewDocument> = {}): Promise<void> {
  await inTransaction(desk.records, (tx) => registerDocument(tx, { ...POLICY, ...document }));
}

export async function begin(desk: PathDesk, draft: Partial<NewDraft> = {}): Promise<RecordPath> {
  const { id } = await inTransaction(desk.records, (tx) =>
    startDraft(tx, { documentId: POLICY.id, kind: 'NEW_REQUIREMENT', actor: 'IM', ...draft }),
  );
  return new RecordPath(desk, id);
}

/** From the draft to the day it is in force: nobody comments, the approver agrees. */
export async function inForce(desk: PathDesk, draft: Partial<NewDraft> = {}): Promise<RecordPath> {
  const version = await begin(desk, draft);
  const comment = { comment: '' };
  await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
  if (draft.kind !== 'EDITORIAL') await version.told('DOC_REVIEW', { outcome: 'NO_COMMENT', entry: { comments: [] } });
  await version.told('DOC_APPROVAL', { outcome: 'APPROVE', entry: comment });
  await version.wait('DOC_EFFECTIVE');
  return version;
}
