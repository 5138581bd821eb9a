import { campaignBench } from './campaign-bench.js';
import { decisionBench } from './decision-bench.js';
import { digestBench } from './digest-bench.js';
import { doorsBench } from './doors-bench.js';
import { eventsBench } from './events-bench.js';
import { gateBench } from './gate-bench.js';
import { growthBench } from './growth-bench.js';
import { pagesBench } from './pages-bench.js';
import { pdfBench } from './pdf-bench.js';
import { sqlBench } from './sql-bench.js';
import { startBench } from './start-bench.js';

/** What `npm run bench -- <name> [count]` measures, and how many times unless told. */
const BENCHES: Readonly<Record<string, { readonly run: (count: number) => Promise<void>; readonly count: number }>> = {
  decision: { run: decisionBench, count: 40 },
  doors: { run: doorsBench, count: 12 },
  sql: { run: sqlBench, count: 4 },
  events: { run: eventsBench, count: 2 },
  start: { run: startBench, count: 5 },
  pages: { run: pagesBench, count: 5 },
  pdf: { run: pdfBench, count: 1_000 },
  digest: { run: digestBench, count: 10_000 },
  campaign: { run: campaignBench, count: 10_000 },
  gate: { run: gateBench, count: 100_000 },
  growth: { run: growthBench, count: 1_000 },
};

const [name = 'all', count] = process.argv.slice(2);
const wanted = name === 'all' ? Object.keys(BENCHES) : [name];
for (const one of wanted) {
  const bench = BENCHES[one];
  if (!bench) throw new Error(`There is no bench ${one}; there are: ${Object.keys(BENCHES).join(', ')}`);
  console.log(`\n## ${one}`);
  await bench.run(count === undefined ? bench.count : Number(count));
}
