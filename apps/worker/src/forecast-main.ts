// What the ISMS cycle will ask of whom: `npm run forecast -- [--months 24] [--away P05:2027-01-01..2027-02-01] [--csv]`.
// Reads the installation and writes nothing to it. Exit code 0 = told, 2 = it could not be told.
import { readSettings } from '#config/read-settings.js';
import { workerSettings } from '#config/worker-settings.schema.js';
import { parseAway } from '#domain/cycle/away.rules.js';
import { forecastDocument } from '#domain/cycle/forecast-document.rules.js';
import { tablesToCsv, toMarkdown } from '#domain/cycle/output-formats.rules.js';
import { readForecast, type ForecastQuery } from '#records/cycle/read-forecast.js';
import { openRecords } from '#records/data-source.js';
import { parseArgs } from 'node:util';

const forecastSettings = workerSettings.pick({ DATABASE_URL: true });

interface Asked extends ForecastQuery {
  readonly csv: boolean;
}

/** @throws TypeError for an unknown word, RuleViolation for an absence that is none */
function read(words: readonly string[]): Asked {
  const { values } = parseArgs({
    args: [...words],
    options: {
      months: { type: 'string', default: '24' },
      away: { type: 'string', multiple: true, default: [] },
      csv: { type: 'boolean', default: false },
    },
  });
  return { months: Number(values.months), away: values.away.flatMap(parseAway), csv: values.csv };
}

/** The forecast as Markdown, or each of its tables as CSV with an empty line between them. */
async function told(asked: Asked): Promise<string> {
  const { DATABASE_URL: url } = readSettings(forecastSettings);
  const records = await openRecords({ url, poolSize: 2, applicationName: 'isms-forecast' });
  try {
    const document = forecastDocument(await readForecast(records, asked));
    if (!asked.csv) return toMarkdown(document);
    return tablesToCsv(document).map(({ csv }) => csv).join('\n'); // prettier-ignore
  } finally {
    await records.destroy();
  }
}

try {
  process.stdout.write(await told(read(process.argv.slice(2))));
} catch (error) {
  process.stderr.write(`There is no forecast: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
