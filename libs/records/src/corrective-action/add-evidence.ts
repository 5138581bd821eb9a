import { isFinal } from '#domain/corrective-action/states.js';
import { RuleViolation } from '#domain/errors.js';
import type { RoleCode } from '#domain/roles/roles.js';
import type { Viewer } from '../access/viewer.js';
import type { Records } from '../data-source.js';
import type { StoredEvidence } from '../evidence/evidence-store.js';
import { recordEvidence } from '../evidence/record-evidence.js';
import { inTransaction, type Tx } from '../transaction.js';
import { lockCase, type CaseRow } from './case.js';

/** They work on every record: the ISMS Manager with the deputy, and auditors. */
const EVERY_RECORD: readonly RoleCode[] = ['IM', 'DEPUTY_IM', 'LEAD_AUDITOR', 'AUDITOR'];

/**
 * Adds a stored file to a record beside its tasks. Whoever only sees a record adds nothing to it, and nobody adds to one
 * that has ended: what was decided on stays what it was (7.5.3). A machine has come with its scope.
 * @returns the evidence id
 * @throws RuleViolation `unknown-record`, `final-record`, `not-involved`
 */
export async function addEvidence(
  records: Records,
  adding: { recordId: string; file: StoredEvidence; by: Viewer },
): Promise<string> {
  const { recordId, file, by } = adding;
  return inTransaction(records, async (tx) => {
    const row = await lockCase(tx, recordId);
    if (!(await worksOn(tx, row, by)))
      throw new RuleViolation(
        'not-involved',
        'Files come from the owner, the implementers, the verifier, the ISMS Manager or an auditor.',
      );
    if (isFinal(row.state))
      throw new RuleViolation('final-record', `${row.id} is ${row.state}; nothing is added to it any more.`);
    return recordEvidence(tx, { file, recordId, taskId: null, byPerson: by.personId });
  });
}

async function worksOn(tx: Tx, row: CaseRow, { personId, roles }: Viewer): Promise<boolean> {
  if (personId === null || roles.some((role) => EVERY_RECORD.includes(role))) return true;
  if (personId === row.owner_id || personId === row.verifier_id) return true;
  const own = await tx.query('select 1 from planned_action where record_id = $1 and implementer_id = $2 limit 1', [
    row.id,
    personId,
  ]);
  return own.length > 0;
}
