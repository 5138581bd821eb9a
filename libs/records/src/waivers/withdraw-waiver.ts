import { RuleViolation } from '#domain/errors.js';
import { isTopManager } from '#domain/roles/standing-in.rules.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tell } from '../evidence/audit-trail.js';
import type { WaiverRow } from '../tables/waiver.entity.js';
import { instant, inTransaction } from '../transaction.js';
import { askAgainWhereDutiesChanged } from './ask-again.js';

/**
 * Withdraws a waiver: it counts no more, and who was asked because of it is asked no longer. Decisions it made possible stay.
 * @returns ids of the outbox messages
 * @throws RuleViolation `not-top-management`, `unknown-waiver` for one that is none or ended
 */
export async function withdrawWaiver(records: Records, request: { id: string; by: string }): Promise<string[]> {
  return inTransaction(records, async (tx) => {
    const book = await loadRoleBook(tx, tx.at, [request.by]);
    if (!isTopManager(request.by, book) || book.persons[request.by]?.active !== true)
      throw new RuleViolation('not-top-management', 'Only Top Management withdraws a waiver.');
    const [row] = await tx.query<WaiverRow>(
      `update waiver set withdrawn_at = $2, withdrawn_by = $3
        where id = $1 and withdrawn_at is null and expires_at > $2 returning *`,
      [request.id, instant(tx.at), request.by],
    );
    if (!row) throw new RuleViolation('unknown-waiver', 'There is no such waiver, or it has ended.');
    await tell(tx, {
      type: 'WAIVER_WITHDRAWN',
      actor: request.by,
      recordId: row.record_id,
      content: { waiver: row.id, rule: row.rule, person: row.person_id },
    });
    return askAgainWhereDutiesChanged(tx, row);
  });
}
