import type { Comparison } from './compare.js';
import type { Foreseen } from './foreseen.js';
import { CONTINUE_AS_NEW_AT, type HistorySize, type Lateness } from './observed.js';
import type { Simulated } from './simulation.js';

const SHOWN = 20;

export interface Report {
  readonly played: Simulated;
  readonly dates: Comparison;
  readonly lateness: Lateness;
  readonly histories: readonly HistorySize[];
  /** Null where people were not all prompt: the forecast assumes that they are. */
  readonly foreseen: Foreseen | null;
}

/** True when the company reached its end, every date is as the model expects, and no history grew too long. */
export function isAsExpected({ played, dates, histories, foreseen }: Report): boolean {
  return (
    played.standstill === null &&
    played.people.refusals.length === 0 &&
    [dates.missing, dates.surplus, dates.twice].every((lines) => lines.length === 0) &&
    histories.every(({ events }) => events < CONTINUE_AS_NEW_AT) &&
    (foreseen === null || (foreseen.notAsked.length === 0 && foreseen.notForeseen.length === 0))
  );
}

/** What a simulation showed, in lines for people. */
export function reportText(report: Report): string {
  const { played, dates, lateness, histories, foreseen } = report;
  const { people } = played;
  const longest = Math.max(0, ...histories.map(({ events }) => events));
  return [
    played.standstill === null ? 'Every cycle was closed.' : `It stands still: ${played.standstill}`,
    `${people.answers} answers of people, ${people.notYet} times told that a gate is not ready yet.`,
    ...section('answers refused', people.refusals.map(({ personId, form, record, status, text }) => `${personId} ${form} ${record}: ${status} ${text}`)),
    `Dates of ${dates.cycles} cycles: ${dates.expected} expected, ${dates.found} found, ${dates.missing.length} missing, ${dates.surplus.length} that nobody expected, ${dates.twice.length} double.`,
    ...section('missing', dates.missing),
    ...section('not expected', dates.surplus),
    ...section('double', dates.twice),
    `Asked after the planned instant, real time: median ${lateness.median} ms, 95 % ${lateness.p95} ms, most ${lateness.max} ms (${lateness.questions} questions).`,
    `Longest history: ${longest} events; it would continue as new at ${CONTINUE_AS_NEW_AT}.`,
    ...histories.map(({ workflowId, events, runs, status }) => `  ${events} events, ${runs} run${runs === 1 ? '' : 's'}, ${status.toLowerCase()}: ${workflowId}`),
    ...(foreseen === null ? [] : foreseenLines(foreseen)),
    '',
  ].join('\n'); // prettier-ignore
}

function foreseenLines({ asked, beyond, notAsked, notForeseen, laterDays }: Foreseen): string[] {
  const { median, max, worst } = laterDays;
  return [
    `Forecast: of ${asked} tasks ${notForeseen.length} not foreseen, ${notAsked.length} foreseen and not asked; asked later than foreseen by ${median} days (median), ${max} at most (${worst}); ${beyond} more were asked after its last day.`,
    ...section('foreseen, not asked', notAsked),
    ...section('asked, not foreseen', notForeseen),
  ];
}

function section(name: string, lines: readonly string[]): string[] {
  const more = lines.length > SHOWN ? [`  … ${lines.length - SHOWN} more`] : [];
  return lines.length === 0 ? [] : [`${name}:`, ...lines.slice(0, SHOWN).map((line) => `  ${line}`), ...more];
}
