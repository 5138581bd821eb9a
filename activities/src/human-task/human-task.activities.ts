import type { Answered, Asked, HumanTaskActivities, StepKey } from '#contracts/human-task.js';
import { awaitDate, openQuestion, settleQuestion } from '#records/path/advance-step.js';
import { fulfilStep } from '#records/path/fulfil-step.js';
import { recall } from '#records/path/recall.js';
import type { PathDeps } from '#records/path/deps.js';
import type { Records } from '#records/data-source.js';
import type { Logger } from '#observability/logger.js';
import { asFailure } from '../as-failure.js';

/** Doors of a story to the records: one transaction each. */
export function createHumanTaskActivities(deps: HumanTaskDeps): HumanTaskActivities {
  const { records, path, log } = deps;
  const door = <Result>({ recordId }: { recordId: string }, work: Promise<Result>): Promise<Result> =>
    asFailure(work, { log, recordId });
  return {
    recall: (input) => door(input, recall(records, input.recordId)),
    openQuestion: (input) => door(input, answerTo(input, openQuestion(records, input, path))),
    settleQuestion: (input) => door(input, answerTo(input, settleQuestion(records, input, path))),
    fulfilStep: (input) => door(input, answerTo(input, fulfilStep(records, input))),
    awaitDate: (input) => door(input, answerTo(input, awaitDate(records, input))),
  };
}

export interface HumanTaskDeps {
  readonly records: Records;
  readonly path: PathDeps;
  readonly log: Logger;
}

async function answerTo({ step }: { step: StepKey }, asked: Promise<Asked>): Promise<Answered> {
  return { ...(await asked), step };
}
