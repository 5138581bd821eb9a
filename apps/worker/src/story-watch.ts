import { WORKFLOWS } from '#contracts/workflow-ids.js';
import type { Logger } from '#observability/logger.js';
import { restartStopped } from '#records/path/restart-stopped.js';
import { openStories } from '#records/path/restart-story.js';
import type { Records } from '#records/data-source.js';
import { createStoryControl, type StoryControl } from '#temporal/story-control.js';

/** Once an hour costs one list of Temporal and one of PostgreSQL, whatever their length. */
const EVERY_REAL_MS = 3_600_000;
/** The first look comes when what was started with the worker has settled. */
const FIRST_REAL_MS = 60_000;

/**
 * Starts again the stories that do not run though their records are open: ended by the server, by hand, or by a defect.
 * Lists lag by seconds, so what a list lacks is asked for once more before it is touched.
 * @returns ids of the records whose stories were started again
 */
export async function restartStoppedStories(parts: { records: Records; stories: StoryControl }): Promise<string[]> {
  const open = await openStories(parts.records);
  const running = await parts.stories.runningIds(WORKFLOWS.correctiveAction);
  const restarted: string[] = [];
  for (const { recordId, workflowId } of open.filter((story) => !running.has(story.workflowId))) {
    if (await parts.stories.running(workflowId)) continue;
    const ids = await restartStopped(parts.records, recordId);
    if (ids.length > 0) restarted.push(recordId);
  }
  return restarted;
}

/** Looks once an hour; what fails is tried again at the next look. @returns what ends the watch */
export function watchStories(parts: {
  readonly records: Records;
  readonly address: string;
  readonly namespace: string;
  readonly log: Logger;
}): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    try {
      const stories = await createStoryControl(parts);
      try {
        const restarted = await restartStoppedStories({ records: parts.records, stories });
        if (restarted.length > 0) parts.log.error({ records: restarted }, 'stories had stopped; started again');
      } finally {
        await stories.close();
      }
    } catch (error) {
      parts.log.warn({ err: error }, 'stories not looked at; trying again');
    }
  };
  const next = (ms: number): void => {
    timer = setTimeout(() => {
      looking = look().then(() => next(EVERY_REAL_MS));
    }, ms);
  };
  next(FIRST_REAL_MS);
  return async () => {
    clearTimeout(timer);
    await looking;
    clearTimeout(timer);
  };
}
