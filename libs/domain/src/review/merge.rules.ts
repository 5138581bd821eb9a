import type { ReviewState } from './states.js';
import type { TriggerType } from './triggers.js';

/** What happens to the one open review of a document, and to the trigger (specification P2, merge table). */
export type MergeAct =
  /** A review starts. */
  | 'START'
  /** A review starts, is FULL and absorbs the annual one that is due soon. */
  | 'START_WITH_ANNUAL'
  /** It belongs to the open review: scope and due day are merged, the owner is mailed. */
  | 'APPEND'
  /** The annual one makes the open review FULL; there is never a second review. */
  | 'UPGRADE'
  /** The ISMS Manager decides whether the review is recalled; if they do not, the default does. */
  | 'ASK'
  /** It waits for the next review, which starts when this one is published. */
  | 'QUEUE';

/** One row of the merge table. */
interface MergeRow {
  readonly name: string;
  /** States of the open review; null = there is none. */
  readonly states: readonly ReviewState[] | null;
  readonly annual: 'TRIGGER_IS_ANNUAL' | 'ANNUAL_DUE_SOON' | null;
  readonly act: MergeAct;
}

const OPEN: readonly ReviewState[] = [
  'COLLECTING',
  'ASSESSING',
  'DRAFTING',
  'IN_REVIEW',
  'PENDING_APPROVAL',
  'PUBLISHING',
];

/** The merge table; the first row that fits counts. */
export const MERGE_TABLE = [
  { name: 'annual trigger during any open review', states: OPEN, annual: 'TRIGGER_IS_ANNUAL', act: 'UPGRADE' },
  { name: 'annual trigger without an open review', states: null, annual: 'TRIGGER_IS_ANNUAL', act: 'START' },
  {
    name: 'no open review, annual one due soon',
    states: null,
    annual: 'ANNUAL_DUE_SOON',
    act: 'START_WITH_ANNUAL',
  },
  { name: 'no open review', states: null, annual: null, act: 'START' },
  {
    name: 'collecting, assessing or drafting',
    states: ['COLLECTING', 'ASSESSING', 'DRAFTING'],
    annual: null,
    act: 'APPEND',
  },
  { name: 'in review or pending approval', states: ['IN_REVIEW', 'PENDING_APPROVAL'], annual: null, act: 'ASK' },
  { name: 'publishing', states: ['PUBLISHING'], annual: null, act: 'QUEUE' },
] as const satisfies readonly MergeRow[];
export type MergeRowName = (typeof MERGE_TABLE)[number]['name'];

/** Facts that choose the row. */
export interface MergeFacts {
  /** State of the open review of the document; null = there is none. */
  readonly state: ReviewState | null;
  readonly type: TriggerType;
  /** The annual review is due within the policy's lead, or late. */
  readonly annualDueSoon: boolean;
}

/** Row of the merge table for a trigger; every trigger and state has one. */
export function mergeRow({ state, type, annualDueSoon }: MergeFacts): { name: MergeRowName; act: MergeAct } {
  const found = MERGE_TABLE.find((row: MergeRow & { name: MergeRowName }) => {
    const fits = state === null ? row.states === null : row.states?.includes(state) === true;
    if (row.annual === 'TRIGGER_IS_ANNUAL') return fits && type === 'ANNUAL';
    return fits && (row.annual === null || annualDueSoon);
  });
  // A final state is no open review.
  return found === undefined ? { name: 'no open review', act: 'START' } : { name: found.name, act: found.act };
}
