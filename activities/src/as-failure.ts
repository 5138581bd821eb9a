import { RuleViolation } from '#domain/errors.js';
import type { Logger } from '#observability/logger.js';
import { ApplicationFailure } from '@temporalio/common';

/** Families that a repetition cannot heal: the caller is wrong, or we are. The story fails where everybody sees it. */
const FOR_GOOD: readonly string[] = ['RuleViolation', 'Defect'];

/**
 * Gives a story the family of an error and a code, never its words: messages of databases and rules quote what people
 * wrote, and histories hold no names. The words go to the log. An Outage is retried; a RuleViolation and a Defect are not.
 */
export async function asFailure<Result>(
  work: Promise<Result>,
  on: { log: Logger; recordId?: string },
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const known = error instanceof Error ? error : new Error(String(error));
    on.log.error({ record: on.recordId, err: known }, 'activity failed');
    throw ApplicationFailure.create({
      message: known instanceof RuleViolation ? known.code : 'The transaction failed; the log of the worker says why.',
      type: known.name,
      nonRetryable: FOR_GOOD.includes(known.name),
    });
  }
}
