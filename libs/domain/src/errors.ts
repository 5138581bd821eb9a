/**
 * The three families of errors. The family is the retry policy:
 * a RuleViolation is never retried, a Defect fails loudly, and every other error is an outage of the world, which is retried.
 * Across the workflow sandbox compare `name` strings, never `instanceof`.
 */

/** The caller asked for something a rule of the procedure forbids. Answered as 4xx; never retried. */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation';
  constructor(
    /** Stable code, used as the last part of the problem+json `type`. */
    readonly code: string,
    message: string,
    /** Unmet requirements per field, for forms. */
    readonly unmet: readonly Unmet[] = [],
  ) {
    super(message);
  }
}

/** We are wrong. Never swallowed. */
export class Defect extends Error {
  override readonly name = 'Defect';
}

/** One requirement that is not fulfilled; an empty list means ready. */
export interface Unmet {
  readonly code: string;
  /** Sentence that a person understands. */
  readonly reason: string;
  /** Form field the reason belongs to, when there is one. */
  readonly field?: string;
}
