import type { IsoDay, SiteCalendar } from '#domain/time.js';
import { HALF_HOUR, naiveBusinessDayClosing, naiveIsBusinessDay, wallClock } from '#testing/naive-calendar.js';

/**
 * The dates of a cycle once more, written from the table of the specification (P1, "Due day") and from nothing else: it
 * shares no code with the plan of the engine, and knows the calendar only by walking in half hours.
 */
export interface ModelCycle {
  readonly id: string;
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  readonly firstEver: boolean;
  /** ISMS instant at which gate G0 was passed; null while it was not. */
  readonly startedAt: number | null;
}

/** One asked or awaited step, as far as it is dated. */
export interface DatedStep {
  readonly recordId: string;
  readonly code: string;
  readonly part: string;
  readonly visit: number;
  readonly plannedAt: number;
  readonly originalDue: number | null;
}

/** What became of a step: the only thing that the model takes from the engine. */
export interface Outcome {
  readonly outcome: string;
  readonly at: number;
  /** The step was ended by the end of its cycle. */
  readonly interrupted: boolean;
}
export type Outcomes = (step: Pick<DatedStep, 'recordId' | 'code' | 'part' | 'visit'>) => Outcome | null;

interface ModelRow {
  readonly stage: 'establish' | 'operate' | 'monitor' | 'improve';
  readonly start: number;
  readonly due: number;
  /** Questions in their order: departments, preparation, approval. */
  readonly asks: readonly ('_INPUT' | '' | '_APPROVAL')[];
  /** Business days that each has from the answer before; what is not here is due on the day of the table. */
  readonly businessDays?: Readonly<Record<string, number>>;
  readonly quarterly?: boolean;
  /** Another process fulfils it. */
  readonly reported?: boolean;
}

const FOUR = { _APPROVAL: 5 } as const;
const DEPARTMENTS = { _INPUT: 10, _APPROVAL: 5 } as const;

/** Specification P1: stage, days, who is asked. */
const ROWS: Readonly<Record<string, ModelRow>> = {
  E1: { stage: 'establish', start: 0, due: 20, asks: ['_INPUT', '', '_APPROVAL'], businessDays: DEPARTMENTS },
  E2: { stage: 'establish', start: 0, due: 25, asks: ['', '_APPROVAL'], businessDays: FOUR },
  E3: { stage: 'establish', start: 10, due: 70, asks: ['_INPUT', '', '_APPROVAL'], businessDays: DEPARTMENTS },
  E4: { stage: 'establish', start: 40, due: 75, asks: ['_INPUT', '', '_APPROVAL'], businessDays: DEPARTMENTS },
  E5: { stage: 'establish', start: 50, due: 85, asks: ['', '_APPROVAL'], businessDays: { _APPROVAL: 10 } },
  E6: { stage: 'establish', start: 60, due: 90, asks: ['', '_APPROVAL'], businessDays: FOUR },
  O1: { stage: 'operate', start: -10, due: 0, asks: [''], quarterly: true },
  O2: { stage: 'operate', start: -10, due: 0, asks: [''], quarterly: true },
  O3: { stage: 'operate', start: 91, due: 240, asks: [''] },
  O4: { stage: 'operate', start: 91, due: 240, asks: [''] },
  M1: { stage: 'monitor', start: 241, due: 330, asks: [''] },
  M2: { stage: 'monitor', start: 241, due: 330, asks: ['', '_APPROVAL'], businessDays: FOUR },
  M3: { stage: 'monitor', start: -10, due: 0, asks: ['', '_APPROVAL'], businessDays: FOUR, quarterly: true },
  M4: { stage: 'monitor', start: 300, due: 330, asks: [''] },
  I1: { stage: 'improve', start: 331, due: 360, asks: [''], reported: true },
  I2: { stage: 'improve', start: 331, due: 360, asks: [''], reported: true },
  I3: { stage: 'improve', start: 331, due: 360, asks: [''] },
  I4: { stage: 'improve', start: 331, due: 360, asks: ['_INPUT', ''], businessDays: { _INPUT: 10 } },
};

/** Day on which a gate is due, and from which it may be decided; the first cycle has 120 days to establish. */
const GATE_DAYS = { G1: 90, G2: 240, G3: 330 } as const;
const FIRST_ESTABLISH = 120;
const DECISION_BD = 10;
const DRAFT_AHEAD = 30;
const DAY = 86_400_000;

/** Every step of a cycle that is asked by `until`, with the visits that its outcomes lead to. */
export function modelOf(
  cycle: ModelCycle,
  on: { calendar: SiteCalendar; outcomes: Outcomes; until: number },
): DatedStep[] {
  return new Model(cycle, on).steps();
}

/** Outcomes after which the preparer is asked again. */
const SENT_BACK: readonly string[] = ['REQUEST_CHANGES', 'REJECT'];

interface Ask {
  readonly code: string;
  readonly due: (plannedAt: number) => number;
}

interface Chain {
  readonly recordId: string;
  readonly part: string;
  /** Planned start of its first question. */
  readonly from: number;
  readonly once: readonly Ask[];
  readonly again: readonly Ask[];
}

class Model {
  private readonly last: number;
  private readonly found: DatedStep[] = [];
  /** Nothing is asked once gate G4 is passed. */
  private closedAt = Infinity;

  constructor(
    private readonly cycle: ModelCycle,
    private readonly on: { calendar: SiteCalendar; outcomes: Outcomes; until: number },
  ) {
    this.last = Math.round((utc(cycle.lastDay) - utc(cycle.firstDay)) / DAY);
  }

  steps(): DatedStep[] {
    this.gates();
    const { startedAt } = this.cycle;
    if (startedAt !== null)
      for (const [code, row] of Object.entries(ROWS))
        for (const part of row.quarterly ? ['Q1', 'Q2', 'Q3', 'Q4'] : ['']) this.row(code, row, { part, startedAt });
    return this.found;
  }

  /** The charter, gate by gate, and the draft of the next cycle. */
  private gates(): void {
    const { id, startedAt } = this.cycle;
    const g0 = { codes: ['CHARTER', 'G0_DECISION'], opens: -1 - DRAFT_AHEAD, due: 5, notBeforeDue: true };
    let passed = this.gate(g0);
    if (passed === null || startedAt === null) return;
    const days = { ...GATE_DAYS, G4: this.last };
    const g1 = this.cycle.firstEver ? FIRST_ESTABLISH : days.G1;
    const gates = [
      { gate: 'G1', opens: 0, due: g1 },
      { gate: 'G2', opens: g1 + 1, due: days.G2 },
      { gate: 'G3', opens: days.G2 + 1, due: days.G3 },
      { gate: 'G4', opens: days.G3 + 1, due: days.G4 },
    ];
    for (const { gate, opens, due } of gates) {
      const codes = gate === 'G2' ? ['G2_DECISION'] : [`${gate}_SUBMISSION`, `${gate}_DECISION`];
      passed = this.gate({ codes, opens, due, notBeforeDue: gate === 'G2' });
      if (passed === null) break;
    }
    this.closedAt = passed ?? Infinity;
    const drafts = this.opening(this.last - DRAFT_AHEAD);
    this.add({ recordId: id, code: 'NEXT_DRAFT', part: '', visit: 1, plannedAt: startedAt, originalDue: drafts });
  }

  /** A gate that nobody submits has its whole time; else ten business days from its submission. @returns when it was passed */
  private gate(of: { codes: string[]; opens: number; due: number; notBeforeDue: boolean }): number | null {
    const due = this.closing(of.due);
    const own = this.inBusinessDays(DECISION_BD);
    const again = of.codes.map((code) => {
      if (!code.endsWith('_DECISION')) return { code, due: () => due };
      return { code, due: of.notBeforeDue ? (at: number) => Math.max(own(at), due) : own };
    });
    return this.chain({ recordId: this.cycle.id, part: '', from: this.opening(of.opens), once: [], again });
  }

  /** Asks one after the other, all but the first ones again until the last agrees. @returns when it did; null = not yet */
  private chain(of: Chain): number | null {
    let before: number | null = null;
    for (let visit = 1; ; visit += 1) {
      for (const { code, due } of visit === 1 ? [...of.once, ...of.again] : of.again) {
        const plannedAt = Math.max(of.from, before ?? 0);
        const step = { recordId: of.recordId, code, part: of.part, visit };
        this.add({ ...step, plannedAt, originalDue: due(plannedAt) });
        const answer = this.on.outcomes(step);
        if (answer === null || isOver(answer)) return null;
        before = answer.at;
        if (code === of.again.at(-1)?.code && !SENT_BACK.includes(answer.outcome)) return before;
      }
    }
  }

  private inBusinessDays(n: number): (plannedAt: number) => number {
    return (plannedAt) => naiveBusinessDayClosing(this.on.calendar, plannedAt, n);
  }

  /** One step of the procedure in one part. */
  private row(code: string, row: ModelRow, of: { part: string; startedAt: number }): void {
    const { part, startedAt } = of;
    const recordId = `${this.cycle.id}/${row.stage}`;
    const { start, due } = this.daysOf(row, part);
    const from = this.opening(start);
    const wait = { recordId, code: 'START', part: part === '' ? code : `${code}/${part}`, visit: 1 };
    this.add({ ...wait, plannedAt: startedAt, originalDue: from });
    const elapsed = this.on.outcomes(wait);
    if (elapsed === null || elapsed.interrupted) return;
    const last = this.closing(due);
    const asks = row.asks.map((ask) => {
      const days = row.businessDays?.[ask];
      return { code: `${code}${ask}`, due: days === undefined ? () => last : this.inBusinessDays(days) };
    });
    const isInput = (ask: Ask): boolean => ask.code.endsWith('_INPUT');
    const again = asks.filter((ask) => !isInput(ask));
    this.chain({ recordId, part, from, once: asks.filter(isInput), again });
  }

  /** Day numbers of a step; the longer first stage of the first cycle stretches its steps by a third. */
  private daysOf(row: ModelRow, part: string): { start: number; due: number } {
    if (row.quarterly) {
      const end = Number(part.slice(1)) * Math.floor((this.last + 1) / 4) - 1;
      return { start: end + row.start, due: end };
    }
    if (!this.cycle.firstEver || row.stage !== 'establish') return row;
    const stretch = FIRST_ESTABLISH / GATE_DAYS.G1;
    return { start: Math.round(row.start * stretch), due: Math.round(row.due * stretch) };
  }

  private add(step: DatedStep): void {
    if (step.plannedAt <= Math.min(this.on.until, this.closedAt)) this.found.push(step);
  }

  private opening(day: number): number {
    return this.wall(day, this.on.calendar.opensAt);
  }

  private closing(day: number): number {
    return this.wall(day, this.on.calendar.closesAt);
  }

  /** The first half hour, from midnight of day n on, that shows the hour on a business day; never a day after the last. */
  private wall(day: number, hour: number): number {
    const { calendar } = this.on;
    const date = utc(this.cycle.firstDay) + Math.min(day, this.last) * DAY;
    const iso = new Date(date).toISOString().slice(0, 10);
    for (let at = date - DAY; ; at += HALF_HOUR) {
      const wall = wallClock(calendar.zone, at);
      if (wall.day >= iso && wall.minutes === hour * 60 && naiveIsBusinessDay(calendar, at)) return at;
    }
  }
}

/** Nothing follows: the cycle ended or was cancelled. */
function isOver(answer: Outcome): boolean {
  return answer.interrupted || answer.outcome === 'CANCEL';
}

function utc(day: IsoDay): number {
  return Date.parse(`${day}T00:00:00Z`);
}
