import type { CycleState, Gate, StageName } from '#domain/cycle/states.js';
import type { GateView, StepStanding, StepView, WaitedFor } from '#records/cycle/read-cycle.js';
import type { Output } from '#records/cycle/outputs.js';
import { dayText } from '../ui/times.js';

export const STATE_WORDS: Readonly<Record<CycleState, string>> = {
  DRAFT: 'Draft',
  ESTABLISH: 'Establish',
  OPERATE: 'Operate',
  MONITOR: 'Monitor',
  IMPROVE: 'Improve',
  CLOSED: 'Closed',
  CANCELLED: 'Cancelled',
  SUSPENDED: 'Stopped',
};

export const STAGE_WORDS: Readonly<Record<StageName, string>> = {
  establish: 'Establish',
  operate: 'Operate',
  monitor: 'Monitor',
  improve: 'Improve',
};

/** Shape before the word, and only then colour. */
export interface Mark {
  readonly shape: string;
  readonly word: string;
  readonly late?: boolean;
}

const STANDINGS: Readonly<Record<StepStanding, Mark>> = {
  WAITING: { shape: '○', word: 'Not begun' },
  OPEN: { shape: '◐', word: 'Open' },
  LATE: { shape: '▲', word: 'Late', late: true },
  DONE: { shape: '●', word: 'Done' },
  NOT_DONE: { shape: '✕', word: 'Not done' },
};

/** How a step stands; one that is prepared anew says so, although the version before it counts. */
export function standingMark({ standing, revising }: Pick<StepView, 'standing' | 'revising'>): Mark {
  return revising ? { shape: '◐', word: 'Being revised' } : STANDINGS[standing];
}

/** Which version counts while the next one is made; empty where none is. */
export function countsWords({ revising, outputs }: Pick<StepView, 'revising' | 'outputs'>): string {
  const counting = outputs.find(({ state }) => state === 'APPROVED');
  return revising && counting ? `version ${counting.number} counts until the new one is approved` : '';
}

const GATE_MARKS: Readonly<Record<GateView['state'], Mark>> = {
  OPEN: { shape: '◇', word: 'Open' },
  SUBMITTED: { shape: '◈', word: 'Submitted, being decided' },
  CHANGES: { shape: '◇', word: 'Sent back' },
  PASSED: { shape: '◆', word: 'Passed' },
};

export function gateMark({ state, late }: Pick<GateView, 'state' | 'late'>): Mark {
  const mark = GATE_MARKS[state];
  return late ? { shape: '▲', word: `${mark.word}, late`, late } : mark;
}

const STAGE_MARKS: Readonly<Record<string, Mark>> = {
  WAITING: { shape: '○', word: 'Not begun' },
  RUNNING: { shape: '◐', word: 'Running' },
  DONE: { shape: '●', word: 'Done' },
  CANCELLED: { shape: '✕', word: 'Ended with open steps' },
};

export function stageMark(state: string): Mark {
  return STAGE_MARKS[state] ?? { shape: '◐', word: state };
}

export function cycleMark({ state, late }: { state: CycleState; late: boolean }): Mark {
  const word = STATE_WORDS[state];
  if (state === 'CLOSED') return { shape: '●', word };
  if (state === 'CANCELLED') return { shape: '✕', word };
  if (state === 'SUSPENDED') return { shape: '‖', word };
  return late ? { shape: '▲', word: `${word}, late`, late } : { shape: state === 'DRAFT' ? '○' : '◐', word };
}

export const OUTPUT_WORDS: Readonly<Record<Output['state'], Mark>> = {
  SUBMITTED: { shape: '◐', word: 'Submitted' },
  APPROVED: { shape: '●', word: 'Approved' },
  RETURNED: { shape: '✕', word: 'Sent back' },
  SUPERSEDED: { shape: '○', word: 'Superseded' },
};

/** `E1`, `O1 Q2`. */
export function stepCode({ code, part }: Pick<StepView, 'code' | 'part'>): string {
  return part === '' ? code : `${code} ${part}`;
}

export function stepKey({ code, part }: Pick<StepView, 'code' | 'part'>): string {
  return part === '' ? code : `${code}/${part}`;
}

/** `2027-03-12` → `Fri 12 Mar 2027`. */
export function dayWords(day: string): string {
  return dayText(Date.parse(`${day}T12:00:00Z`), 'UTC');
}

/** Path of a step's page below the address of the pages. */
export function stepPath(cycleId: string, { code, part }: Pick<StepView, 'code' | 'part'>): string {
  return `/cycles/${cycleId}/steps/${code}${part === '' ? '' : `?part=${part}`}`;
}

export function gatePath(cycleId: string, gate: Gate): string {
  return `/cycles/${cycleId}/gates/${gate}`;
}

/** `Owen Blackwood for Claire Moreau`, each once. */
export function waitedFor(waiting: readonly WaitedFor[]): string[] {
  return [...new Set(waiting.map(({ person, onBehalfOf }) => (onBehalfOf ? `${person} for ${onBehalfOf}` : person)))];
}

/** The earliest due of what people are asked now; what is planned where nobody is asked. */
export function dueOf({ due, waiting }: Pick<StepView, 'due' | 'waiting'>): { due: number; level: number } {
  const first = waiting[0];
  return first ? { due: first.due, level: Math.max(...waiting.map(({ level }) => level)) } : { due, level: 0 };
}
