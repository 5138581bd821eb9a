import { unmetOfCycle } from '#domain/cycle/completeness.rules.js';
import type { AwarenessStatusEntry } from '#domain/cycle/entries.js';
import { stateOfTold, unmetOfTold } from '#domain/cycle/told-cycle.rules.js';
import type { ToldContext, ToldCycle } from '#domain/cycle/told-cycle.js';
import { unmetBeside, type StandingCycle } from '#domain/cycle/told-cycles.rules.js';
import { formOfStep } from '#domain/cycle/told-steps.rules.js';
import { Defect } from '#domain/errors.js';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';
import type { CycleForm } from '#domain/process/form-code.js';
import type { Instant, IsoDay } from '#domain/time.js';
import type { CycleState } from '../tables/cycle.entity.js';
import type { Tx } from '../transaction.js';
import type { CompanyDates } from './company-dates.js';
import type { CompanyFile } from './company-file.js';
import type { CycleEntry, CycleOutputEntry } from './cycle-entry.js';
import { policyAfter } from './import-policy.js';
import { recordIdOf } from './record-times.js';
import type { Problems } from './reading.js';
import { roleHistory } from './role-history.js';
import type { ReadToldEntry, ToldEntry } from './told-entry.js';

/** A cycle of a file that is not on record yet, its entries as their forms read them. */
export interface FreshCycle extends Omit<CycleEntry, 'outputs'> {
  readonly outputs: readonly FreshOutput[];
}

export interface FreshOutput extends Omit<CycleOutputEntry, 'entry'> {
  readonly form: CycleForm;
  readonly formVersion: number;
  readonly entry: Readonly<Record<string, unknown>>;
}

interface Context {
  readonly dates: CompanyDates;
  /** ISMS instant of the import. */
  readonly now: Instant;
  readonly problems: Problems;
  readonly readEntry: ReadToldEntry | undefined;
}

/**
 * Notes what in the cycles of a file cannot be: beside each other and those on record, gates, steps, people and their roles,
 * and every entry that its form would refuse. A cycle that is on record already is the engine's and is left alone.
 * @returns cycles that are not on record; they may be written where nothing was noted
 */
export async function checkCycles(tx: Tx, file: CompanyFile, context: Context): Promise<FreshCycle[]> {
  if (file.cycles.length === 0) return [];
  const { dates, problems } = context;
  const standing = await readStanding(tx);
  const fresh = file.cycles
    .map((entry, at) => ({ entry, path: `cycles[${at}]`, told: toldCycle(entry, dates) }))
    .filter(({ told }) => !standing.some(({ firstDay }) => firstDay === told.firstDay));
  const on = await contextOf(tx, file, { ...context, told: fresh.map(({ told }) => told) });
  const beside = fresh.map(({ told, path }) => asStanding(told, path));
  return fresh.map(({ entry, path, told }, at) => {
    const others = [...standing, ...beside.filter((_one, other) => other !== at)];
    const mine = beside[at] ?? asStanding(told, path);
    for (const { field, reason } of [...unmetBeside(mine, others), ...unmetOfTold(told, on)])
      problems.add(`${path}.${field}`, reason);
    const outputs = entry.outputs.flatMap((output, number) => {
      const place = `${path}.outputs[${number}].entry`;
      return readOutput(output, place, { ...context, told, isAction: on.isAction });
    });
    return { ...entry, outputs };
  });
}

async function readStanding(tx: Tx): Promise<StandingCycle[]> {
  const rows = await tx.query<{
    id: string;
    first_day: IsoDay;
    last_day: IsoDay;
    first_ever: boolean;
    state: CycleState;
  }>(`select id, first_day, last_day, first_ever, state from cycle where scope_id = 'ISMS' and state <> 'CANCELLED'`);
  return rows.map((row) => {
    return {
      name: row.id,
      firstDay: row.first_day,
      lastDay: row.last_day,
      firstEver: row.first_ever,
      state: row.state,
    };
  });
}

function asStanding(told: ToldCycle, path: string): StandingCycle {
  const { firstDay, lastDay, firstEver } = told;
  return { name: path, firstDay, lastDay, firstEver, state: stateOfTold(told) };
}

/** The cycle with its days and ids filled in. */
function toldCycle(entry: CycleEntry, dates: CompanyDates): ToldCycle {
  return {
    firstDay: dates.day(entry.firstDay),
    lastDay: dates.day(entry.lastDay),
    firstEver: entry.firstEver,
    state: entry.state,
    gates: entry.gates.map(({ gate, on, by }) => ({ gate, on: dates.day(on), by })),
    outputs: entry.outputs.map(({ step, on, author, approver }) => ({ step, on: dates.day(on), author, approver })),
    done: entry.done,
    waivers: entry.waivers.map(({ on, expires, correctiveAction, ...waiver }) => ({
      ...{ ...waiver, on: dates.day(on), expires: dates.day(expires) },
      caId: dates.fill(correctiveAction, dates.d0),
    })),
  };
}

async function contextOf(
  tx: Tx,
  file: CompanyFile,
  { dates, now, told }: Context & { readonly told: readonly ToldCycle[] },
): Promise<ToldContext> {
  const involved = told.flatMap(({ gates, outputs, waivers }) => [
    ...[...gates, ...waivers].map(({ by }) => by),
    ...outputs.flatMap(({ author, approver }) => (approver === null ? [author] : [author, approver])),
  ]);
  const months = (await policyAfter(tx, file.policy)).cycle.waiverMaxMonths;
  const actions = await tx.query<{ id: string }>('select id from corrective_action');
  const ids = new Set([...actions.map(({ id }) => id), ...file.correctiveActions.map((one) => recordIdOf(one, dates))]);
  const today = dates.dayAt(now);
  return {
    today: today > dates.d0 ? today : dates.d0,
    bookOf: await roleHistory(tx, file, { dates, involved: [...new Set(involved)] }),
    waiverMaxMonths: Number.isInteger(months) ? months : SHIPPED_POLICY.cycle.waiverMaxMonths,
    isAction: (id) => ids.has(id),
  };
}

interface Told extends Context {
  readonly told: ToldCycle;
  readonly isAction: (id: string) => boolean;
}

/** The entry by its form; whatever is wrong with it is noted at its place in the file. */
function readOutput({ entry: raw, ...output }: CycleOutputEntry, place: string, on: Told): FreshOutput[] {
  const { dates, problems, readEntry } = on;
  const form = formOfStep(output.step);
  if (form === null || raw === null) return [];
  if (readEntry === undefined) throw new Defect('a company file with entries of a cycle is imported with its forms');
  const told = readEntry(form, dates.fillAll(raw) as Readonly<Record<string, unknown>>);
  const { entry, formVersion } = told;
  const unmet = entry === null ? told.unmet : unmetOfEntry(form, told, { ...on, day: dates.day(output.on) });
  for (const { field, reason } of unmet) problems.add(field ? `${place}.${field}` : place, reason);
  return entry === null ? [] : [{ ...output, form, formVersion, entry }];
}

/** The rules of the form as of the day on which the entry was submitted, and what a file can get wrong besides. */
function unmetOfEntry(form: CycleForm, told: ToldEntry, on: Told & { readonly day: IsoDay }): Problem[] {
  const entry = told.entry ?? {};
  const context = { today: on.day, firstDay: on.told.firstDay };
  return [
    ...unmetOfCycle(form, { outcome: 'SUBMIT', entry }, context).map(({ field = '', reason }) => {
      return { field: told.placeOf(field), reason };
    }),
    ...charterPeriod(form, entry, on.told),
    ...shortfall(form, entry, on.isAction),
  ];
}

interface Problem {
  readonly field?: string;
  readonly reason: string;
}

/** The period of a cycle is that of its charter. */
function charterPeriod(form: CycleForm, entry: FreshOutput['entry'], told: ToldCycle): Problem[] {
  if (form !== 'CYCLE_CHARTER') return [];
  return (['firstDay', 'lastDay'] as const)
    .filter((field) => entry[field] !== '' && entry[field] !== told[field])
    .map((field) => {
      return {
        field,
        reason: `${String(entry[field])} is not that of the cycle, ${told[field]}. Write the same day in both.`,
      };
    });
}

/** What deals with a shortfall is an action of the log. */
function shortfall(form: CycleForm, entry: FreshOutput['entry'], isAction: (id: string) => boolean): Problem[] {
  if (form !== 'AWARENESS_STATUS') return [];
  const { shortfallCa: id } = entry as unknown as AwarenessStatusEntry;
  if (id === '' || isAction(id)) return [];
  const reason = `${id} is neither under correctiveActions nor on record. Name the action that deals with the shortfall.`;
  return [{ field: 'shortfallCa', reason }];
}
