import { openRecords } from '#records/data-source.js';
import { startCycle } from '#records/cycle/draft.js';
import { RunningStack } from '#testing/running-stack.js';
import type { ToldForecast } from '#domain/cycle/forecast-document.rules.js';
import { writeCompany } from './company.js';
import { foresee } from './foreseen.js';
import { People, type Manner, type Script } from './people.js';

export interface SimulationOptions {
  /** Cycles that are to be closed. */
  readonly years: number;
  /** Real milliseconds of an ISMS day. */
  readonly dayMs: number;
  readonly manners: Readonly<Record<string, Manner>>;
  /** Days of the company that may pass until the last cycle is closed; a simulation that stands still ends. */
  readonly patienceDays?: number;
  /** Numbers of the company's own policy. */
  readonly policy?: object;
  /** First day of the first cycle by the day on which the stack is ready; as soon as its charter can be asked unless told. */
  readonly firstDay?: (today: string) => string;
  /** When people answer, instead of by their manners. */
  readonly script?: (stack: RunningStack) => Script;
  /** What happens to the stack meanwhile. */
  readonly beside?: (stack: RunningStack, firstDay: string) => Promise<void>;
  readonly onDay?: (state: Progress) => void;
}

export interface Progress {
  /** ISMS day. */
  readonly day: string;
  /** From 0 to 1. */
  readonly part: number;
  readonly states: string;
  readonly answers: number;
}

const DAY = 86_400_000;
/** The charter of a cycle is asked for 30 days before its first day. */
const AHEAD_DAYS = 31;

/** A company that was played: its stack still runs, its people have gone home. */
export interface Simulated {
  readonly stack: RunningStack;
  readonly people: People;
  readonly firstCycle: string;
  /** Made when the first cycle was drafted. */
  readonly forecast: ToldForecast;
  /** What nobody decided in time; null where every cycle was closed. */
  readonly standstill: string | null;
}

/** Starts a company without a cycle on a scaled clock, drafts its first one, and plays people until so many are closed. */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const { dayMs, manners, years, policy, script, beside } = options;
  const { file, addresses } = writeCompany(policy);
  const stack = await RunningStack.start({ words: ['--company', file, '--day', `${dayMs}ms`] });
  try {
    const scripted = script && { script: script(stack) };
    const people = new People({ inbox: stack.inbox, addresses, manners, dayMs, ...scripted });
    people.begin();
    const now = await nowOf(stack);
    const firstDay = options.firstDay?.(isoDay(now)) ?? isoDay(now + AHEAD_DAYS * DAY);
    const firstCycle = await draft(stack, firstDay);
    const forecast = await foresee(stack);
    const patience = options.patienceDays ?? years * 366 + AHEAD_DAYS + 60;
    const [standstill] = await Promise.all([
      untilClosed(stack, people, { ...options, firstDay, patience }),
      beside?.(stack, firstDay),
    ]);
    await people.end();
    return { stack, people, firstCycle, forecast, standstill };
  } catch (error) {
    await stack.remove();
    throw error;
  }
}

/** Drafts the first cycle, as the machine token of the installation would. */
async function draft(stack: RunningStack, firstDay: string): Promise<string> {
  const response = await fetch(`${stack.pages}/api/v1/cycles`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${stack.machineToken}`,
      'content-type': 'application/json',
      'idempotency-key': `cycle-${firstDay}`,
    },
    body: JSON.stringify({ firstDay }),
  });
  if (response.ok) return ((await response.json()) as { id: string }).id;
  if (response.status !== 404) throw new Error(`POST /api/v1/cycles: ${response.status} ${await response.text()}`);
  const records = await openRecords({ url: stack.databaseUrl, poolSize: 1, applicationName: 'isms-simulate' });
  try {
    return (await startCycle(records, { by: 'machine:simulation', firstDay })).id;
  } finally {
    await records.destroy();
  }
}

/** @returns null once the cycles are closed, else what stands still */
async function untilClosed(
  stack: RunningStack,
  people: People,
  of: Omit<SimulationOptions, 'firstDay'> & { firstDay: string; patience: number },
): Promise<string | null> {
  const began = await nowOf(stack);
  for (let shown = ''; ;) {
    const now = await nowOf(stack);
    const cycles = await stack.sql<{ id: string; state: string }>('select id, state from cycle order by first_day');
    const closed = cycles.filter(({ state }) => state === 'CLOSED').length;
    const day = isoDay(now);
    const states = cycles.map(({ id, state }) => `${id} ${state}`).join(', ');
    const part = Math.min(1, Math.max(0, (now - Date.parse(of.firstDay)) / (of.years * 365.25 * DAY)));
    if (day !== shown) of.onDay?.({ day, part, states, answers: people.answers });
    shown = day;
    if (closed >= of.years) return null;
    if (people.broken !== null) throw people.broken;
    if (now - began > of.patience * DAY)
      return `${await standstillOf(stack, states)}; told last: ${people.notYetBecause}`;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function standstillOf(stack: RunningStack, states: string): Promise<string> {
  const open = await stack.sql<{ text: string }>(
    `select s.record_id || ' ' || s.code || ' ' || s.part || ' due ' || coalesce(s.due::text, 'never') as text
       from step s where s.state = 'OPEN' order by s.planned_at`,
  );
  return `${isoDay(await nowOf(stack))}: ${states}; open: ${open.map(({ text }) => text).join('; ')}`;
}

async function nowOf(stack: RunningStack): Promise<number> {
  const [row] = await stack.sql<{ at: Date }>('select isms_now() as at');
  return row?.at.getTime() ?? 0;
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
