import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Durations of one kind of act, in milliseconds. */
export class Samples {
  readonly values: number[] = [];
  /** How many of the values are no act of their own. */
  silent = 0;

  constructor(readonly name: string) {}

  add(milliseconds: number): void {
    this.values.push(milliseconds);
  }

  get n(): number {
    return this.values.length;
  }

  /** Nearest-rank quantile, `share` from 0 to 1; NaN without samples. */
  quantile(share: number): number {
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  }

  get median(): number {
    return this.quantile(0.5);
  }

  get p99(): number {
    return this.quantile(0.99);
  }

  get mean(): number {
    return this.values.reduce((sum, value) => sum + value, 0) / this.values.length;
  }
}

/** Milliseconds of some work. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export function ms(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function ratio(ours: number, base: number): string {
  return `${(ours / base).toFixed(2)}×`;
}

type Row = readonly (string | number)[];

/** A table for people, in Markdown. */
export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Collects what a bench prints; every raw sample goes as one JSON line per kind into bench/results. */
export class Report {
  private readonly load: number[] = [os.loadavg()[0] ?? Number.NaN];

  constructor(
    private readonly bench: string,
    private readonly versions: Readonly<Record<string, string>>,
  ) {}

  /** Notes the load average at this moment. */
  noteLoad(): void {
    this.load.push(os.loadavg()[0] ?? Number.NaN);
  }

  keep(what: string, samples: Samples): void {
    this.line({ what, name: samples.name, n: samples.n, p50: samples.median, p99: samples.p99, ms: samples.values });
  }

  line(facts: Readonly<Record<string, unknown>>): void {
    const folder = path.resolve('bench/results');
    fs.mkdirSync(folder, { recursive: true });
    const text = JSON.stringify({ at: new Date().toISOString(), bench: this.bench, load: this.load.at(-1), ...facts });
    fs.appendFileSync(path.join(folder, `${this.bench}.jsonl`), `${text}\n`);
  }

  print(title: string, head: Row, rows: readonly Row[]): void {
    console.log(`\n### ${title}\n\n${table(head, rows)}`);
  }

  /** Under what the figures were measured: without it they say nothing. */
  printConditions(): void {
    this.noteLoad();
    const cores = os.cpus();
    const versions = Object.entries(this.versions).map(([name, version]) => `${name} ${version}`);
    const span = [Math.min(...this.load), Math.max(...this.load)].map((load) => load.toFixed(1)).join(' to ');
    console.log(`\n${cores.length} cores (${cores[0]?.model ?? '?'}), load average ${span}, ${versions.join(', ')}.`);
  }
}
