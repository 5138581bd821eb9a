import { correctiveActionWorkflowId } from '#contracts/workflow-ids.js';
import { CORRECTIVE_ACTION_STATES, isFinal } from '#domain/corrective-action/states.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { inTransaction, reader } from '../transaction.js';
import { lockCase } from './case.js';
import { wakeStory } from './raise.js';

/** A record whose story is not over. */
export interface OpenStory {
  readonly recordId: string;
  readonly workflowId: string;
}

/** Why stories are started again: Temporal was lost, running ones move to new code on purpose, or one ended by itself. */
export type RestartCause = 'REBUILD' | 'REBUILD_TERMINATED' | 'NOT_RUNNING';

/** Records that are not final, oldest first. */
export async function openStories(records: Records): Promise<OpenStory[]> {
  const rows = await reader(records).query<{ id: string }>(
    `select id from corrective_action where state = any($1) order by raised_at, id`,
    [CORRECTIVE_ACTION_STATES.filter((state) => !isFinal(state))],
  );
  return rows.map(({ id }) => ({ recordId: id, workflowId: correctiveActionWorkflowId(id) }));
}

/**
 * Writes to the trail that the story is started again, and the message that starts it.
 * @returns ids of the outbox messages; none when the record became final meanwhile
 * @throws RuleViolation `unknown-record`
 */
export async function restartStory(
  records: Records,
  recordId: string,
  cause: RestartCause,
): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    const row = await lockCase(tx, recordId);
    if (isFinal(row.state)) return [];
    await tell(tx, { type: 'STORY_RESTARTED', actor: 'engine', recordId, content: { cause } });
    return [await wakeStory(tx, recordId, { headStartMs: 2_000 })];
  });
}
