import { TASK_QUEUE } from '#contracts/task-queue.js';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { Client, Connection } from '@temporalio/client';

/** One message as the outbox hands it over. */
export interface StoryMessage {
  readonly workflowType: string;
  readonly workflowId: string;
  readonly recordId: string;
  readonly signal: string;
  readonly carriedId: string;
}

export interface Dispatcher {
  /**
   * Sends a message: signalWithStart of the record's natural workflow id. A running story is woken, an ended or lost one
   * is told anew from its record, so order, loss and doubling do not matter.
   * @throws the client's ServiceError when Temporal does not take it within `deadlineMs`
   */
  dispatch(message: StoryMessage, deadlineMs: number): Promise<void>;
  /** True when the server answers within `deadlineMs`. */
  reachable(deadlineMs: number): Promise<boolean>;
  close(): Promise<void>;
}

/** Makes a dispatcher on a lazy connection: an app boots and works while Temporal is away. */
export function createDispatcher(options: { address: string; namespace: string }): Dispatcher {
  const connection = Connection.lazy({ address: options.address });
  const client = new Client({ connection, namespace: options.namespace });
  return {
    async dispatch(message, deadlineMs) {
      await client.withDeadline(Date.now() + deadlineMs, () => signalWithStart(client, message));
    },
    async reachable(deadlineMs) {
      try {
        await connection.withDeadline(Date.now() + deadlineMs, () => connection.workflowService.getSystemInfo({}));
        return true;
      } catch {
        return false;
      }
    },
    close: () => connection.close(),
  };
}

/** First words of a story's line in the Temporal UI. */
const SUMMARIES: Readonly<Record<string, string>> = {
  correctiveAction: 'Corrective action',
  ismsCycle: 'PDCA cycle',
  establish: 'Stage',
  operate: 'Stage',
  monitor: 'Stage',
  improve: 'Stage',
  documentReview: 'Review',
  reviewTrigger: 'Review trigger',
  reconcile: 'Compare',
};

async function signalWithStart(client: Client, message: StoryMessage): Promise<void> {
  await client.workflow.signalWithStart(message.workflowType, {
    workflowId: message.workflowId,
    taskQueue: TASK_QUEUE,
    args: [message.recordId],
    signal: message.signal,
    signalArgs: [message.carriedId],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: `${SUMMARIES[message.workflowType] ?? 'Record'} ${message.recordId}`,
  });
}
