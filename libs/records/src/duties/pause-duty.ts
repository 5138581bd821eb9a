import type { DutyName } from '#contracts/human-task.js';
import { RuleViolation } from '#domain/errors.js';
import { holdsAny } from '#domain/roles/standing-in.rules.js';
import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { DutyPauseRow } from '../tables/review.entity.js';
import { insert, instant, inTransaction, type Tx } from '../transaction.js';
import { lockDocumentOf } from '../review/rows.js';
import { askReconcile } from './ask-reconcile.js';

/**
 * Stops a duty, with reason and actor; the note of its Schedule says both. Nothing is started before it is resumed.
 * @returns ids of the outbox messages
 * @throws RuleViolation `unknown-duty`, `not-allowed`, `reason-missing`, `paused-already`
 */
export async function pauseDuty(
  records: Records,
  request: DutyName & { readonly by: string; readonly reason: string },
): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    await refuseUnlessAllowed(tx, request);
    const { kind, subject, by } = request;
    const reason = request.reason.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
    if (reason === '') throw missing();
    if (await openPause(tx, request))
      throw new RuleViolation('paused-already', `The review of ${subject} is paused already.`);
    await insert(tx, 'duty_pause', {
      id: uuidv7(),
      ...{ kind, subject, paused_by: by, reason, paused_at: instant(tx.at) },
    });
    await tell(tx, { type: 'DUTY_PAUSED', actor: by, recordId: subject, content: { kind, subject } });
    return [await askReconcile(tx)];
  });
}

function missing(): RuleViolation {
  const reason = 'Say why the review is paused; it stands with the Schedule.';
  return new RuleViolation('reason-missing', reason, [{ code: 'reason-missing', field: 'reason', reason }]);
}

/**
 * Goes on with a duty that was stopped; what it missed meanwhile is started once.
 * @throws RuleViolation `unknown-duty`, `not-allowed`, `not-paused`
 */
export async function resumeDuty(
  records: Records,
  request: DutyName & { readonly by: string },
): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    await refuseUnlessAllowed(tx, request);
    const { kind, subject, by } = request;
    const pause = await openPause(tx, request);
    if (!pause) throw new RuleViolation('not-paused', `The review of ${subject} is not paused.`);
    await tx.query('update duty_pause set ended_by = $2, ended_at = $3 where id = $1', [pause.id, by, instant(tx.at)]);
    await tell(tx, { type: 'DUTY_RESUMED', actor: by, recordId: subject, content: { kind, subject } });
    return [await askReconcile(tx)];
  });
}

async function openPause(tx: Tx, { kind, subject }: DutyName): Promise<DutyPauseRow | undefined> {
  const [row] = await tx.query<DutyPauseRow>(
    'select * from duty_pause where kind = $1 and subject = $2 and ended_at is null',
    [kind, subject],
  );
  return row;
}

/** Stopping a review is an act of the ISMS Manager, the deputy or Top Management. */
async function refuseUnlessAllowed(tx: Tx, { subject, by }: DutyName & { by: string }): Promise<void> {
  const document = await lockDocumentOf(tx, subject);
  if (!document) throw new RuleViolation('unknown-duty', `There is no review of ${subject}.`);
  const book = await loadRoleBook(tx, tx.at, [by]);
  if (!holdsAny(by, ['IM', 'DEPUTY_IM', 'TM', 'TM_CHAIR'], book))
    throw new RuleViolation('not-allowed', 'The ISMS Manager, the deputy or Top Management pauses a review.');
}
