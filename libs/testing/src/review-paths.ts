import type { ReviewScript } from './review-desk.js';

/** One way through a review or a trigger, and what is asked on it. */
export interface ReviewPathCase {
  readonly record: 'REVIEW' | 'TRIGGER';
  readonly script: ReviewScript;
  readonly beganAs?: string;
  readonly asked: string;
}

const COLLECTED = 'REVIEW_COLLECT REVIEW_ASSESS';
const IN_FORCE = { outcome: 'FULFILLED', parts: ['IN_FORCE'] };
const BACK = { outcome: 'FULFILLED', parts: ['BACK'] };
const TO_ROUTING = { outcome: 'ACCEPT', parts: ['ROUTING'] };

/** Every path of the two stories; each has a history in the replay corpus. */
export const REVIEW_PATHS: Readonly<Record<string, ReviewPathCase>> = {
  'review-reaffirmed': { record: 'REVIEW', script: {}, asked: `${COLLECTED} REVIEW_APPROVAL` },
  'review-new-version': {
    record: 'REVIEW',
    script: { REVIEW_ASSESS: ['MAJOR'], REVIEW_VERSION: [IN_FORCE] },
    asked: `${COLLECTED} REVIEW_VERSION`,
  },
  'review-draft-withdrawn': {
    record: 'REVIEW',
    script: { REVIEW_ASSESS: ['MINOR'], REVIEW_VERSION: [BACK] },
    asked: `${COLLECTED} REVIEW_VERSION REVIEW_REWORK REVIEW_APPROVAL`,
  },
  'review-changes-and-refusal': {
    record: 'REVIEW',
    script: {
      REVIEW_APPROVAL: ['REQUEST_CHANGES', 'REJECT'],
      REVIEW_REWORK: ['NO_CHANGE', 'MINOR'],
      REVIEW_VERSION: [IN_FORCE],
    },
    asked: `${COLLECTED} REVIEW_APPROVAL REVIEW_REWORK REVIEW_APPROVAL_v2 REVIEW_REWORK_v2 REVIEW_VERSION`,
  },
  'review-recalled': {
    record: 'REVIEW',
    script: { REVIEW_APPROVAL: ['RECALL'] },
    asked: `${COLLECTED} REVIEW_APPROVAL REVIEW_REWORK REVIEW_APPROVAL_v2`,
  },
  'review-document-withdrawn': {
    record: 'REVIEW',
    script: { REVIEW_ASSESS: ['WITHDRAW'], REVIEW_VERSION: ['INTERRUPTED'] },
    asked: `${COLLECTED} REVIEW_VERSION`,
  },
  'review-cancelled-while-assessed': {
    record: 'REVIEW',
    script: { REVIEW_ASSESS: ['INTERRUPTED'] },
    asked: COLLECTED,
  },
  'trigger-accepted': { record: 'TRIGGER', beganAs: 'TRIAGED', script: {}, asked: 'TRIGGER_TRIAGE' },
  'trigger-dismissed': {
    record: 'TRIGGER',
    beganAs: 'TRIAGED',
    script: { TRIGGER_TRIAGE: ['DISMISS'] },
    asked: 'TRIGGER_TRIAGE',
  },
  'trigger-accepted-and-queued': {
    record: 'TRIGGER',
    beganAs: 'TRIAGED',
    script: { TRIGGER_TRIAGE: [TO_ROUTING], TRIGGER_ROUTING: ['QUEUE'] },
    asked: 'TRIGGER_TRIAGE TRIGGER_ROUTING',
  },
  'trigger-recalls-by-default': {
    record: 'TRIGGER',
    beganAs: 'MERGED',
    script: { TRIGGER_ROUTING: ['ELAPSED'] },
    asked: 'TRIGGER_ROUTING',
  },
};
