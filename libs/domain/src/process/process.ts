import { recordKindOf } from '../documents/document-id.rules.js';

/** Processes that ask people, each with its own records (architecture 4). */
export const PROCESSES = [
  'corrective-action',
  'cycle',
  'cycle-stage',
  'document',
  'document-withdrawal',
  'acknowledgement',
  'document-review',
  'review-trigger',
] as const;
export type ProcessName = (typeof PROCESSES)[number];

/**
 * Process of a record, from its speaking id: `CYC-2027`, `CYC-2027/operate`, `ISMS-PR-001-1.1`, `ISMS-PR-001/withdrawal-1`,
 * `ISMS-PR-001-1.1/acknowledgement-1`, `REV-ISMS-PR-001-2027-1`, `RTR-2027-0001`; everything else is a corrective action.
 */
export function processOf(recordId: string): ProcessName {
  if (recordId.startsWith('REV-')) return 'document-review';
  if (recordId.startsWith('RTR-')) return 'review-trigger';
  if (!recordId.startsWith('CYC-')) return recordKindOf(recordId) ?? 'corrective-action';
  return recordId.includes('/') ? 'cycle-stage' : 'cycle';
}
