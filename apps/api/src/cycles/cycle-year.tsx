import { PROCEDURE_GATES } from '#domain/cycle/procedure.js';
import type { CycleView, StepView } from '#records/cycle/read-cycle.js';
import { dayText, isoDay } from '../ui/times.js';
import { gateMark, standingMark, stepCode } from './cycle-words.js';

const WIDTH = 1040;
const LEFT = 266;
const RIGHT = 24;
const TOP = 34;
const ROW = 26;
const DAY_MS = 86_400_000;

interface Bar {
  readonly from: number;
  readonly to: number;
  readonly shape: string;
  readonly look: string;
  readonly title: string;
}

interface Lane {
  readonly label: string;
  readonly bars: readonly Bar[];
}

const LOOKS = { WAITING: 'plan', OPEN: 'open', LATE: 'bad', DONE: 'on', NOT_DONE: 'plan' } as const;

/** The year on one page: months from left to right, a row for the gates and one for each step. */
export function CycleYear({ view, zone }: { view: CycleView; zone: string }) {
  const lanes = [gateLane(view, zone), ...stepLanes(view, zone)];
  const height = TOP + lanes.length * ROW + 8;
  const place = scaleOf(view);
  const now = place(view.now);
  const months = monthsOf(view);
  return (
    <div class="scroll" tabindex={0} role="group" aria-label="The year on one page">
      <svg class="g year" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-labelledby="year-title">
        <title id="year-title">Planned time of every step and gate by month; the table below says the same.</title>
        {months.map(({ at, name }) => (
          <g class="grid">
            <path d={`M${place(at)} ${TOP - 10}V${height}`} />
            <text class="soft" x={place(at) + 5} y={TOP - 14}>
              {name}
            </text>
          </g>
        ))}
        {lanes.map((lane, at) => (
          <LaneRow lane={lane} y={TOP + at * ROW} place={place} />
        ))}
        <g class="today">
          <path d={`M${now} ${TOP - 8}V${height}`} />
          <text x={now} y={TOP - 12} text-anchor="middle">
            ▼
          </text>
        </g>
      </svg>
    </div>
  );
}

function LaneRow({ lane, y, place }: { lane: Lane; y: number; place: (at: number) => number }) {
  return (
    <g>
      <text x={0} y={y + 17}>
        {lane.label}
      </text>
      <path class="rule" d={`M0 ${y + ROW - 1}H${WIDTH}`} />
      {lane.bars.map((bar) => {
        const width = Math.max(26, place(bar.to) - place(bar.from));
        const x = Math.min(place(bar.from), WIDTH - width - 2);
        return (
          <g class={bar.look}>
            <title>{bar.title}</title>
            <rect x={x} y={y + 3} width={width} height={ROW - 8} rx={3} />
            <text x={x + width / 2} y={y + 17} text-anchor="middle">
              {bar.shape}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function gateLane(view: CycleView, zone: string): Lane {
  return {
    label: 'Gates',
    bars: view.gates.map((gate) => {
      const mark = gateMark(gate);
      const look = gate.state === 'PASSED' ? 'on' : gate.late ? 'bad' : 'plan';
      const title = `${gate.gate} ${PROCEDURE_GATES[gate.gate].label}: ${mark.word}, due ${dayText(gate.due, zone)}`;
      return { from: gate.due - 5 * DAY_MS, to: gate.due, shape: gate.gate, look, title };
    }),
  };
}

function stepLanes(view: CycleView, zone: string): Lane[] {
  return [...new Set(view.steps.map(({ code }) => code))].map((code) => {
    const parts = view.steps.filter((step) => step.code === code);
    return { label: `${code} ${parts[0]?.label ?? ''}`, bars: parts.map((step) => barOf(step, zone)) };
  });
}

function barOf(step: StepView, zone: string): Bar {
  const { shape, word } = standingMark(step);
  const title = `${stepCode(step)}: ${word}, ${dayText(step.start, zone)} to ${dayText(step.due, zone)}`;
  return { from: step.start, to: step.due, shape, look: step.revising ? LOOKS.OPEN : LOOKS[step.standing], title };
}

function scaleOf(view: CycleView): (at: number) => number {
  const [from, to] = spanOf(view);
  return (at) => Math.round(LEFT + (WIDTH - LEFT - RIGHT) * Math.min(1, Math.max(0, (at - from) / (to - from))));
}

function spanOf({ cycle, gates }: CycleView): readonly [number, number] {
  const last = Date.parse(`${cycle.last_day}T00:00:00Z`) + DAY_MS;
  return [Date.parse(`${cycle.first_day}T00:00:00Z`), Math.max(last, gates.at(-1)?.due ?? last)];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** First days of the months of the cycle. The rest of a month at the left edge is named where there is room for its name. */
function monthsOf(view: CycleView): { at: number; name: string }[] {
  const [from, to] = spanOf(view);
  const first = isoDay(from, 'UTC');
  const year = Number(first.slice(0, 4));
  const month = Number(first.slice(5, 7)) - 1;
  const all = Array.from({ length: 14 }, (_, n) => {
    const at = n === 0 ? from : Date.UTC(year, month + n, 1);
    const date = new Date(at);
    return { at, name: MONTHS[date.getUTCMonth()] ?? '' };
  }).filter(({ at }) => at < to);
  return all.filter(({ at }, n) => n > 0 || (all[1]?.at ?? to) - at > 20 * DAY_MS);
}
