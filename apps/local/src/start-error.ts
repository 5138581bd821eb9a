/** The stack cannot start, for a reason a person can mend: the message says what is wrong and what to do. No stack trace is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
