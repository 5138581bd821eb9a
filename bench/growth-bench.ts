import fs from 'node:fs';
import { BenchStack } from './bench-stack.js';
import { Cases } from './cases.js';
import { ms, ratio, Report, Samples } from './figures.js';

/** Approvals that are timed at each size. */
const DECISIONS = 15;
const IDLE_SECONDS = 10;
const PARTS = ['api', 'worker', 'temporal', 'postgres'] as const;
/** Clock ticks of a second in /proc/<pid>/stat. */
const TICKS = 100;

/**
 * Does a decision become slower, or an idle stack busier, with the number of open cases? Each size keeps its cases open
 * and waiting; no case is polled, so idle work must stay where it was.
 * @param most largest number of open cases; 10 and the powers of ten up to it are measured
 */
export async function growthBench(most: number): Promise<void> {
  const bench = await BenchStack.start();
  const cases = new Cases(bench);
  const report = new Report('growth', await bench.versions());
  const rows: (string | number)[][] = [];
  let [open, first] = [0, Number.NaN];
  try {
    await decide(bench, cases, new Samples('warm-up'));
    for (const size of sizes(most)) {
      await cases.raiseMany(Math.max(0, size - open));
      open = size;
      await settleDown();
      const idle = await idleCpu(bench);
      const decisions = new Samples(`decision → next task with ${size} open cases`);
      await decide(bench, cases, decisions);
      report.keep('growth', decisions);
      report.line({ what: 'idle', size, cpu: idle });
      report.noteLoad();
      first = Number.isNaN(first) ? decisions.median : first;
      rows.push([size, ms(decisions.median), ms(decisions.p99), ratio(decisions.median, first), ...PARTS.map((part) => `${(idle[part] * 100).toFixed(1)} %`)]); // prettier-ignore
    }
    report.print(
      `Growth: triage decided → next task asked, p50 of ${DECISIONS}; idle CPU over ${IDLE_SECONDS} s`,
      ['open cases', 'p50 ms', 'p99 ms', 'against 10', ...PARTS.map((part) => `${part} idle`)],
      rows,
    );
    report.printConditions();
  } finally {
    cases.close();
    await bench.close();
  }
}

function sizes(most: number): number[] {
  const powers: number[] = [];
  for (let size = 10; size <= most; size *= 10) powers.push(size);
  return powers.at(-1) === most ? powers : [...powers, most];
}

async function decide(bench: BenchStack, cases: Cases, samples: Samples): Promise<void> {
  const ids = await cases.raiseMany(DECISIONS);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const id of ids) {
    const task = await cases.task(id, 'TRIAGE');
    const asked = bench.notices.next(`asked ${id}`);
    const from = performance.now();
    await cases.decide(task);
    samples.add((await asked) - from);
  }
}

/** Mails and seals of the preparation are worked off. */
async function settleDown(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5_000));
}

type Part = (typeof PARTS)[number];

/** CPU time per second of real time, each part with its children. */
async function idleCpu(bench: BenchStack): Promise<Record<Part, number>> {
  const before = PARTS.map((part) => cpuSeconds(bench.stack.pidOf(part)));
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000));
  const after = PARTS.map((part) => cpuSeconds(bench.stack.pidOf(part)));
  const share = (at: number): number => Math.max(0, ((after[at] ?? 0) - (before[at] ?? 0)) / IDLE_SECONDS);
  return { api: share(0), worker: share(1), temporal: share(2), postgres: share(3) };
}

/** User and system seconds of a process and of its children that live. */
function cpuSeconds(pid: number): number {
  const tasks = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return tasks.reduce((sum, name) => {
    try {
      const fields = fs
        .readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      const mine = Number(name) === pid || Number(fields[1]) === pid;
      return mine ? sum + (Number(fields[11]) + Number(fields[12])) / TICKS : sum;
    } catch {
      return sum;
    }
  }, 0);
}
