import net from 'node:net';
import { BareBaseline, commitMany, commitOne } from './bare-baseline.js';
import { BenchStack } from './bench-stack.js';
import { Cases, FOLLOWED, type OpenTask } from './cases.js';
import { ms, ratio, Report, Samples, timed } from './figures.js';
import { HttpClient } from './http-client.js';
import { freePort, SecondApi } from './second-app.js';

const ROUNDS = 5;
/** A process takes its time to become fast: compiled code, warm caches and connections. */
const WARM_UP = 4;

interface Figures {
  readonly receipt: Samples;
  readonly settled: Samples;
  readonly next: Samples;
  readonly bareTaken: Samples;
  readonly bare: Samples;
  readonly oneRow: Samples;
  readonly rows: Samples;
}

const figures = (): Figures => ({
  receipt: new Samples('POST → 2xx receipt'),
  settled: new Samples('POST → step settled'),
  next: new Samples('POST → next question and its tasks visible'),
  bareTaken: new Samples('B signalWithStart → taken'),
  bare: new Samples('B signalWithStart → commit of one activity visible'),
  oneRow: new Samples('B1 one row, one statement, one commit'),
  rows: new Samples('B1 as many rows as a decision, one statement'),
});

/** Decision → receipt → workflow advanced → next task, each against its baselines in the same run (P1, P2). */
export async function decisionBench(perRound: number): Promise<void> {
  const bench = await BenchStack.start();
  const cases = new Cases(bench);
  const bare = await BareBaseline.open(bench);
  const report = new Report('decision', await bench.versions());
  try {
    const rows = await warmUp(bench, cases, bare);
    for (const lanes of [1, 8]) {
      const found = figures();
      for (let round = 0; round < ROUNDS; round += 1) {
        const count = Math.max(lanes, Math.ceil(perRound / FOLLOWED.length));
        // A and B by turns, so that a noisy moment hits both.
        const parts = [
          () => decisions(bench, cases, { count, lanes, found }),
          () => baselines(bench, bare, { count, lanes, found, rows }),
        ];
        for (const part of round % 2 === 0 ? parts : parts.reverse()) await part();
        report.noteLoad();
      }
      printDecisions(report, found, { lanes, rows });
    }
    await withoutTemporal(bench, cases, { report, count: perRound, rows });
    report.printConditions();
  } finally {
    await bare.close();
    cases.close();
    await bench.close();
  }
}

/** @returns how many rows a decision writes */
async function warmUp(bench: BenchStack, cases: Cases, bare: BareBaseline): Promise<number> {
  const nothing = figures();
  await decisions(bench, cases, { count: WARM_UP, lanes: 1, found: nothing });
  await baselines(bench, bare, { count: WARM_UP, lanes: 1, found: nothing, rows: 10 });
  return rowsOfDecision(bench);
}

interface Run {
  readonly count: number;
  readonly lanes: number;
  readonly found: Figures;
}

async function decisions(bench: BenchStack, cases: Cases, run: Run): Promise<void> {
  const queue = await cases.raiseMany(run.count);
  await pause();
  await inLanes(run.lanes, queue, async (recordId) => {
    for (const code of FOLLOWED) await decideOne(bench, cases, { task: await cases.task(recordId, code), ...run });
  });
}

async function decideOne(
  { notices }: BenchStack,
  cases: Cases,
  { task, found }: { task: OpenTask; found: Figures },
): Promise<void> {
  const settled = notices.next(`settled ${task.recordId}`);
  const asked = notices.next(`asked ${task.recordId}`);
  const from = performance.now();
  await cases.decide(task);
  found.receipt.add(performance.now() - from);
  found.settled.add((await settled) - from);
  found.next.add((await asked) - from);
}

async function baselines(bench: BenchStack, bare: BareBaseline, run: Run & { rows: number }): Promise<void> {
  const queue = await bare.start(run.count, FOLLOWED.length);
  await pause();
  await inLanes(run.lanes, queue, async (workflowId) => {
    for (const _ of FOLLOWED) {
      const { taken, committed } = await bare.signal(workflowId);
      run.found.bareTaken.add(taken);
      run.found.bare.add(committed);
    }
  });
  const commits = Array.from({ length: run.count * FOLLOWED.length }, (_, n) => n);
  await inLanes(run.lanes, commits, async (n) => {
    run.found.oneRow.add(await timed(() => commitOne(bench, 'one', { n })));
    run.found.rows.add(await timed(() => commitMany(bench, run.rows)));
  });
}

async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}

/** What the preparation left behind (mails, seals) is worked off before anything is measured. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 700));
}

/** Rows that the transaction of the newest decision wrote, found by its transaction id. */
async function rowsOfDecision(bench: BenchStack): Promise<number> {
  const [last] = await bench.rows<{ xmin: string }>('select xmin::text from decision order by decided_at desc limit 1');
  const tables = await bench.rows<{ name: string }>(
    `select format('%I', c.relname) as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
        and has_table_privilege(c.oid, 'select')`,
  );
  let count = 0;
  for (const { name } of tables) {
    const [row] = await bench.rows<{ n: number }>(`select count(*)::int as n from ${name} where xmin = $1::xid`, [
      last?.xmin,
    ]);
    count += row?.n ?? 0;
  }
  return count;
}

function printDecisions(report: Report, found: Figures, { lanes, rows }: { lanes: number; rows: number }): void {
  const all = Object.values(found) as Samples[];
  for (const samples of all) report.keep(`decision, ${lanes} at a time, ${rows} rows`, samples);
  report.print(
    `Decision, ${lanes} at a time (a decision writes ${rows} rows)`,
    ['from → to', 'n', 'p50 ms', 'p99 ms', 'p50 / B', 'p99 / B'],
    all.map((samples) => [
      ...[samples.name, samples.n, ms(samples.median), ms(samples.p99)],
      ...[ratio(samples.median, found.bare.median), ratio(samples.p99, found.bare.p99)],
    ]),
  );
}

interface Alone {
  readonly report: Report;
  readonly count: number;
  readonly rows: number;
}

/** The receipt does not need Temporal: its port is closed, or it takes the connection and is silent. */
async function withoutTemporal(bench: BenchStack, cases: Cases, { report, count, rows }: Alone): Promise<void> {
  const closed = new Samples('POST → 2xx, port of Temporal closed');
  const silent = new Samples('POST → 2xx, Temporal silent');
  const base = new Samples('B1 as many rows, one statement');
  const one = new Samples('B1 one row');
  const mute = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => mute.once('listening', resolve));
  const addresses = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${(mute.address() as net.AddressInfo).port}`] as const;
  for (const [address, samples, times] of [
    [addresses[0], closed, count],
    [addresses[1], silent, 8],
  ] as const) {
    const api = await SecondApi.start(bench, { TEMPORAL_ADDRESS: address });
    const http = new HttpClient(api.url);
    for (const [at, recordId] of (await cases.raiseMany(times + WARM_UP)).entries()) {
      const task = await cases.task(recordId, 'TRIAGE');
      const took = await timed(() => cases.decide(task, { http }));
      if (at >= WARM_UP) samples.add(took);
      base.add(await timed(() => commitMany(bench, rows)));
      one.add(await timed(() => commitOne(bench, 'one', { at })));
    }
    http.close();
    await api.stop();
  }
  mute.close();
  const all = [closed, silent, base, one];
  for (const samples of all) report.keep('without Temporal', samples);
  report.print(
    'Receipt without Temporal',
    ['from → to', 'n', 'p50 ms', 'p99 ms', `p50 / B1 (${rows} rows)`],
    all.map((samples) => [
      samples.name,
      samples.n,
      ms(samples.median),
      ms(samples.p99),
      ratio(samples.median, base.median),
    ]),
  );
}
