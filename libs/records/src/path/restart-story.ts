import type { WorkflowType } from '#contracts/workflow-ids.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { inTransaction, reader } from '../transaction.js';
import { lockRecord, plugged, processFor } from './process.js';
import { wakeRecord } from './wake-record.js';

/** A record whose story is not over. */
export interface OpenStory {
  readonly recordId: string;
  readonly workflowType: WorkflowType;
  readonly workflowId: string;
}

/** Why stories are started again: Temporal was lost, running ones move to new code on purpose, or one ended by itself. */
export type RestartCause = 'REBUILD' | 'REBUILD_TERMINATED' | 'NOT_RUNNING';

/** Records of every process that are not final, oldest first within each. */
export async function openStories(records: Records): Promise<OpenStory[]> {
  const stories: OpenStory[] = [];
  for (const process of plugged()) {
    const ids = await process.openIds(reader(records));
    stories.push(...ids.map((recordId) => ({ recordId, ...process.story(recordId) })));
  }
  return stories;
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
    const row = await lockRecord(tx, recordId);
    if (processFor(recordId).isFinal(row.state)) return [];
    await tell(tx, { type: 'STORY_RESTARTED', actor: 'engine', recordId, content: { cause } });
    return [await wakeRecord(tx, recordId, { headStartMs: 2_000 })];
  });
}
