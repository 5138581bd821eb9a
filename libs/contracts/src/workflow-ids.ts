/** Temporal type names of the stories. They never change and carry no version. */
export const WORKFLOWS = {
  correctiveAction: 'correctiveAction',
  ismsCycle: 'ismsCycle',
  establish: 'establish',
  operate: 'operate',
  monitor: 'monitor',
  improve: 'improve',
  documentReview: 'documentReview',
  reviewTrigger: 'reviewTrigger',
  documentApproval: 'documentApproval',
  documentWithdrawal: 'documentWithdrawal',
  acknowledgementCampaign: 'acknowledgementCampaign',
  dutyDue: 'dutyDue',
  dailyDigest: 'dailyDigest',
  directoryDue: 'directoryDue',
  reconcile: 'reconcile',
} as const;
export type WorkflowType = (typeof WORKFLOWS)[keyof typeof WORKFLOWS];

/** Speaking workflow id of a corrective action: `corrective-action/CA-2026-0014`; it is the idempotency key. */
export function correctiveActionWorkflowId(recordId: string): string {
  return `corrective-action/${recordId}`;
}

/** Speaking workflow id of a cycle or of one of its stages: `isms-cycle/CYC-2027`, `isms-cycle/CYC-2027/operate`. */
export function cycleWorkflowId(recordId: string): string {
  return `isms-cycle/${recordId}`;
}

/** Speaking workflow id of a review: `document-review/REV-ISMS-PR-001-2027-1`. */
export function reviewWorkflowId(recordId: string): string {
  return `document-review/${recordId}`;
}

/** Speaking workflow id of what is asked about a trigger: `review-trigger/RTR-2027-0001`. */
export function triggerWorkflowId(recordId: string): string {
  return `review-trigger/${recordId}`;
}

/** The one comparison of what is planned with what Temporal runs. */
export const RECONCILE_WORKFLOW_ID = 'duty/reconcile';
/** Speaking workflow ids of document control: `document-approval/ISMS-PR-001-1.1`, `document-withdrawal/…`, `document-acknowledgement/…`. */
export function documentWorkflowId(what: 'approval' | 'withdrawal' | 'acknowledgement', recordId: string): string {
  return `document-${what}/${recordId}`;
}
