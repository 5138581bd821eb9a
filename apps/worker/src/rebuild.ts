import { openStories, restartStory, type OpenStory } from '#records/corrective-action/restart-story.js';
import type { Records } from '#records/data-source.js';
import { sendNow } from '#records/messages/send-now.js';
import type { Dispatcher } from '#temporal/dispatcher.js';
import type { StoryControl } from '#temporal/story-control.js';

/** What a rebuild works with. */
export interface RebuildParts {
  readonly records: Records;
  readonly dispatcher: Dispatcher;
  readonly stories: StoryControl;
  /** Ends running stories first, to move them to new code on purpose. */
  readonly terminate: boolean;
  readonly onProgress?: (done: number, of: number) => void;
}

/** How many records were open, and what was done with their stories. */
export interface RebuildCounts {
  readonly open: number;
  readonly restarted: number;
  /** Ran already and were only woken. */
  readonly woken: number;
  /** Of the restarted ones: not taken by Temporal at once; the relay of the worker carries them. */
  readonly leftToRelay: number;
}

type Done = 'restarted' | 'woken' | 'left' | 'final';

const DEADLINE_MS = 10_000;
/** Few enough that a server which was just started keeps up. */
const TOGETHER = 8;

/**
 * Starts the story of every open record again from PostgreSQL: after the total loss of Temporal, or on a live server,
 * where running stories are only woken. A story told again walks through what is settled and asks nobody twice, so a
 * rebuild may be repeated at any time.
 */
export async function rebuild(parts: RebuildParts): Promise<RebuildCounts> {
  const open = await openStories(parts.records);
  const done: Done[] = [];
  for (let from = 0; from < open.length; from += TOGETHER) {
    done.push(...(await Promise.all(open.slice(from, from + TOGETHER).map((story) => startAgain(parts, story)))));
    parts.onProgress?.(done.length, open.length);
  }
  const count = (...kinds: readonly Done[]): number => done.filter((kind) => kinds.includes(kind)).length;
  return {
    open: open.length,
    restarted: count('restarted', 'left'),
    woken: count('woken'),
    leftToRelay: count('left'),
  };
}

async function startAgain(parts: RebuildParts, story: OpenStory): Promise<Done> {
  const running = await parts.stories.running(story.workflowId);
  if (running && !parts.terminate) {
    await parts.dispatcher.dispatch(
      { workflowType: 'correctiveAction', ...story, signal: 'recordChanged', carriedId: story.recordId },
      DEADLINE_MS,
    );
    return 'woken';
  }
  const ids = await restartStory(parts.records, story.recordId, running ? 'REBUILD_TERMINATED' : 'REBUILD');
  if (ids.length === 0) return 'final';
  if (running) await parts.stories.terminate(story.workflowId, 'rebuild: started again from its record');
  const sent = await sendNow(parts.records, ids, { door: parts.dispatcher, deadlineMs: DEADLINE_MS });
  return sent ? 'restarted' : 'left';
}
