import type { Doer } from './doer.js';
import type { FormCode } from './form-code.js';

/** Mail of the e-mail task catalogue that carries the task. */
export type TaskMailCode =
  'M01' | 'M02' | 'M03' | 'M04' | 'M05' | 'M12' | 'M13' | 'M14' | 'M15' | 'M18' | 'M19' | 'M22';

/** One step of a process as the path asks it: a row of the step table. Codes are unique over all processes. */
export interface StepDefinition<
  Code extends string = string,
  State extends string = string,
  Form extends FormCode = FormCode,
> {
  readonly code: Code;
  /** Clause of ISO/IEC 27001:2022 that the step fulfils. */
  readonly clause: string;
  /** The question as the page and the mail ask it, without the record id. */
  readonly question: string;
  /** Short name for lists, timelines and the Temporal UI. */
  readonly label: string;
  /** What is asked, up to the record id, such as `Approve plan of`; subject of the mail. */
  readonly verb: string;
  readonly doer: Doer | null;
  readonly taskClass: 'AP' | 'APU' | 'WK' | 'AK' | null;
  readonly form: Form | null;
  readonly mail: TaskMailCode | null;
  /** State of the record while the step is open; null leaves the state alone. */
  readonly state: State | null;
  /** Outcomes that end the step, in the words of the specification. */
  readonly outcomes: readonly string[];
  /** The outcome that means yes: what a quorum counts. */
  readonly agreeing: string;
  /** The doer may ask for more time (M19). */
  readonly extendable: boolean;
  /** A right that ends with its due day: nobody is reminded, nothing escalates, and its end decides nothing of its own. */
  readonly lapses?: boolean;
  /** Everybody who is asked answers for themselves; the step is over when all have. */
  readonly each?: boolean;
  /** Asked by a person's act or by a rule beside the story: of one other step, or of the whole record. */
  readonly beside?: 'STEP' | 'RECORD';
  /** What happens after each answer, in one sentence; the first words are those of the receipt. */
  readonly next: Readonly<Record<string, string>>;
}
