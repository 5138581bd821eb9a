import { processOf } from './process.js';

/** Path of the page of a record, below the address of the pages: `/corrective-actions/CA-2026-0001`, `/cycles/CYC-2027`. */
export function recordPath(recordId: string): string {
  if (processOf(recordId) === 'corrective-action') return `/corrective-actions/${encodeURIComponent(recordId)}`;
  // The one slash that a record id holds: a stage is named below its cycle, `CYC-2027/operate`.
  return `/cycles/${encodeURIComponent(recordId).replace('%2F', '/')}`;
}
