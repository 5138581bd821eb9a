import type { IsoDay } from '../time.js';
import { isCurrent, isFinalCycle, type CycleState } from './states.js';
import { problemWhen, type ToldProblem } from './told-cycle.js';

/** A cycle of one scope beside others: told in a file, or on record. */
export interface StandingCycle {
  /** How a sentence names it: `CYC-2026`, or where it stands in the file. */
  readonly name: string;
  readonly firstDay: IsoDay;
  readonly lastDay: IsoDay;
  readonly firstEver: boolean;
  readonly state: CycleState;
}

/**
 * What cannot be about a cycle beside the others of its scope: periods that overlap, a second current cycle, a cycle that
 * began while the one before it was not closed, a first cycle that is not the first. Others come before or after it in any order.
 */
export function unmetBeside(cycle: StandingCycle, others: readonly StandingCycle[]): ToldProblem[] {
  const beside = others.filter((other) => other.state !== 'CANCELLED');
  const { firstDay, lastDay } = cycle;
  return [
    ...beside
      .filter((other) => other.firstDay <= lastDay && firstDay <= other.lastDay)
      .map((other) => ({
        field: 'firstDay',
        reason: `The period overlaps that of ${other.name}, ${other.firstDay} to ${other.lastDay}. A cycle begins after the last day of the one before it.`,
      })),
    ...ofOpen(cycle, beside),
    ...problemWhen(
      cycle.firstEver && beside.some((other) => other.firstDay < firstDay),
      'firstEver',
      'There is a cycle before this one. Only the first cycle of all has the longer time to establish the ISMS.',
    ),
  ];
}

/** One cycle goes on at a time, and it begins when the one before it is closed. */
function ofOpen({ firstDay, state }: StandingCycle, beside: readonly StandingCycle[]): ToldProblem[] {
  const current = isCurrent(state) ? beside.find((other) => isCurrent(other.state)) : undefined;
  if (current)
    return [
      {
        field: 'gates',
        reason: `${current.name} is under way too, in ${current.state}. One cycle is the current one: close the earlier one with G4, or bring the later one without gates.`,
      },
    ];
  const open = beside.find((other) => other.firstDay < firstDay && !isFinalCycle(other.state));
  if (state === 'DRAFT' || !open) return [];
  const reason = `${open.name} comes before this cycle and stands in ${open.state}. Close it with G4, or leave it out.`;
  return [{ field: 'gates', reason }];
}
