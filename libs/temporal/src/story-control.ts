import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';

/** What the rebuild asks of Temporal beside sending messages. */
export interface StoryControl {
  /** True while a story of this workflow id runs. */
  running(workflowId: string): Promise<boolean>;
  /** Ids of all running stories of a type, as lists show them: seconds behind, and cheap for ten thousands. */
  runningIds(workflowType: string): Promise<ReadonlySet<string>>;
  /** Ends a running story at once; its record keeps everything. A story that ended meanwhile is left alone. */
  terminate(workflowId: string, reason: string): Promise<void>;
  close(): Promise<void>;
}

/** Connects. @throws the client's error when Temporal is away */
export async function createStoryControl(options: { address: string; namespace: string }): Promise<StoryControl> {
  const connection = await Connection.connect({ address: options.address });
  const { workflow } = new Client({ connection, namespace: options.namespace });
  return {
    async running(workflowId) {
      const found = await unlessUnknown(workflow.getHandle(workflowId).describe());
      return found?.status.name === 'RUNNING';
    },
    async runningIds(workflowType) {
      const query = `WorkflowType = '${workflowType}' AND ExecutionStatus = 'Running'`;
      const ids = new Set<string>();
      for await (const { workflowId } of workflow.list({ query, pageSize: 1_000 })) ids.add(workflowId);
      return ids;
    },
    async terminate(workflowId, reason) {
      await unlessUnknown(workflow.getHandle(workflowId).terminate(reason));
    },
    close: () => connection.close(),
  };
}

async function unlessUnknown<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
