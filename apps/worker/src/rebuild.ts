import { openStories, restartStory, type OpenStory } from '#records/path/restart-story.js';
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
  /** Real milliseconds that the last stories get before it is read back whether they run; 3,000 unless told. */
  readonly settleMs?: number;
}

/** How many records were open, and what was done with their stories. */
export interface RebuildCounts {
  readonly open: number;
  readonly restarted: number;
  /** Ran already and were only woken. */
  readonly woken: number;
  /** Of the restarted ones: not taken by Temporal at once; the relay of the worker carries them. */
  readonly leftToRelay: number;
  /** Taken by Temporal, and not running a moment later though the record is open: somebody has to look. */
  readonly notRunning: readonly string[];
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
  const done = await inTurns(open, parts, (story) => startAgain(parts, story));
  const count = (...kinds: readonly Done[]): number => done.filter((kind) => kinds.includes(kind)).length;
  return {
    open: open.length,
    restarted: count('restarted', 'left'),
    woken: count('woken'),
    leftToRelay: count('left'),
    notRunning: await readBack(
      parts,
      open.filter((_story, at) => done[at] === 'restarted' || done[at] === 'woken'),
    ),
  };
}

/** A few at a time. */
async function inTurns<Result>(
  stories: readonly OpenStory[],
  parts: Pick<RebuildParts, 'onProgress'>,
  work: (story: OpenStory) => Promise<Result>,
): Promise<Result[]> {
  const done: Result[] = [];
  for (let from = 0; from < stories.length; from += TOGETHER) {
    done.push(...(await Promise.all(stories.slice(from, from + TOGETHER).map(work))));
    parts.onProgress?.(done.length, stories.length);
  }
  return done;
}

/** A server may take a story and end it at its first step: that it was started is not that it runs. */
async function readBack(parts: RebuildParts, started: readonly OpenStory[]): Promise<string[]> {
  if (started.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, parts.settleMs ?? 3_000));
  const running = await inTurns(started, {}, (story) => parts.stories.running(story.workflowId));
  const stopped = started.filter((_story, at) => !running[at]).map(({ recordId }) => recordId);
  if (stopped.length === 0) return [];
  // A record that became final meanwhile has told its story to the end.
  const open = new Set((await openStories(parts.records)).map(({ recordId }) => recordId));
  return stopped.filter((recordId) => open.has(recordId));
}

async function startAgain(parts: RebuildParts, story: OpenStory): Promise<Done> {
  const running = await parts.stories.running(story.workflowId);
  if (running && !parts.terminate) {
    await parts.dispatcher.dispatch({ ...story, signal: 'recordChanged', carriedId: story.recordId }, DEADLINE_MS);
    return 'woken';
  }
  const ids = await restartStory(parts.records, story.recordId, running ? 'REBUILD_TERMINATED' : 'REBUILD');
  if (ids.length === 0) return 'final';
  if (running) await parts.stories.terminate(story.workflowId, 'rebuild: started again from its record');
  const sent = await sendNow(parts.records, ids, { door: parts.dispatcher, deadlineMs: DEADLINE_MS });
  return sent ? 'restarted' : 'left';
}
