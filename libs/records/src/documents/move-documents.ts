import { tell } from '../evidence/audit-trail.js';
import type { Tx } from '../transaction.js';

/**
 * Documents of a leaver go to the first of the line; a named approver who left is named no more, so that the rule of the
 * type says who approves. Drafts go with the seat of their author. @returns documents that have a new owner, or still the old one
 */
export async function moveDocuments(
  tx: Tx,
  on: { readonly leaverId: string; readonly line: readonly string[]; readonly actor: string },
): Promise<{ record: string; to: string | null }[]> {
  const [to = null] = on.line;
  const approved = await tx.query<{ id: string }>(
    `update document set approver_id = null, revision = revision + 1 where approver_id = $1 and obsolete_on is null
      returning id`,
    [on.leaverId],
  );
  for (const { id } of approved) await tellMove(tx, { ...on, id, what: 'APPROVER', to: null });
  const owned = await tx.query<{ id: string }>(
    `update document set owner_id = coalesce($2, owner_id), revision = revision + 1
      where owner_id = $1 and obsolete_on is null returning id`,
    [on.leaverId, to],
  );
  for (const { id } of owned) await tellMove(tx, { ...on, id, what: 'OWNER', to });
  await tx.query(
    `update document_version set drafter_id = coalesce($2, drafter_id), revision = revision + 1
      where drafter_id = $1 and state in ('DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED')`,
    [on.leaverId, to],
  );
  return owned.map(({ id }) => ({ record: id, to }));
}

async function tellMove(
  tx: Tx,
  { leaverId, actor, id, what, to }: { leaverId: string; actor: string; id: string; what: string; to: string | null },
): Promise<void> {
  await tell(tx, { type: 'OWNERSHIP_MOVED', actor, recordId: id, content: { what, from: leaverId, to } });
}
