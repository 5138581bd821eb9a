import type { KindOfChange } from './version-number.rules.js';
import type { DocumentStepCode } from './step-definition.js';
import type { VersionState } from './states.js';

/** Version of the story that new versions begin with; a record keeps its own and is moved only on purpose. */
export const DOCUMENT_STORY_VERSION = 1;

/** How the story of a version begins: an editorial change needs no review, an emergency issue is in force first. */
export function beginsAs({ kind, emergency }: { kind: KindOfChange; emergency: boolean }): string {
  if (emergency) return 'EMERGENCY';
  return kind === 'EDITORIAL' ? 'EDITORIAL' : 'NORMAL';
}

/** State of a version on the path: an emergency issue is in force and waits for its normal approval. */
export type PathState = VersionState | 'EMERGENCY_ISSUE';

const FINAL: ReadonlySet<string> = new Set([
  'EFFECTIVE',
  'SUPERSEDED',
  'OBSOLETE',
  'WITHDRAWN',
  'ARCHIVED',
  'DISPOSED',
]);

/** The story of a version is over; its later ends belong to others. */
export function isFinalVersion(state: string): boolean {
  return FINAL.has(state);
}

/** State that a settled step leads to by itself; null where it stays or its transaction says. */
export function stateWhenSettled(step: DocumentStepCode, outcome: string): VersionState | null {
  if (step === 'DOC_DRAFT' && outcome === 'WITHDRAW') return 'WITHDRAWN';
  if (step === 'DOC_APPROVAL' && outcome === 'APPROVE') return 'APPROVED';
  if (step === 'DOC_APPROVAL' && outcome === 'REJECT') return 'REJECTED';
  if (step === 'DOC_APPROVAL' && outcome === 'REQUEST_CHANGES') return 'DRAFT';
  return null;
}

/** Acknowledged by so many in a hundred of those who are asked; nobody asked = met. */
export function isTargetMet({ asked, done, percent }: { asked: number; done: number; percent: number }): boolean {
  return done * 100 >= asked * percent;
}
