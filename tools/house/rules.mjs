import path from 'node:path';
import ts from 'typescript';
import { SPEC, TEST_ONLY } from '../lib/files.mjs';
import { comments, memberOf, walk } from './ast.mjs';
import { impurityIn } from './purity.mjs';

const isTest = (file) => TEST_ONLY.test(file) || /^(test|bench|tools|libs\/testing)\//.test(file);
const SUFFIXES =
  'workflow|activities|controller|service|module|schema|entity|repository|migration|template|rules|errors|page';
const FILE_NAME = new RegExp(
  `^[a-z0-9]+(-[a-z0-9]+)*(\\.(${SUFFIXES}))?(\\.(spec|int-spec|e2e-spec))?\\.(d\\.ts|tsx?|mjs|cjs)$`,
);
const DISABLE =
  /\b(oxlint|eslint|tslint|biome)-(disable|ignore)|@ts-(ignore|expect-error|nocheck)|\b(istanbul|c8|v8) ignore/;
function readsEnvironment(node) {
  if (memberOf(node) === 'env' && /^(globalThis\.)?process$/.test(node.expression.getText())) return true;
  if (ts.isVariableDeclaration(node) && node.initializer?.getText() === 'process') return !ts.isIdentifier(node.name);
  return ts.isImportDeclaration(node) && /^(node:)?process$/.test(node.moduleSpecifier.text);
}

function mocksOwnModule(node) {
  if (!ts.isCallExpression(node) || !/^(mock|doMock|unstable_mockModule)$/.test(memberOf(node.expression) ?? '')) {
    return false;
  }
  const [name] = node.arguments;
  return name !== undefined && ts.isStringLiteralLike(name) && /^[.#]/.test(name.text);
}

/**
 * The rules of the house that no ready-made linter knows. `on` says for which files, `find` yields what is wrong as
 * `{ at, what }` (position in the file, short text), `fix` is the lawful way.
 */
export const HOUSE_RULES = [
  {
    name: 'no-guardrail-disable',
    on: () => true,
    *find(source) {
      if (!DISABLE.test(source.text)) return;
      for (const { pos, text } of comments(source)) {
        if (DISABLE.test(text)) yield { at: pos, what: `"${text.match(DISABLE)[0]}" switches a guard off` };
      }
    },
    fix: 'Mend the code. If the rule itself is wrong, change it for everybody in its configuration.',
  },
  {
    name: 'domain-pure',
    on: (file) => file.startsWith('libs/domain/') && !SPEC.test(file),
    find: (source) => nodes(source, impurityIn(source)),
    fix: 'Take the instant, the random value or the outcome as an argument (architecture 3 and 4, "Time is one thing").',
  },
  {
    name: 'env-only-in-config',
    on: (file) => /\.tsx?$/.test(file) && !file.startsWith('libs/config/') && !isTest(file),
    find: (source) => nodes(source, (node) => readsEnvironment(node) && 'process.env is read here'),
    fix: 'Declare the setting in libs/config and take it from readSettings(...).',
  },
  {
    name: 'no-export-star',
    on: (file) => file !== 'workflows/src/index.ts',
    find: (source) =>
      nodes(
        source,
        (node) => ts.isExportDeclaration(node) && !isNamed(node.exportClause) && 'export * hides what is public',
      ),
    fix: 'Name what is exported, or import from the file itself.',
  },
  {
    name: 'no-own-mock',
    on: (file) => SPEC.test(file),
    find: (source) => nodes(source, (node) => mocksOwnModule(node) && 'an own module is mocked by its path'),
    fix: 'Pass the fake as an argument.',
  },
  {
    name: 'file-name',
    on: () => true,
    *find(source) {
      const name = path.posix.basename(source.fileName);
      if (!FILE_NAME.test(name)) yield { at: 0, what: `${name} is not kebab-case with a known role` };
    },
    fix: `Name it kebab-case, its role from: ${SUFFIXES.replaceAll('|', ' ')} (architecture 5).`,
  },
];

const isNamed = (clause) => clause !== undefined && ts.isNamedExports(clause);

/** Every node for which `judge` returns a text. */
function nodes(source, judge) {
  const found = [];
  walk(source, (node) => {
    const what = judge(node);
    if (what) found.push({ at: node.getStart(source), what });
  });
  return found;
}
