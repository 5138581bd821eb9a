import { documentIdOf } from '../documents/document-id.rules.js';
import { processOf } from './process.js';

/** Path of the page of a record, below the address of the pages: `/corrective-actions/CA-2026-0001`, `/cycles/CYC-2027`. */
export function recordPath(recordId: string): string {
  switch (processOf(recordId)) {
    case 'corrective-action':
      return `/corrective-actions/${encodeURIComponent(recordId)}`;
    case 'document':
      return `/documents/${encodeURIComponent(recordId)}`;
    case 'document-withdrawal':
      return `/documents/${encodeURIComponent(documentIdOf(recordId))}`;
    case 'acknowledgement':
      return `/documents/${encodeURIComponent(recordId.split('/')[0] ?? recordId)}`;
    case 'document-review':
      return `/reviews/${encodeURIComponent(recordId)}`;
    case 'review-trigger':
      return `/review-triggers/${encodeURIComponent(recordId)}`;
    case 'cycle':
    case 'cycle-stage':
      return cyclePath(recordId);
  }
}

function cyclePath(recordId: string): string {
  // The one slash that a record id holds: a stage is named below its cycle, `CYC-2027/operate`.
  return `/cycles/${encodeURIComponent(recordId).replace('%2F', '/')}`;
}
