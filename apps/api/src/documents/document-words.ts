import type { Audience } from '#domain/documents/document-types.js';
import type { AcknowledgementLine } from '#records/documents/read-acknowledgements.js';
import type { RegisterRow } from '#records/documents/read-register.js';
import type { Mark } from '../cycles/cycle-words.js';

/** Who acknowledges, in words. */
export const AUDIENCE_WORDS: Readonly<Record<Audience, string>> = {
  ALL_STAFF: 'All staff',
  DEPARTMENT_HEADS: 'Department heads',
  DEPARTMENTS: 'The departments that use it',
  NONE: 'Nobody',
};

const STATES: Readonly<Record<string, Mark>> = {
  DRAFT: { shape: '○', word: 'Draft', late: false },
  IN_REVIEW: { shape: '◔', word: 'In review', late: false },
  PENDING_APPROVAL: { shape: '◑', word: 'Waits for approval', late: false },
  REJECTED: { shape: '✕', word: 'Rejected', late: false },
  APPROVED: { shape: '◕', word: 'Approved, not effective yet', late: false },
  EFFECTIVE: { shape: '●', word: 'Effective', late: false },
  SUPERSEDED: { shape: '▽', word: 'Superseded', late: false },
  OBSOLETE: { shape: '■', word: 'Obsolete', late: false },
  WITHDRAWN: { shape: '✕', word: 'Withdrawn', late: false },
};

/** State of a version by shape and word. */
export function versionMark(state: string): Mark {
  return STATES[state] ?? { shape: '–', word: state.toLowerCase(), late: false };
}

/** How somebody who was asked to acknowledge stands. */
export const ACKNOWLEDGEMENT_WORDS: Readonly<Record<AcknowledgementLine['state'], Mark>> = {
  OPEN: { shape: '○', word: 'Open', late: false },
  DONE: { shape: '●', word: 'Acknowledged', late: false },
  LEFT: { shape: '–', word: 'Left, not counted', late: false },
  ENDED: { shape: '–', word: 'Ended with a newer version', late: false },
};

/** What is unmet of a version that an import put in force. */
export const UNMET_WORDS: Readonly<Record<string, string>> = {
  APPROVER_NOT_NAMED: 'nobody is named who approved it',
  APPROVAL_NOT_DATED: 'no day of approval is named',
};

/** How a document stands, for the register. */
export function registerMark(row: Pick<RegisterRow, 'inForce' | 'obsoleteOn' | 'source' | 'type'>): Mark {
  if (row.obsoleteOn !== null) return STATES['OBSOLETE'] ?? versionMark('OBSOLETE');
  if (row.type === 'EXTERNAL') return { shape: '◇', word: 'External', late: false };
  if (row.inForce === null) return { shape: '○', word: 'Nothing in force', late: false };
  if (row.inForce.emergency) return { shape: '▲', word: 'Emergency issue', late: true };
  return versionMark('EFFECTIVE');
}
