// `npm run simulate -- --years 2 --day 1s`: plays a company on the real engine, on a stack of its own, and holds every
// planned date against an independent model. Exit code 0 = as expected, 1 = not, 2 = it could not be played.
import { parseArgs } from 'node:util';
import { parseDayLength } from '../../apps/local/src/arguments.js';
import { compareDates } from './compare.js';
import { compareForecast } from './foreseen.js';
import { historySizes, observedLateness } from './observed.js';
import { type Manner } from './people.js';
import { isAsExpected, reportText, type Report } from './report.js';
import { simulate, type Progress, type Simulated } from './simulation.js';

const BAR = 30;

/** Slow people, a chair who sends back once, and a head who never answers: the ladder and the deputies carry on. */
const MIXED: Readonly<Record<string, Manner>> = {
  H01: { kind: 'REFUSING' },
  H02: { kind: 'SLOW', days: 4 },
  H05: { kind: 'SILENT' },
};

async function main(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      years: { type: 'string', default: '2' },
      day: { type: 'string', default: '1s' },
      people: { type: 'string', default: 'prompt' },
      keep: { type: 'boolean', default: false },
    },
  });
  const years = Number(values.years);
  if (!Number.isInteger(years) || years < 1 || years > 5) throw new Error('--years is a whole number from 1 to 5');
  if (!['prompt', 'mixed'].includes(values.people)) throw new Error('--people is prompt or mixed');
  const prompt = values.people === 'prompt';
  const dayMs = parseDayLength(values.day);
  const played = await simulate({ years, dayMs, manners: prompt ? {} : MIXED, onDay: showProgress });
  try {
    const report = await judge(played, { dayMs, prompt });
    process.stdout.write(`\n${reportText(report)}`);
    process.exitCode = isAsExpected(report) ? 0 : 1;
  } finally {
    if (values.keep) await played.stack.stop();
    else await played.stack.remove();
  }
  if (values.keep) process.stdout.write(`Data folder: ${played.stack.dataDir}\n`);
}

async function judge(played: Simulated, { dayMs, prompt }: { dayMs: number; prompt: boolean }): Promise<Report> {
  const { stack } = played;
  return {
    played,
    dates: await compareDates(stack),
    lateness: await observedLateness(stack, dayMs),
    histories: await historySizes(stack),
    foreseen: prompt ? await compareForecast(stack, played.forecast) : null,
  };
}

/** One line that is written over on a terminal, a line a month elsewhere. */
function showProgress({ day, part, states, answers }: Progress): void {
  const full = Math.round(part * BAR);
  const line = `${'█'.repeat(full)}${'·'.repeat(BAR - full)} ${day}  ${states}  ${answers} answers`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  else if (day.endsWith('-01')) process.stderr.write(`${line}\n`);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`\nIt could not be played: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
