import type { RoleBook } from '../roles/roles.js';
import type { IsoDay } from '../time.js';
import type { CycleState, Gate } from './states.js';

/** A cycle that went on elsewhere, as it is told when it comes in: days are local days of the company. */
export interface ToldCycle {
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  readonly firstEver: boolean;
  /** State that is claimed; null where the gates alone say it. */
  readonly state: CycleState | null;
  /** Gates that were passed. */
  readonly gates: readonly ToldGate[];
  readonly outputs: readonly ToldOutput[];
  /** Steps that are done without an output here: `O1/Q1`. */
  readonly done: readonly string[];
  readonly waivers: readonly ToldWaiver[];
}

export interface ToldGate {
  readonly gate: Gate;
  readonly on: IsoDay;
  readonly by: string;
}

/** A version that was approved elsewhere. */
export interface ToldOutput {
  /** `E1`, `O2/Q1`, `CHARTER`. */
  readonly step: string;
  readonly on: IsoDay;
  readonly author: string;
  /** Null where nobody is named. */
  readonly approver: string | null;
}

/** A check of a gate that Top Management waived. */
export interface ToldWaiver {
  readonly gate: Gate;
  readonly check: string;
  readonly reason: string;
  readonly on: IsoDay;
  readonly by: string;
  readonly expires: IsoDay;
  readonly caId: string;
}

/** What a told cycle is held against. */
export interface ToldContext {
  /** Local day of the company. */
  readonly today: IsoDay;
  /** Who held which role on a day. */
  readonly bookOf: (day: IsoDay) => RoleBook;
  /** Most months that a waiver lasts. */
  readonly waiverMaxMonths: number;
  /** Whether there is a corrective action of this id. */
  readonly isAction: (id: string) => boolean;
}

/** What cannot be, where in the told cycle (`gates[1].by`), as a sentence that says what to do. */
export interface ToldProblem {
  readonly field: string;
  readonly reason: string;
}

/** One problem when the rule is broken, else nothing. */
export function problemWhen(broken: boolean, field: string, reason: string): ToldProblem[] {
  return broken ? [{ field, reason }] : [];
}
