import type { Answered, Asked, HumanTaskActivities, StepKey } from '#contracts/human-task.js';
import { awaitDate, openQuestion, settleQuestion } from '#records/path/advance-step.js';
import { recall } from '#records/path/recall.js';
import type { PathDeps } from '#records/path/deps.js';
import type { Records } from '#records/data-source.js';
import { ApplicationFailure } from '@temporalio/common';

/** Doors of a story to the records: one transaction each. */
export function createHumanTaskActivities(deps: { records: Records; path: PathDeps }): HumanTaskActivities {
  const { records, path } = deps;
  return {
    recall: (input) => asFailure(recall(records, input.recordId)),
    openQuestion: (input) => asFailure(answerTo(input, openQuestion(records, input, path))),
    settleQuestion: (input) => asFailure(answerTo(input, settleQuestion(records, input, path))),
    awaitDate: (input) => asFailure(answerTo(input, awaitDate(records, input))),
  };
}

async function answerTo({ step }: { step: StepKey }, asked: Promise<Asked>): Promise<Answered> {
  return { ...(await asked), step };
}

/** A broken rule is never retried; everything else is. Only the message crosses the border, never the rows. */
async function asFailure<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    throw ApplicationFailure.create({
      message: known.message,
      type: known.name,
      nonRetryable: known.name === 'RuleViolation',
    });
  }
}
