import path from 'node:path';
import { createAcknowledgementActivities } from '#activities/acknowledgement/acknowledgement.activities.js';
import { createDutyActivities } from '#activities/duties/duty.activities.js';
import { createHumanTaskActivities } from '#activities/human-task/human-task.activities.js';
import { TASK_QUEUE } from '#contracts/task-queue.js';
import type { Logger } from '#observability/logger.js';
import type { Records } from '#records/data-source.js';
import type { PlannedDuties } from '#temporal/planned-duties.js';
import type { PathDeps } from '#records/path/deps.js';
import { makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker';

/** Where the build leaves the workflow bundle. */
const BUNDLE = path.join(import.meta.dirname, '../../../workflow-bundle.js');

export interface StoryWorkerParts {
  readonly address: string;
  readonly namespace: string;
  readonly records: Records;
  readonly path: PathDeps;
  readonly planned: PlannedDuties;
  readonly log: Logger;
}

/** Signals belong to the app: it drains relay, sender and worker in order. */
export function installRuntime(log: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: {
      log: (level, message) => log[level === 'ERROR' ? 'error' : level === 'WARN' ? 'warn' : 'debug']({}, message),
      trace: () => undefined,
      debug: (message, meta) => log.debug(meta ?? {}, message),
      info: (message, meta) => log.debug(meta ?? {}, message),
      warn: (message, meta) => log.warn(meta ?? {}, message),
      error: (message, meta) => log.error(meta ?? {}, message),
    },
    telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }) } },
  });
}

/** Connects, with back-off while the server is away, and makes the Temporal worker of the engine. */
export async function createStoryWorker(
  parts: StoryWorkerParts,
): Promise<{ worker: Worker; connection: NativeConnection }> {
  const connection = await connectPatiently(parts);
  const worker = await Worker.create({
    connection,
    namespace: parts.namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: BUNDLE },
    activities: {
      ...createHumanTaskActivities({ records: parts.records, path: parts.path, log: parts.log }),
      ...createAcknowledgementActivities({ records: parts.records, path: parts.path, log: parts.log }),
      ...createDutyActivities(parts),
    },
    maxCachedWorkflows: 500,
    // What was meant for a worker that died waits this long for it (10 s unless told), then the next worker takes it.
    stickyQueueScheduleToStartTimeout: '2 seconds',
    maxConcurrentActivityTaskExecutions: 20,
    maxConcurrentLocalActivityExecutions: 20,
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '20 seconds',
  });
  return { worker, connection };
}

async function connectPatiently({ address, log }: StoryWorkerParts): Promise<NativeConnection> {
  for (let pause = 250; ; pause = Math.min(5_000, pause * 2)) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      log.warn({ address, err: error }, 'Temporal is away; trying again');
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
