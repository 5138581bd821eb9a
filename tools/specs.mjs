// node tools/specs.mjs [folder of a checkout]
// Every spec file must belong to a Jest project: a file that no project runs would look like a test and prove nothing.
import fs from 'node:fs';
import path from 'node:path';
import { filesBelow, ROOT, SOURCE_FOLDERS, SPEC } from './lib/files.mjs';
import { JEST, run } from './lib/run.mjs';

const root = fs.realpathSync(process.argv[2] ?? ROOT);
const { code, output } = await run('node', [...JEST, '--listTests', '--json'], { cwd: root });
if (code !== 0) {
  console.log(output);
  process.exit(code);
}
const listed = new Set(
  JSON.parse(output.slice(output.indexOf('['))).map((file) => path.relative(root, file).split(path.sep).join('/')),
);
const specs = filesBelow([...SOURCE_FOLDERS, 'tools', 'deploy', 'docs'], root).filter((file) => SPEC.test(file));
const orphans = specs.filter((file) => !listed.has(file));
for (const file of orphans) {
  console.log(`${file} spec-in-project: belongs to no project of jest.config.mjs. Move or rename it (architecture 6).`);
}
console.log(`${specs.length} spec files, ${orphans.length} in no project`);
process.exitCode = orphans.length === 0 ? 0 : 1;
