import type { Unmet } from '../errors.js';
import type { EvidenceReference } from './entries.js';

/** A text that must not be empty. */
export function need(text: string | undefined, field: string, reason: string): Unmet[] {
  return (text ?? '').trim() === '' ? [{ code: `${field}-missing`, field, reason }] : [];
}

/** Evidence is a file or the address of where it lies. */
export function unmetEvidence(evidence: EvidenceReference): Unmet[] {
  if (evidence.files.length > 0 || evidence.link.trim() !== '') return [];
  return [{ code: 'evidence-missing', field: 'evidence', reason: 'Add a file or the address of the evidence.' }];
}
