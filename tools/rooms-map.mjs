// Draws the table of rooms as docs/rooms.mmd; `--check` only says whether the drawing is the table's.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/files.mjs';
import table from './rooms.cjs';

const FILE = path.join(ROOT, 'docs/rooms.mmd');
const rooms = Object.entries(table.ROOMS);
const drawing = [
  '%% Made by `npm run rooms:map` from tools/rooms.cjs. An arrow reads "may import".',
  'flowchart TD',
  ...rooms.map(([name, { path: folder }]) => `  ${name}["${folder}"]`),
  ...rooms.flatMap(([name, room]) => room.rooms.map((other) => `  ${name} --> ${other}`)),
  '',
].join('\n');

if (!process.argv.includes('--check')) {
  fs.mkdirSync(path.dirname(FILE), { recursive: true });
  fs.writeFileSync(FILE, drawing);
} else if (!fs.existsSync(FILE) || fs.readFileSync(FILE, 'utf8') !== drawing) {
  console.log('docs/rooms.mmd is not what tools/rooms.cjs says. Run: npm run rooms:map');
  process.exitCode = 1;
}
