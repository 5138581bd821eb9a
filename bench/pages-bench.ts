import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { until } from '#testing/running-stack.js';
import { BenchStack, packageVersion } from './bench-stack.js';
import { Cases } from './cases.js';
import { ms, ratio, Report, Samples } from './figures.js';
import { HttpClient } from './http-client.js';
import { freePort } from './second-app.js';

const LANES = 8;
const ROUNDS = 5;
const ROUND_MS = 2_000;

interface Door {
  readonly samples: Samples;
  readonly client: HttpClient;
  /** Requests per second, round by round. */
  readonly rates: number[];
}

/** The page behind a task link, against an empty handler with one indexed SELECT (P4). */
export async function pagesBench(rounds: number): Promise<void> {
  const bench = await BenchStack.start();
  const cases = new Cases(bench);
  const report = new Report('pages', { ...(await bench.versions()), Fastify: packageVersion('fastify') });
  const empty = await startEmptyPage(bench);
  try {
    const page = cases.pageOf(await cases.task(await cases.raise(), 'TRIAGE'));
    const ours = door('GET /t/<token>', bench.stack.pages);
    const base = door('Fastify handler + one indexed SELECT', empty.url);
    for (const each of [ours, base]) await load(each, page, 1_000);
    for (const each of [ours, base]) each.samples.values.length = each.rates.length = 0;
    for (let round = 0; round < Math.max(ROUNDS, rounds); round += 1) {
      for (const each of round % 2 === 0 ? [ours, base] : [base, ours]) await load(each, page, ROUND_MS);
      report.noteLoad();
    }
    printPages(report, ours, base);
    for (const each of [ours, base]) each.client.close();
    report.printConditions();
  } finally {
    empty.child.kill('SIGTERM');
    cases.close();
    await bench.close();
  }
}

function door(name: string, url: string): Door {
  return { samples: new Samples(name), client: new HttpClient(url), rates: [] };
}

/** Closed loop: as many requests as `LANES` clients get answered. */
async function load({ samples, client, rates }: Door, page: string, during: number): Promise<void> {
  const from = performance.now();
  const before = samples.n;
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      while (performance.now() - from < during) {
        const asked = performance.now();
        const { status } = await client.get(page, { accept: 'text/html' });
        if (status !== 200) throw new Error(`${page} answers ${status}`);
        samples.add(performance.now() - asked);
      }
    }),
  );
  rates.push(((samples.n - before) * 1_000) / (performance.now() - from));
}

function printPages(report: Report, ours: Door, base: Door): void {
  const rate = ({ rates }: Door): number => [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)] ?? 0;
  for (const each of [ours, base]) report.keep('pages', each.samples);
  report.print(
    `Pages, ${LANES} at a time`,
    ['what', 'n', 'requests/s (median round)', 'p50 ms', 'p99 ms', 'requests/s ÷ base'],
    [ours, base].map((each) => [
      ...[each.samples.name, each.samples.n, Math.round(rate(each)), ms(each.samples.median), ms(each.samples.p99)],
      ratio(rate(each), rate(base)),
    ]),
  );
}

async function startEmptyPage(bench: BenchStack): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'empty-page.js')], {
    env: { DATABASE_URL: bench.stack.databaseUrl, ISMS_PORT: String(port), NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    () =>
      fetch(`${url}/t/none`).then(
        ({ ok }) => ok,
        () => false,
      ),
    { seconds: 20, what: 'the empty page' },
  );
  return { url, child };
}
