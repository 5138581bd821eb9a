import { ismsManagerSeat } from '#domain/directory/succession.rules.js';
import { raiseNonconformity } from '../corrective-action/raise.js';
import type { Tx } from '../transaction.js';
import { loadRoleBook } from './role-book.js';

/** What the candidate refers to: one is open at a time. */
const SOURCE_REF = 'ISMS-MANAGER-VACANT';

/**
 * Nobody is ISMS Manager and no deputy acts: responsibilities are not assigned (5.3), so a candidate is raised, against a
 * process of the ISMS Manager, and Top Management triages it as a major one. Returns the messages.
 */
export async function raiseVacancy(tx: Tx, actor: string): Promise<string[]> {
  if (ismsManagerSeat(await loadRoleBook(tx, tx.at)) !== 'CHAIR_ACTS') return [];
  const open = await tx.query(
    `select 1 from corrective_action where source_ref = $1 and closed_at is null and state not in ('NOT_NC', 'MERGED')`,
    [SOURCE_REF],
  );
  if (open.length > 0) return [];
  const raised = await raiseNonconformity(tx, {
    title: 'Nobody is ISMS Manager',
    description:
      'The ISMS Manager left and no deputy is named. The chair of Top Management acts until the role is assigned again (ISO/IEC 27001:2022, 5.3).',
    source: 'REVIEW',
    sourceRef: SOURCE_REF,
    departmentId: null,
    requirementRefs: ['5.3'],
    raisedBy: null,
    raiserVerified: true,
    actor: actor.startsWith('machine:') ? actor : 'engine',
    grade: 'MAJOR',
    aboutIsmsManager: true,
  });
  return raised === null ? [] : [raised.outboxId];
}
