import fs from 'node:fs';
import { RunningStack } from '#testing/running-stack.js';
import { BenchStack } from './bench-stack.js';
import { ms, Report, Samples } from './figures.js';
import { SecondApp } from './second-app.js';

/** First and second `npm start` to Ready, and how soon a single process is of use (P11). */
export async function startBench(count: number): Promise<void> {
  const first = new Samples('first start, empty data folder → Ready');
  const second = new Samples('second start, same folder → Ready');
  const stop = new Samples('Ctrl-C → ended');
  for (let n = 0; n < count; n += 1) {
    const fresh = await startTimed(first);
    stop.add(await timeOf(() => fresh.stop()));
    const again = await startTimed(second, fresh);
    await again.remove();
  }
  const bench = await BenchStack.start();
  const worker = new Samples('worker: exec → polls (its health is good)');
  const api = new Samples('api: exec → first 200');
  const report = new Report('start', await bench.versions());
  try {
    for (let n = 0; n < count; n += 1) {
      for (const [name, samples] of [
        ['worker', worker],
        ['api', api],
      ] as const) {
        const app = await SecondApp.start(bench, { name, health: name === 'api' ? '/health/live' : '/health/ready' });
        samples.add(app.readyAfter);
        await app.stop();
        report.noteLoad();
      }
    }
    const all = [first, second, stop, worker, api];
    for (const samples of all) report.keep('start', samples);
    report.print(
      'Start',
      ['from → to', 'n', 'median ms', 'least ms', 'most ms'],
      all.map((samples) => [samples.name, samples.n, ...[0.5, 0, 1].map((share) => ms(samples.quantile(share)))]),
    );
    report.printConditions();
  } finally {
    await bench.close();
  }
}

async function startTimed(samples: Samples, before?: RunningStack): Promise<RunningStack> {
  const from = performance.now();
  const stack = await RunningStack.start(before ? { dataDir: before.dataDir, ports: before.ports } : {});
  samples.add(performance.now() - from);
  if (!fs.existsSync(stack.dataDir)) throw new Error('the stack has no data folder');
  return stack;
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}
