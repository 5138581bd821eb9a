import { cycleWorkflowId } from '#contracts/workflow-ids.js';
import { stageId, STAGES, type StageName } from '#domain/cycle/states.js';
import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/common';
import { CancellationScope, ParentClosePolicy, startChild } from '@temporalio/workflow';

/**
 * Starts the stories of the four stages. Starting again is harmless: one that runs goes on, one that is over recalls that
 * and returns. They outlive the story that started them, and its interruptions: stages are no locks.
 */
export async function startStages(cycleId: string): Promise<void> {
  await CancellationScope.nonCancellable(() => Promise.all(STAGES.map((stage) => startStage(cycleId, stage))));
}

async function startStage(cycleId: string, stage: StageName): Promise<void> {
  const recordId = stageId(cycleId, stage);
  try {
    await startChild(stage, {
      workflowId: cycleWorkflowId(recordId),
      args: [recordId],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      staticSummary: `Stage ${stage} of ${cycleId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
