import type { Answered, HumanTaskActivities, Recalled, StepKey } from '#contracts/human-task.js';
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  proxyActivities,
  proxyLocalActivities,
  TemporalFailure,
} from '@temporalio/workflow';

// One short transaction each, asked for right after a signal: a local activity saves a round trip and two events.
// Three seconds, two attempts: longer than any healthy transaction, shorter than a workflow task may take.
const near = proxyLocalActivities<HumanTaskActivities>({
  scheduleToCloseTimeout: '3 seconds',
  retry: { maximumAttempts: 2, nonRetryableErrorTypes: ['RuleViolation', 'Defect'] },
});

// The same functions when the database is away: visible in the UI, retried for as long as the outage lasts.
const patient = proxyActivities<HumanTaskActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumInterval: '30 seconds', nonRetryableErrorTypes: ['RuleViolation', 'Defect'] },
});

type StepInput = { recordId: string; step: StepKey };

/** Reads what is settled on the record. */
export function recall(recordId: string): Promise<Recalled> {
  return durably(
    () => near.recall({ recordId }),
    () => patient.recall({ recordId }),
  );
}

/** Asks a step's question, or reads what became of it. */
export function openQuestion(input: StepInput): Promise<Answered> {
  return durably(
    () => near.openQuestion(input),
    () => patient.openQuestion(input),
  );
}

/** Reads the outcome of an open question and applies rungs that are due. */
export function settleQuestion(input: StepInput): Promise<Answered> {
  return durably(
    () => near.settleQuestion(input),
    () => patient.settleQuestion(input),
  );
}

/** Looks whether another process has fulfilled a step. */
export function fulfilStep(input: StepInput): Promise<Answered> {
  return durably(
    () => near.fulfilStep(input),
    () => patient.fulfilStep(input),
  );
}

/** Opens a waiting time, or reads whether it is over. */
export function awaitDate(input: StepInput): Promise<Answered> {
  return durably(
    () => near.awaitDate(input),
    () => patient.awaitDate(input),
  );
}

/**
 * Tries near first; an outage goes on as a regular activity. A broken rule and a defect fail the story, where everybody
 * sees it: no repetition heals them, and a story told again from its record loses nothing. Not cancellable: a transaction is short and
 * either commits or not, and a local activity that is cancelled while its result is on the way fails the workflow task.
 */
function durably<Result>(first: () => Promise<Result>, then: () => Promise<Result>): Promise<Result> {
  return CancellationScope.nonCancellable(async () => {
    try {
      return await first();
    } catch (failure) {
      if (!(failure instanceof TemporalFailure) || isForGood(failure)) throw failure;
      return then();
    }
  });
}

/** A local activity fails with the failure itself, a regular one wraps it. */
function isForGood(failure: TemporalFailure): boolean {
  const root = failure instanceof ActivityFailure ? failure.cause : failure;
  return root instanceof ApplicationFailure && (root.type === 'RuleViolation' || root.type === 'Defect');
}
