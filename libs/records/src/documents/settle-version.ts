import type { DocumentStepCode } from '#domain/documents/steps.js';
import { stateWhenSettled } from '#domain/documents/story.rules.js';
import { unwind } from '../corrective-action/unwind.js';
import type { Settling } from '../path/process.js';
import type { Tx } from '../transaction.js';
import { openComments } from './comments.js';
import { dayOf, lapseOf } from './dates.js';
import { lapse, publish } from './publish.js';
import { moveVersion, versionNow, type VersionRow } from './version.js';

/** What the story branches on after a review: whether the author has comments to answer. */
export async function partsOfVersion(tx: Tx, row: VersionRow, code: string): Promise<string[]> {
  if (code !== 'DOC_REVIEW') return [];
  return (await openComments(tx, row.id)).length > 0 ? ['COMMENTS'] : [];
}

/** State that follows from a settled step of a version (specification P7, "States"). */
export async function versionSettled(tx: Tx, row: VersionRow, { step, outcome }: Settling): Promise<VersionRow> {
  const code = step.code as DocumentStepCode;
  if (row.state === 'EMERGENCY_ISSUE') return emergencySettled(tx, row, { code, outcome });
  if (code === 'DOC_EFFECTIVE') return publish(tx, row);
  if (code === 'DOC_ISSUE_MEMBER' && outcome === 'APPROVE') return issued(tx, row);
  const to = stateWhenSettled(code, outcome);
  if (to === null) return row;
  if (to !== 'WITHDRAWN') {
    await moveVersion(tx, row, { to });
    return versionNow(tx, row.id);
  }
  return withdrawn(tx, row, 'engine');
}

/** A version that is not made: its number stays on record, what is in force stays in force. */
export async function withdrawn(tx: Tx, row: VersionRow, actor: string): Promise<VersionRow> {
  const columns = { ended_on: await dayOf(tx, tx.at), ended_why: 'WITHDRAWN' };
  await moveVersion(tx, row, { to: 'WITHDRAWN', actor, columns });
  return versionNow(tx, row.id);
}

/** The ISMS Manager and one member of Top Management agreed: in force at once, for so long as the normal approval may take. */
async function issued(tx: Tx, row: VersionRow): Promise<VersionRow> {
  await moveVersion(tx, row, { to: 'APPROVED' });
  return publish(tx, await versionNow(tx, row.id), { lapsesAt: await lapseOf(tx, row) });
}

async function emergencySettled(
  tx: Tx,
  row: VersionRow,
  { code, outcome }: { code: DocumentStepCode; outcome: string },
): Promise<VersionRow> {
  if (code === 'DOC_APPROVAL' && outcome === 'APPROVE') {
    await tx.query('update document_version set lapses_at = null, revision = revision + 1 where id = $1', [row.id]);
    await unwind(tx, row.id, { ends: true });
    return versionNow(tx, row.id);
  }
  // Approved before its time was over, and settled after: the decision counts.
  if (code === 'DOC_LAPSE' && (await isApproved(tx, row.id))) return row;
  if (code !== 'DOC_LAPSE' && code !== 'DOC_APPROVAL') return row;
  await unwind(tx, row.id, { ends: true });
  return lapse(tx, row);
}

async function isApproved(tx: Tx, recordId: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from question q join step s on s.id = q.step_id
      where q.record_id = $1 and s.code = 'DOC_APPROVAL' and q.state = 'CLOSED' and q.outcome = 'APPROVE'`,
    [recordId],
  );
  return rows.length > 0;
}
