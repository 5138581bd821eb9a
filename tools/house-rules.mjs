// Checks the rules of tools/house/rules.mjs: node tools/house-rules.mjs [folder of a checkout]
import fs from 'node:fs';
import path from 'node:path';
import { parse } from './house/ast.mjs';
import { HOUSE_RULES } from './house/rules.mjs';
import { filesBelow, ROOT, SOURCE_FOLDERS } from './lib/files.mjs';

/** What is wrong with one file: `file:line rule: what. How to mend it`. */
export function houseProblems(file, text) {
  const rules = HOUSE_RULES.filter(({ on }) => on(file));
  const source = parse(file, text);
  return rules.flatMap((rule) =>
    [...rule.find(source)].map(({ at, what }) => {
      const { line } = source.getLineAndCharacterOfPosition(at);
      return `${file}:${line + 1} ${rule.name}: ${what}. ${rule.fix}`;
    }),
  );
}

const root = path.resolve(process.argv[2] ?? ROOT);
const files = filesBelow([...SOURCE_FOLDERS, 'tools'], root).filter((file) => /\.(tsx?|mjs|cjs)$/.test(file));
const problems = files.flatMap((file) => houseProblems(file, fs.readFileSync(path.join(root, file), 'utf8')));
if (problems.length > 0) console.log(problems.join('\n'));
console.log(`${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
