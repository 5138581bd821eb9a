// Everything in the repository that a program writes. `npm run generate` writes it, the check `generated` compares:
// what is committed must be what the sources say.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/files.mjs';
import table from './rooms.cjs';

/** The table of rooms as a drawing. */
function roomsMap() {
  const rooms = Object.entries(table.ROOMS);
  return [
    '%% Made by `npm run generate` from tools/rooms.cjs. An arrow reads "may import".',
    'flowchart TD',
    ...rooms.map(([name, room]) => `  ${name}["${room.path}"]`),
    ...rooms.flatMap(([name, room]) => room.rooms.map((other) => `  ${name} --> ${other}`)),
    '',
  ].join('\n');
}

/** File → how its text is made. (Migrations are compared with the tables by a test on a real database.) */
const GENERATED = { 'docs/rooms.mmd': roomsMap };

for (const [file, make] of Object.entries(GENERATED)) {
  const target = path.join(ROOT, file);
  const text = make();
  if (!process.argv.includes('--check')) {
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  } else if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) {
    console.log(`${file} is not what the sources say. Run: npm run generate`);
    process.exitCode = 1;
  }
}
