import { RuleViolation } from '#domain/errors.js';
import type { CorrectiveActionType, Source, Grade } from '#domain/corrective-action/states.js';
import type { ApiDeps } from '../http/api-deps.js';
import { raiseNonconformity } from '#records/corrective-action/raise.js';
import { readDepartments } from '#records/corrective-action/read-choices.js';
import { openEvidence, type StoredEvidence } from '#records/evidence/evidence-store.js';
import { mediaType } from '#records/evidence/file-content.rules.js';
import { fileEnding, safeFileName } from '#records/evidence/file-name.js';
import { recordEvidence } from '#records/evidence/record-evidence.js';
import { inTransaction, type Tx } from '#records/transaction.js';

export interface RaiseRequest {
  readonly title: string;
  readonly description: string;
  /** Id or name. */
  readonly department: string;
  readonly requirementRefs: readonly string[];
  readonly source: Source;
  readonly sourceRef?: string | null;
  readonly grade?: Grade | null;
  readonly type?: CorrectiveActionType;
  readonly risk?: string | undefined;
  readonly externalDue?: string | undefined;
  readonly aboutIsmsManager?: boolean;
  readonly evidence: readonly { readonly sha256: string; readonly name: string }[];
  readonly raisedBy: string | null;
  readonly raiserVerified: boolean;
  readonly actor: string;
}

/**
 * Raises a nonconformity with its evidence in one transaction and hands the message to Temporal at once.
 * @param also what else belongs to the transaction, such as the mail that asks the raiser to confirm
 * @returns the id, such as CA-2026-0014
 */
export async function raiseRecord(
  deps: ApiDeps,
  request: RaiseRequest,
  also: (tx: Tx, id: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const department = await departmentOf(deps, request.department);
  const files = await Promise.all(request.evidence.map((file) => storedFile(deps, file)));
  const raised = await inTransaction(deps.records, async (tx) => {
    const { evidence: _evidence, department: _department, risk, externalDue, ...record } = request;
    const made = await raiseNonconformity(tx, {
      ...record,
      departmentId: department,
      // Only auditors raise findings of an internal audit: who raised it decides about its grade, and may verify (SD5).
      findingAuditorId: request.source === 'AUDIT_INT' ? request.raisedBy : null,
      riskId: risk ?? null,
      externalDue: externalDue ?? null,
    });
    if (!made) throw new RuleViolation('raised-already', 'This source was raised already.');
    for (const file of files)
      await recordEvidence(tx, { file, recordId: made.id, taskId: null, byPerson: request.raisedBy });
    await also(tx, made.id);
    return made;
  });
  await deps.doors.dispatch([raised.outboxId]);
  deps.log.info({ record: raised.id, actor: request.actor }, 'nonconformity raised');
  return raised.id;
}

async function departmentOf(deps: ApiDeps, text: string): Promise<string> {
  const wanted = text.trim().toLowerCase();
  const departments = await readDepartments(deps.records);
  const found = departments.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  if (found) return found.id;
  const known = departments.map(({ id, name }) => `${id} (${name})`).join(', ');
  const reason = `There is no department "${text}"; there are ${known}.`;
  throw new RuleViolation('unknown-department', reason, [{ code: 'unknown-department', field: 'department', reason }]);
}

async function storedFile(deps: ApiDeps, { sha256, name }: { sha256: string; name: string }): Promise<StoredEvidence> {
  const { stream, size } = await openEvidence(deps.evidenceDir, sha256);
  stream.destroy();
  const safe = safeFileName(name);
  const type = mediaType(fileEnding(safe));
  if (type === undefined) throw new RuleViolation('evidence-type', `Files of the type of "${safe}" are not accepted.`);
  return { sha256, size, name: safe, type };
}
