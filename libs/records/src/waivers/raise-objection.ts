import { raiseNonconformity } from '../corrective-action/raise.js';
import type { Tx } from '../transaction.js';

/**
 * What a waiver made possible was found not to be sound: the record closes as it was decided, and a nonconformity about it
 * is raised.
 */
export async function raiseObjection(
  tx: Tx,
  of: {
    readonly recordId: string;
    readonly departmentId: string | null;
    /** Step of the check. */
    readonly stepId: string;
    readonly by: string;
    readonly comment: string;
  },
): Promise<void> {
  await raiseNonconformity(tx, {
    title: `Decisions by waiver on ${of.recordId} were found not to be sound`,
    description: of.comment,
    source: 'REVIEW',
    sourceRef: of.stepId,
    departmentId: of.departmentId,
    requirementRefs: ['5.3', 'A.5.3'],
    raisedBy: of.by,
    raiserVerified: true,
    actor: of.by,
    aboutIsmsManager: true,
  });
}
