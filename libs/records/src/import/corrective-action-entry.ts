import type { CorrectiveActionState, CorrectiveActionType, Grade, Source } from '#domain/corrective-action/states.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';

/** A corrective action as a company file tells it. Days and moments are texts such as `D0-3` or `D0-3T14:20`. */
export interface CorrectiveActionEntry {
  /** `CA-{year}-0003` takes its year from the day of raising; a real log names its own, `CA-2025-0031`. */
  readonly id: string;
  readonly type: CorrectiveActionType;
  readonly source: Source;
  readonly sourceRef: string | null;
  readonly title: string;
  readonly description: string;
  readonly requirements: readonly string[];
  readonly department: string | null;
  readonly raisedBy: string | null;
  readonly raised: string;
  readonly state: CorrectiveActionState;
  readonly grade: Grade | null;
  readonly owner: string | null;
  readonly verifier: string | null;
  readonly findingAuditor: string | null;
  readonly aboutIsmsManager: boolean;
  readonly risk: string | null;
  readonly iteration: number;
  /** Start of the present iteration; the day of raising where it is the first. */
  readonly iterationFrom: string | null;
  readonly mergedInto: string | null;
  readonly repeatOf: string | null;
  readonly closed: string | null;
  readonly closedBy: string | null;
  /** Where the case was kept before: the source of every statement about it. */
  readonly recordedIn: string | null;
  readonly actions: readonly ActionItemEntry[];
  readonly steps: readonly StepEntry[];
}

export interface ActionItemEntry {
  readonly number: number;
  readonly iteration: number;
  readonly what: string;
  readonly implementer: string;
  readonly due: string;
  readonly evidenceExpected: string;
  readonly state: 'PLANNED' | 'DONE' | 'RETURNED' | 'DROPPED';
}

/** A step that was settled elsewhere, or one that stands open with facts of its own (no outcome). */
export interface StepEntry {
  readonly code: CorrectiveActionStepCode;
  readonly part: string;
  readonly iteration: number;
  readonly visit: number;
  readonly planned: string | null;
  /** undefined = as the policy says; null = not known. */
  readonly due: string | null | undefined;
  readonly originalDue: string | null;
  readonly extensions: number;
  readonly outcome: string | null;
  readonly at: string | null;
  readonly parts: readonly string[];
  readonly by: string | null;
  /** The file gives an answer, be it one that was only begun. */
  readonly hasEntry: boolean;
  /** Answer in the fields of the step's form; missing fields are empty. */
  readonly entry: Readonly<Record<string, unknown>>;
}
