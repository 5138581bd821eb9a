/** Temporal type names of the stories. They never change and carry no version. */
export const WORKFLOWS = {
  correctiveAction: 'correctiveAction',
  dutyDue: 'dutyDue',
  dailyDigest: 'dailyDigest',
  directoryDue: 'directoryDue',
} as const;
export type WorkflowType = (typeof WORKFLOWS)[keyof typeof WORKFLOWS];

/** Speaking workflow id of a corrective action: `corrective-action/CA-2026-0014`; it is the idempotency key. */
export function correctiveActionWorkflowId(recordId: string): string {
  return `corrective-action/${recordId}`;
}
