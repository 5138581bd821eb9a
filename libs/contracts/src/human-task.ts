/**
 * What crosses the border between a story and its activities: ids, enums and instants only.
 * Instants named `real…` are epoch milliseconds of the real clock, because a timer knows no other.
 */

/** One step of one record, as a story names it. */
export interface StepKey {
  readonly code: string;
  /** Action number, extended step, department …; empty where the step has no parts. */
  readonly part: string;
  readonly iteration: number;
  readonly visit: number;
}

/** A settled step: what the story branches on, fixed when it was settled. */
export interface Settled {
  readonly outcome: string;
  readonly parts: readonly string[];
}

/** Everything that is settled on a record; a story that starts anew walks through it. */
export interface Recalled {
  readonly storyVersion: number;
  /**
   * How the record began: a corrective action as CA, PA or OFI (histories from before version 2 do not say it), a version of
   * a document as NORMAL, EDITORIAL or EMERGENCY.
   */
  readonly beganAs?: string;
  /** The record is in a final state: nothing is left to tell. */
  readonly final: boolean;
  readonly settled: readonly (StepKey & Settled)[];
  readonly view: ProcessView;
}

/** What the Temporal UI shows of a process: roles, states and dates. */
export interface ProcessView {
  readonly recordId: string;
  readonly process: string;
  readonly state: string;
  readonly ownerRole: string | null;
  readonly department: string | null;
  readonly severity: string | null;
  readonly controls: readonly string[];
  readonly iteration: number;
  /** How far a record is whose people are rows, such as `41 of 46 acknowledged`. */
  readonly progress?: string;
  /** Cycle that the record belongs to; absent where it belongs to none. */
  readonly cycle?: string;
  /** Day of the next review, of a record that is about one. */
  readonly nextReviewAt?: string;
  readonly waiting: readonly WaitingLine[];
  /** Last settled step, such as `Plan approval: APPROVE, 2026-11-25`. */
  readonly lastDecision: string | null;
}

export interface WaitingLine {
  readonly step: string;
  readonly role: string;
  /** ISO instants on the ISMS clock. */
  readonly since: string;
  readonly due: string;
  readonly overdueLevel: number;
  readonly late: boolean;
}

/** Answer of asking or settling: the outcome, or what to wait for. */
export type Asked =
  | { readonly kind: 'SETTLED'; readonly settled: Settled; readonly view: ProcessView }
  | {
      readonly kind: 'OPEN';
      readonly questionId: string;
      /** Real instant at which to look again: the next rung that changes something; null = only a message wakes. */
      readonly realWakeAt: number | null;
      /** What the timer is for, in plain words, for the Temporal UI. */
      readonly wakeFor: string;
      /** Steps that somebody asked for beside this question (extensions); each is asked once. */
      readonly alongside: readonly StepKey[];
      readonly view: ProcessView;
    }
  | { readonly kind: 'INTERRUPTED'; readonly why: string; readonly view: ProcessView };

/**
 * An answer names the step it answers: a history that was recorded under another order of steps must not replay, because
 * the story would take the answer to one step for that to another.
 */
export type Answered = Asked & { readonly step: StepKey };

export interface HumanTaskActivities {
  /** Reads all settled outcomes of a record. */
  recall(input: { recordId: string }): Promise<Recalled>;
  /** Opens the step's question, or returns the open one, or the outcome. One transaction. */
  openQuestion(input: { recordId: string; step: StepKey }): Promise<Answered>;
  /** Reads the outcome and moves the state; applies ladder rungs that are due. One transaction. */
  settleQuestion(input: { recordId: string; step: StepKey }): Promise<Answered>;
  /** Opens a step that another process fulfils, or tells what it waits for, or that it is fulfilled. One transaction. */
  fulfilStep(input: { recordId: string; step: StepKey }): Promise<Answered>;
  /** Opens a wait, or tells how long it still lasts, or that it is over. One transaction. */
  awaitDate(input: { recordId: string; step: StepKey }): Promise<Answered>;
}

/** A planned duty, as its Schedule names it: the annual review of a document. */
export interface DutyName {
  readonly kind: 'review';
  readonly subject: string;
}

/** Doors of an acknowledgement: its people are rows, written in chunks. */
export interface AcknowledgementActivities {
  /** Asks the next people of the audience, in one transaction. Returns whether somebody may be left. */
  askAudience(input: { recordId: string }): Promise<{ asked: number; more: boolean }>;
}

/** What a Schedule runs. */
export interface DutyActivities {
  /** Writes the reminders that fall due before the run after next. Returns how many were written. */
  sweepReminders(): Promise<number>;
  /** Writes the digests whose morning comes before the run after next. Returns how many were written. */
  writeDigests(): Promise<number>;
  /** Hands on what leavers, absences and ended roles left behind since the last run. Returns how many of them it found. */
  applyDirectoryChanges(): Promise<number>;
  /** Starts what a planned duty stands for, once. Returns 1 where it was due and nobody had, else 0. */
  claimDuty(duty: DutyName): Promise<number>;
  /** Plans what is missing, starts what was missed, and brings the Schedules to what is planned. Returns how many it repaired. */
  reconcileDuties(): Promise<number>;
}
