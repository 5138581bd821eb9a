import fs from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import pdfmake from 'pdfmake';
import { makePdf } from '#pdf/make-pdf.js';
import type { PdfJob } from '#pdf/pdf-job.js';
import { PdfRenderer } from '#pdf/pdf-renderer.js';
import { ms, ratio, Report, Samples, timed } from './figures.js';

const ROUNDS = 7;
/** Annex A:2022. */
const CONTROLS = 93;

/**
 * A table as PDF: ours, against the bare table of the library with the same rows in the same run; and how long the thread that
 * answers requests stands still while ours is made in it and in the thread beside it.
 * @param most rows of the longest table
 */
export async function pdfBench(most: number): Promise<void> {
  const report = new Report('pdf', { pdfmake: versionOf('pdfmake'), node: process.versions.node });
  const renderer = new PdfRenderer();
  const rows: (string | number)[][] = [];
  try {
    for (const size of [CONTROLS, most]) rows.push(await measure(renderer, report, size));
  } finally {
    await renderer.close();
  }
  report.print(
    `A table as PDF, p50 of ${ROUNDS}`,
    ['rows', 'kB', 'ours, ms', 'p99', 'bare table, ms', 'ours / bare', 'by the thread, ms', 'this thread stands still, ms: in it', 'beside it'],
    rows,
  ); // prettier-ignore
  report.printConditions();
}

async function measure(renderer: PdfRenderer, report: Report, size: number): Promise<(string | number)[]> {
  const job = jobOf(size);
  const samples = (name: string): Samples => new Samples(`${name} with ${size}`);
  const [ours, bare, beside] = [samples('ours'), samples('bare'), samples('beside')] as const;
  const [stillIn, stillBeside] = [samples('stands still, in'), samples('stands still, beside')] as const;
  const works = [
    { took: ours, still: stillIn, work: () => makePdf(job) },
    { took: bare, still: null, work: () => bareTable(job) },
    { took: beside, still: stillBeside, work: () => renderer.render(job) },
  ];
  // The first rounds compile and read the font.
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const { took, still, work } of round % 2 === 0 ? works : works.toReversed()) {
      const { ms: duration, stood } = await watched(work);
      if (round < 0) continue;
      took.add(duration);
      still?.add(stood);
    }
    report.noteLoad();
  }
  for (const one of [ours, bare, beside, stillIn, stillBeside]) report.keep('pdf', one);
  return [
    ...[size, Math.round((await makePdf(job)).length / 1000), ms(ours.median), ms(ours.p99), ms(bare.median)],
    ...[ratio(ours.median, bare.median), ms(beside.median), ms(stillIn.median), ms(stillBeside.median)],
  ];
}

/** Milliseconds of some work, and the longest in which this thread answered nobody. */
async function watched(work: () => Promise<unknown>): Promise<{ ms: number; stood: number }> {
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  // What it sees first is its beginning.
  await pause(20);
  const took = await timed(work);
  await pause(20);
  delay.disable();
  return { ms: took, stood: delay.max / 1e6 };
}

function jobOf(size: number): PdfJob {
  const rows = Array.from({ length: size }, (_, at) => [
    `A.5.${at + 1} Control number ${at + 1}`,
    'Yes',
    'Needed to treat the risks of the platform, or asked for by law or contract.',
    'Implemented',
    'Owen Blackwood',
    '2027-06-30',
  ]);
  const head = ['Control', 'Applicable', 'Reason', 'Implemented', 'Owner', 'Planned for'];
  return {
    document: { title: 'Control selection', sections: [{ heading: 'Controls', table: { head, rows } }] },
    head: {
      ...{ organisation: 'Larkfield Telemetry', recordId: 'CYC-2027 E5', version: '1', mark: null, author: 'Priya' },
      ...{ classification: 'Internal', facts: [], sha256: 'ab'.repeat(32), at: 1_800_000_000_000, language: 'en' },
    },
  };
}

/** The same rows with nothing around them, as the first page of the library's manual has it. */
function bareTable({ document }: PdfJob): Promise<Uint8Array> {
  const [{ table = { head: [], rows: [] } } = {}] = document.sections;
  const body = [[...table.head], ...table.rows.map((row) => [...row])];
  return pdfmake.createPdf({ content: [{ table: { headerRows: 1, body } }] }).getBuffer();
}

function versionOf(name: string): string {
  return (JSON.parse(fs.readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
}
