import { ladderOf, rescheduleLadder, type PlannedRung } from '#domain/human-task/ladder.rules.js';
import type { TaskClassPolicy } from '#domain/policy/policy.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import type { RungRecord } from '../tables/path.entity.js';

export interface RungInput {
  readonly policyClass: TaskClassPolicy;
  readonly openedAt: Instant;
  readonly due: Instant;
  readonly calendar: SiteCalendar;
  /** ISMS instant of the transaction. */
  readonly now: Instant;
  /** A case that was imported in mid-flight: its past rungs are never mailed. */
  readonly imported: boolean;
  /** Rungs of the question before this one, which was voided because its subject changed. */
  readonly earlier: readonly RungRecord[];
}

/** Rungs of a new question as they are stored. A re-ask goes on where the ladder stood: no rung is climbed twice. */
export function plannedRungs(input: RungInput): RungRecord[] {
  const reached = input.earlier.filter((rung) => rung.state !== 'PLANNED' && rung.state !== 'DROPPED');
  if (reached.length > 0) {
    const rest = rescheduleLadder({ ...input, passed: reached.map(toPlanned) });
    return [...reached, ...rest.map((rung) => toRecord(rung, 'PLANNED'))];
  }
  return ladderOf(input).map((rung) =>
    toRecord(rung, input.imported && rung.at <= input.now ? 'PASSED_BEFORE_IMPORT' : 'PLANNED'),
  );
}

export function toRecord(rung: PlannedRung, state: RungRecord['state']): RungRecord {
  return { kind: rung.kind, n: rung.kind === 'REMINDER' ? rung.n : rung.level, at: rung.at, state };
}

/** Stored rungs back in the words of the ladder rules. */
export function toPlanned(rung: RungRecord): PlannedRung {
  return rung.kind === 'REMINDER'
    ? { kind: 'REMINDER', n: rung.n, at: rung.at }
    : { kind: 'ESCALATION', level: rung.n as 1 | 2 | 3 | 4, at: rung.at };
}

/** Highest level that was reached, before an import or here. */
export function levelOf(rungs: readonly RungRecord[]): number {
  const reached = rungs.filter(
    (rung) => rung.kind === 'ESCALATION' && rung.state !== 'PLANNED' && rung.state !== 'DROPPED',
  );
  return Math.max(0, ...reached.map((rung) => rung.n));
}

/** Escalations that are due now, lowest level first. */
export function dueEscalations(rungs: readonly RungRecord[], now: Instant): RungRecord[] {
  return rungs.filter((rung) => rung.kind === 'ESCALATION' && rung.state === 'PLANNED' && rung.at <= now);
}

/** The next rung that changes something: the one timer of the question. */
export function nextEscalation(rungs: readonly RungRecord[]): RungRecord | null {
  return rungs.find((rung) => rung.kind === 'ESCALATION' && rung.state === 'PLANNED') ?? null;
}
