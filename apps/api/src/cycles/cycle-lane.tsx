import type { StageName } from '#domain/cycle/states.js';
import type { CycleView, GateView } from '#records/cycle/read-cycle.js';
import { dayText } from '../ui/times.js';
import { gateMark, STAGE_WORDS } from './cycle-words.js';

const WIDTH = 1000;
const EDGE = 44;
const BAND = { top: 56, height: 46 };
/** A name does not fit between two gates that are so near. */
const NARROW = 130;
const MIDDLE = BAND.top + BAND.height / 2;

/** The four stages from left to right between the days of their gates, and where today is. The table beside it says the same. */
export function CycleLane({ view, zone }: { view: CycleView; zone: string }) {
  const place = scale(view.gates);
  return (
    <div class="scroll" tabindex={0} role="group" aria-label="The cycle as a lane">
      <svg class="g lane" viewBox={`0 0 ${WIDTH} 150`} role="img" aria-labelledby="lane-title">
        <title id="lane-title">{laneWords(view, zone)}</title>
        {view.gates.slice(1).map((gate, at) => (
          <Stage
            view={view}
            stage={gate.stage ?? 'establish'}
            from={place(view.gates[at]?.due ?? gate.due)}
            to={place(gate.due)}
          />
        ))}
        {view.gates.map((gate) => (
          <GateSign gate={gate} x={place(gate.due)} zone={zone} />
        ))}
        <Today view={view} place={place} />
      </svg>
    </div>
  );
}

function scale(gates: readonly GateView[]): (at: number) => number {
  const from = gates[0]?.due ?? 0;
  const length = Math.max(1, (gates.at(-1)?.due ?? 1) - from);
  return (at) => Math.round(EDGE + (WIDTH - 2 * EDGE) * Math.min(1, Math.max(0, (at - from) / length)));
}

function laneWords(view: CycleView, zone: string): string {
  const gates = view.gates.map((gate) => `${gate.gate} ${gateMark(gate).word}, due ${dayText(gate.due, zone)}`);
  const focus = view.stage === null ? '' : ` In focus: ${STAGE_WORDS[view.stage]}.`;
  return `Today is ${dayText(view.now, zone)}.${focus} ${gates.join('; ')}.`;
}

function Stage({ view, stage, from, to }: { view: CycleView; stage: StageName; from: number; to: number }) {
  const focus = view.stage === stage;
  const passed = view.gates.some((gate) => gate.stage === stage && gate.state === 'PASSED');
  const look = focus ? 'on' : passed ? 'done' : 'plan';
  const narrow = to - from < NARROW;
  return (
    <g class={look}>
      <rect x={from} y={BAND.top} width={Math.max(1, to - from)} height={BAND.height} />
      <text
        class={narrow ? 'free' : undefined}
        x={(from + to) / 2}
        y={narrow ? BAND.top - 10 : MIDDLE + 6}
        text-anchor="middle"
      >
        {focus ? '▸ ' : ''}
        {STAGE_WORDS[stage]}
      </text>
    </g>
  );
}

function GateSign({ gate, x, zone }: { gate: GateView; x: number; zone: string }) {
  const look = gate.state === 'PASSED' ? 'on' : gate.late ? 'bad' : 'plan';
  return (
    <g class={look}>
      <path d={`M${x} ${MIDDLE - 17}l17 17-17 17-17-17z`} />
      <text class="free" x={x} y={124} text-anchor="middle">
        {gate.late ? '▲ ' : ''}
        {gate.gate}
      </text>
      <text class="soft" x={x} y={144} text-anchor="middle">
        {dayText(gate.due, zone).split(' ').slice(1, 3).join(' ')}
      </text>
    </g>
  );
}

function Today({ view, place }: { view: CycleView; place: (at: number) => number }) {
  const x = place(view.now);
  return (
    <g class="today">
      <path d={`M${x} 28V${BAND.top + BAND.height + 6}`} />
      <text x={x} y={22} text-anchor={x > WIDTH - 90 ? 'end' : x < 90 ? 'start' : 'middle'}>
        ▼ Today
      </text>
    </g>
  );
}
