// `npm run simulate -- --years 2 --day 1s`: plays a company on the real engine and holds it against an independent model.
import { parseDayLength } from '../../apps/local/src/arguments.js';
import { simulate } from './simulation.js';

const words = process.argv.slice(2);
const valueOf = (name: string, otherwise: string): string => words[words.indexOf(name) + 1 || words.length] ?? otherwise;
const years = Number(valueOf('--years', '2'));
const dayMs = parseDayLength(valueOf('--day', '1s'));
const played = await simulate({
  years,
  dayMs,
  manners: {},
  onDay: ({ day, part, states, answers }) =>
    process.stderr.write(`\r\u001b[K${day} ${Math.round(part * 100)} % ${states}, ${answers} answers`),
});
console.log('\n', played.standstill, JSON.stringify(played.people.refusals.slice(0, 8), null, 1));
console.log(played.stack.dataDir, played.stack.databaseUrl, played.people.notYet);
if (!words.includes('--keep')) await played.stack.remove();
else process.exit(0);
