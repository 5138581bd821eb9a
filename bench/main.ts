import { decisionBench } from './decision-bench.js';
import { sqlBench } from './sql-bench.js';

/** What `npm run bench -- <name> [count]` measures, and how many times unless told. */
const BENCHES: Readonly<Record<string, { readonly run: (count: number) => Promise<void>; readonly count: number }>> = {
  decision: { run: decisionBench, count: 40 },
  sql: { run: sqlBench, count: 4 },
};

const [name = 'all', count] = process.argv.slice(2);
const wanted = name === 'all' ? Object.keys(BENCHES) : [name];
for (const one of wanted) {
  const bench = BENCHES[one];
  if (!bench) throw new Error(`There is no bench ${one}; there are: ${Object.keys(BENCHES).join(', ')}`);
  console.log(`\n## ${one}`);
  await bench.run(count === undefined ? bench.count : Number(count));
}
