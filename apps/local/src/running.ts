/** A part of the stack that runs now. */
export interface Running {
  readonly pid: number;
  /** Resolves once the part has ended, with the reason in words. */
  readonly exited: Promise<string>;
  /** Ends it in good order; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill9(): Promise<void>;
}

/** Says one line to the person at the terminal. */
export type Say = (line: string) => void;
