import type { Policy } from '../policy/policy.js';
import type { Candidate, AssignmentFacts } from '../roles/assignment.rules.js';
import { NO_CASE } from '../roles/no-case.js';
import type { RoleBook } from '../roles/roles.js';
import type { Instant, SiteCalendar } from '../time.js';
import { barredFrom } from './approvers.rules.js';
import { cycleDue, plannedItemOf } from './due.rules.js';
import type { Attendance } from './forecast-attendance.js';
import { planOf, quartersBefore, type CycleDates, type PlannedItem } from './plan.rules.js';
import { partsOf, PROCEDURE_STEPS, stepsOfStage } from './procedure.js';
import type { CyclePart, StepRow } from './procedure-row.js';
import { gatesLeft } from './roll-over.rules.js';
import { STAGE_OF_GATE, STAGES, type CycleState, type Gate } from './states.js';
import { CYCLE_STEP_CODES, CYCLE_STEPS, type CycleStepCode } from './steps.js';

export interface ForecastRules {
  readonly book: RoleBook;
  /** Calendar of the headquarters. */
  readonly calendar: SiteCalendar;
  readonly policy: Policy;
}

/** A cycle that is open: what of it is settled is not asked again. */
export interface ForecastCycle {
  readonly id: string;
  readonly dates: CycleDates;
  /** State; of a suspended cycle the one it is resumed to. */
  readonly current: CycleState;
  readonly settled: readonly { readonly code: string; readonly part: string }[];
  /** Milliseconds by which suspensions moved the plan; none unless told. */
  readonly shiftedMs?: number;
}

/** One question of the dry run. */
export interface ForecastAsk {
  readonly cycleId: string;
  readonly code: CycleStepCode;
  readonly part: CyclePart;
  /** When it is asked; before the beginning of the forecast where it is open already. */
  readonly at: Instant;
  readonly due: Instant;
  /** People who are asked; empty where nobody may. */
  readonly persons: readonly Candidate[];
  /** When the answers are there; null where nobody may answer. */
  readonly answered: Instant | null;
}

interface Setting {
  readonly cycle: ForecastCycle;
  readonly rules: ForecastRules;
  readonly attendance: Attendance;
  readonly from: Instant;
  /** When the cycle before is closed; null where there is none that is open. */
  readonly previousClosedAt: Instant | null;
}

/** Dry run of one cycle, in the order of its story: charter, gate by gate, beside them the steps of all stages. */
export class CycleRun {
  private readonly asks: ForecastAsk[] = [];
  private readonly plan: readonly PlannedItem[];
  /** When a step was complete, by code and part. */
  private readonly doneAt = new Map<string, Instant>();

  constructor(private readonly on: Setting) {
    const { dates, shiftedMs = 0 } = on.cycle;
    const plan = planOf(dates, { calendar: on.rules.calendar, policy: on.rules.policy.cycle });
    this.plan = plan.map((item) => ({ ...item, start: item.start + shiftedMs, due: item.due + shiftedMs }));
  }

  run(): { asks: readonly ForecastAsk[]; closedAt: Instant; draftsNextAt: Instant } {
    const startedAt = this.start();
    for (const stage of STAGES) for (const row of stepsOfStage(stage)) this.steps(row, startedAt);
    let passed = startedAt;
    for (const gate of gatesLeft(this.on.cycle.current)) if (gate !== 'G0') passed = this.gate(gate, passed);
    const draft = plannedItemOf(this.plan, 'NEXT_DRAFT', '');
    // A cycle that is closed asks nobody any more.
    const asks = this.asks.filter(({ at }) => at <= passed);
    return { asks, closedAt: passed, draftsNextAt: draft.start };
  }

  /** The charter is prepared and decided; the cycle starts when it is approved and the one before is closed. */
  private start(): Instant {
    const item = plannedItemOf(this.plan, 'CHARTER', '');
    if (this.on.cycle.current !== 'DRAFT') return item.start;
    const charter = this.isSettled('CHARTER', '')
      ? { done: this.on.from, by: [] }
      : this.ask('CHARTER', '', { at: item.start });
    const approved = this.ask('G0_DECISION', '', {
      at: charter.done,
      notBefore: this.on.previousClosedAt ?? charter.done,
      authors: charter.by,
    });
    return approved.done;
  }

  /** All parts of a step: fan-out, preparation, approval, one after the other. */
  private steps(row: StepRow, startedAt: Instant): void {
    for (const part of partsOf(row)) {
      const chain = CYCLE_STEP_CODES.filter((code) =>
        [`${row.code}_INPUT`, row.code, `${row.code}_APPROVAL`].includes(code),
      );
      const item = plannedItemOf(this.plan, chain[0] ?? 'START', part);
      let at = Math.max(item.start, startedAt);
      let authors: readonly string[] = [];
      let contributorIds: readonly string[] = [];
      for (const code of chain) {
        // Nobody is asked where another process reports.
        if (CYCLE_STEPS[code].doer === null || this.isSettled(code, part)) continue;
        // Whoever is asked for their area has something to say.
        const written = { authorIds: authors, contributorIds, graveOwnerIds: [], passedOverId: null, afterG1: false };
        const barred = barredFrom(written, this.on.rules.book);
        const answer = this.ask(code, part, { at, authors: barred.authorIds });
        at = answer.done;
        if (CYCLE_STEPS[code].each === true) contributorIds = answer.asked;
        else authors = answer.by;
      }
      this.doneAt.set(`${row.code}/${part}`, at);
    }
  }

  /** A gate is submitted when the steps that it looks at are complete, and decided then. */
  private gate(gate: Exclude<Gate, 'G0'>, passedBefore: Instant): Instant {
    const at = Math.max(plannedItemOf(this.plan, `${gate}_DECISION`, '').start, passedBefore);
    const notBefore = this.readyAt(gate);
    if (gate === 'G2') return this.ask(`${gate}_DECISION`, '', { at, notBefore }).done;
    if (this.isSettled(`${gate}_SUBMISSION`, '')) return this.ask(`${gate}_DECISION`, '', { at: this.on.from }).done;
    const submitted = this.ask(`${gate}_SUBMISSION`, '', { at, notBefore });
    return this.ask(`${gate}_DECISION`, '', { at: submitted.done, authors: submitted.by }).done;
  }

  /**
   * When everything that the gate looks at is complete: the steps of its stage, and of the quarters those that are over; the
   * last gate looks at all four quarters, whatever the stage.
   */
  private readyAt(gate: Exclude<Gate, 'G0'>): Instant {
    const over: readonly CyclePart[] = quartersBefore(gate, this.on.cycle.dates, this.on.rules.policy.cycle);
    const quarterly =
      gate === 'G4' ? Object.values(PROCEDURE_STEPS).filter(({ repeats }) => repeats === 'QUARTERLY') : [];
    const done = [...stepsOfStage(STAGE_OF_GATE[gate]), ...quarterly].flatMap((row) =>
      partsOf(row)
        .filter((part) => part === '' || over.includes(part))
        .map((part) => this.doneAt.get(`${row.code}/${part}`) ?? 0),
    );
    return Math.max(0, ...done);
  }

  private ask(
    code: CycleStepCode,
    part: CyclePart,
    when: { readonly at: Instant; readonly notBefore?: Instant; readonly authors?: readonly string[] },
  ): { done: Instant; by: readonly string[]; asked: readonly string[] } {
    const { cycle, rules, attendance, from } = this.on;
    const { doer, each } = CYCLE_STEPS[code];
    if (doer === null) return { done: when.at, by: [], asked: [] };
    const facts: AssignmentFacts = { ...NO_CASE, maxRounds: rules.policy.maxRounds, authorIds: when.authors ?? [] };
    const persons = attendance.asked(doer, facts, Math.max(when.at, from)).assignees;
    const earliest = Math.max(when.at, when.notBefore ?? 0, from);
    const answer = attendance.answer(persons, { from: earliest, each: each === true });
    const due = cycleDue({ code, item: plannedItemOf(this.plan, code, part), askedAt: when.at }, rules);
    this.asks.push({ cycleId: cycle.id, code, part, at: when.at, due, persons, answered: answer?.at ?? null });
    // Where nobody may answer, what follows is seen as if somebody had on the due day.
    const asked = persons.map(({ personId }) => personId);
    return { done: answer?.at ?? Math.max(due, earliest), by: answer?.by ?? [], asked };
  }

  private isSettled(code: CycleStepCode, part: CyclePart): boolean {
    return this.on.cycle.settled.some((step) => step.code === code && step.part === part);
  }
}
