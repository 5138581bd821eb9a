import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { BenchStack } from './bench-stack.js';
import { Cases, FOLLOWED } from './cases.js';
import { ms, Report, Samples } from './figures.js';

const ENTRY =
  /^\[(?<app>[^|]*)\|(?<transaction>[^|\]]*)\] LOG:\s+duration: (?<took>[\d.]+) ms\s+(?<phase>parse|bind|execute|statement)[^:]*: (?<sql>.*)$/;

interface Statement {
  readonly app: string;
  readonly transaction: string;
  readonly phase: string;
  readonly took: number;
  readonly sql: string;
}

/** SQL of one decision, as PostgreSQL itself saw it: round trips and server time, by statement. */
export async function sqlBench(count: number): Promise<void> {
  const bench = await BenchStack.start();
  const cases = new Cases(bench);
  const report = new Report('sql', await bench.versions());
  try {
    await walk(bench, cases, 3);
    await logEverything(bench);
    const log = path.join(bench.stack.dataDir, 'logs/postgres.log');
    const seen: Statement[] = [];
    for (let n = 0; n < count; n += 1) {
      const id = await cases.raise();
      for (const code of FOLLOWED) {
        const task = await cases.task(id, code);
        await new Promise((resolve) => setTimeout(resolve, 100));
        const from = fs.statSync(log).size;
        const asked = bench.notices.next(`asked ${id}`);
        await cases.decide(task);
        await asked;
        await new Promise((resolve) => setTimeout(resolve, 100));
        seen.push(...statements(fs.readFileSync(log).subarray(from).toString('utf8')));
      }
    }
    printSql(report, seen, count * FOLLOWED.length);
    report.printConditions();
  } finally {
    cases.close();
    await bench.close();
  }
}

async function walk(bench: BenchStack, cases: Cases, count: number): Promise<void> {
  for (const id of await cases.raiseMany(count))
    for (const code of FOLLOWED) {
      const asked = bench.notices.next(`asked ${id}`);
      await cases.decide(await cases.task(id, code));
      await asked;
    }
}

async function logEverything(bench: BenchStack): Promise<void> {
  const client = new pg.Client(bench.superuserUrl);
  await client.connect();
  await client.query("alter system set log_line_prefix = '[%a|%v] '");
  await client.query('alter system set log_min_duration_statement = 0');
  await client.query('select pg_reload_conf()');
  await client.end();
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Log entries; the lines of one statement are joined. */
function statements(text: string): Statement[] {
  const entries = text.replaceAll(/\n\s+/g, ' ').split('\n');
  return entries.flatMap((entry) => {
    const { app = '', transaction = '', took = '', phase = '', sql = '' } = ENTRY.exec(entry)?.groups ?? {};
    return phase === '' ? [] : [{ app, transaction, phase, took: Number(took), sql: sql.replaceAll(/\s+/g, ' ') }];
  });
}

const WHO: readonly (readonly [name: string, (statement: Statement, inStory: ReadonlySet<string>) => boolean])[] = [
  ['POST (api)', ({ app }) => app === 'isms-api'],
  [
    'story (settle and ask, worker)',
    ({ app, transaction }, inStory) => app === 'isms-worker' && inStory.has(transaction),
  ],
];

function printSql(report: Report, seen: readonly Statement[], decisions: number): void {
  const inStory = new Set(
    seen
      .filter(({ app, sql }) => app === 'isms-worker' && /from corrective_action c join policy/.test(sql))
      .map((one) => one.transaction),
  );
  for (const [name, belongs] of WHO) {
    const own = seen.filter((statement) => belongs(statement, inStory));
    const kinds = new Map<string, Samples>();
    for (const { phase, sql, took } of own) {
      const kind = sql.slice(0, 90).replaceAll('|', '\\|');
      const samples = kinds.get(kind) ?? new Samples(kind);
      kinds.set(kind, samples);
      // Parse and bind belong to the execution that follows; they are time and no round trip of their own.
      samples.add(took);
      if (phase === 'parse' || phase === 'bind') samples.silent += 1;
    }
    const trips = own.filter(({ phase }) => phase === 'execute' || phase === 'statement').length;
    const total = own.reduce((sum, { took }) => sum + took, 0);
    report.line({ what: name, decisions, roundTrips: trips / decisions, serverMs: total / decisions });
    const rows = [...kinds.values()].map((samples) => [samples, samples.mean * samples.n] as const);
    report.print(
      `SQL of ${name}: ${(trips / decisions).toFixed(1)} round trips and ${ms(total / decisions)} ms in the server per decision (n = ${decisions})`,
      ['statement', 'per decision', 'ms per decision', 'longest ms'],
      rows
        .sort(([, a], [, b]) => b - a)
        .map(([samples, sum]) => [
          `\`${samples.name}\``,
          ((samples.n - samples.silent) / decisions).toFixed(2),
          ms(sum / decisions),
          ms(samples.quantile(1)),
        ]),
    );
  }
}
