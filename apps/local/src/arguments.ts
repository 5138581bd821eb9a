/** What `npm start -- …` was asked to do. */
export interface StartArguments {
  /** Company file to import instead of the demo company. */
  readonly company?: string;
  /** Start with no company at all. */
  readonly empty: boolean;
  /** Real milliseconds per ISMS day; unset = real time. */
  readonly dayMs?: number;
  /** Only show the usage. */
  readonly help: boolean;
}

/** The words after `npm start --` are not understood; the message says which and shows the usage. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** What may be written after `npm start --`. */
export const USAGE = `Usage: npm start -- [--company <file.json>] [--empty] [--day <length>]
  --company <file.json>  import this company on the first start instead of the demo company
  --empty                start without a company
  --day <length>         scaled clock: one ISMS day lasts this long, such as 500ms, 2s, 5m or 1h (from 50ms to 24h);
                         only on an empty database
Other settings are environment variables, listed in the README.`;

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Length of a scaled day.
 * @param text a number and its unit: `500ms`, `2s`, `1.5m`, `1h`
 * @returns whole milliseconds from 50 to 86,400,000
 * @throws ArgumentError
 */
export function parseDayLength(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const factor = UNIT_MS[match?.[2] ?? ''];
  const length = factor === undefined ? NaN : Math.round(Number(match?.[1]) * factor);
  if (!(length >= 50 && length <= 86_400_000))
    throw new ArgumentError(`--day ${text}: write a number and ms, s, m or h, from 50ms to 24h, such as --day 2s`);
  return length;
}

/**
 * Reads the words after `npm start --`; `--name value` and `--name=value` mean the same.
 * @throws ArgumentError for an unknown word, a missing value or two options that contradict each other
 */
export function parseArguments(words: readonly string[]): StartArguments {
  const queue = words.flatMap((word) => splitAtEquals(word));
  const result: { company?: string; empty: boolean; dayMs?: number; help: boolean } = { empty: false, help: false };
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    switch (word) {
      case '--company':
        result.company = valueOf(word, queue);
        break;
      case '--day':
        result.dayMs = parseDayLength(valueOf(word, queue));
        break;
      case '--empty':
        result.empty = true;
        break;
      case '--help':
      case '-h':
        result.help = true;
        break;
      default:
        throw new ArgumentError(`${word} is not understood.\n${USAGE}`);
    }
  }
  if (result.empty && result.company !== undefined)
    throw new ArgumentError(
      '--empty and --company exclude each other: one starts without a company, the other brings one.',
    );
  return result;
}

function splitAtEquals(word: string): string[] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

function valueOf(option: string, queue: string[]): string {
  const value = queue.shift();
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new ArgumentError(`${option} needs a value.\n${USAGE}`);
  return value;
}
