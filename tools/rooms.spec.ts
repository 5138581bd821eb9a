import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLEAN, HOUSE_POISON, LINT_POISON, OTHER_HALF, ROOM_POISON, SPEC_POISON, type Room } from './poison.js';

interface Finding {
  readonly file: string;
  readonly rule: string;
}
interface LintReport {
  readonly diagnostics: { readonly filename: string; readonly code: string }[];
}

const root = process.cwd();
const load = createRequire(path.join(root, 'package.json'));
const { ROOMS } = load(path.join(root, 'tools/rooms.cjs')) as { ROOMS: Record<string, Room> };
const { forbidden } = load(path.join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string; comment: string }[];
};

const copied = [
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'jest.config.mjs',
  'package.json',
  'tsconfig.json',
  'tools/rooms.cjs',
  'tools/rooms-resolve.cjs',
  ...fs.readdirSync('test/setup').map((file) => `test/setup/${file}`),
];
const roomPoison = ROOM_POISON(ROOMS);
const files = { ...CLEAN(ROOMS), ...OTHER_HALF, ...SPEC_POISON };
const poisoned = [...roomPoison, ...LINT_POISON, ...HOUSE_POISON];
let folder: string;
let found: Finding[];

/** Runs one checker in the poisoned copy; it prints what it finds and fails. */
function runThere(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? reject(new Error(`${args.join(' ')} found nothing`)) : resolve(Buffer.concat(chunks).toString()),
    );
  });
}

const rulesAt = (file: string): string[] => found.filter((one) => one.file === file).map((one) => one.rule);

beforeAll(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'isms-rooms-')));
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), text);
  };
  for (const file of copied) write(file, fs.readFileSync(path.join(root, file), 'utf8'));
  for (const [file, text] of Object.entries(files)) write(file, text);
  for (const { file, text } of poisoned) write(file, text);
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const folders = ['apps', 'libs', 'workflows', 'activities'];
  const [cruise, lint, house, specs] = await Promise.all([
    runThere(['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '-T', 'err-long', ...folders]),
    runThere([
      'node_modules/oxlint/bin/oxlint',
      '--type-aware',
      '--tsconfig',
      'tsconfig.json',
      '-f',
      'json',
      ...folders,
    ]),
    runThere([path.join(root, 'tools/house-rules.mjs'), folder]),
    runThere([path.join(root, 'tools/specs.mjs'), folder]),
  ]);
  found = [
    ...[...cruise.matchAll(/^ *error ([a-z-]+): (\S+)/gm)].map(([, rule = '', file = '']) => ({ file, rule })),
    ...(JSON.parse(lint) as LintReport).diagnostics.map(({ filename, code }) => ({ file: filename, rule: code })),
    ...[...(house + specs).matchAll(/^(\S+?)(?::\d+)? ([a-z-]+): /gm)].map(([, file = '', rule = '']) => ({
      file,
      rule,
    })),
  ];
}, 60_000);

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the rules of the house', () => {
  it.each(poisoned)('$rule bites in $file', ({ rule, file }) => {
    expect(rulesAt(file)).toContainEqual(expect.stringMatching(new RegExp(`(^|\\()${rule}\\)?$`)));
  });

  it('leave alone what each row of the table of rooms allows', () => {
    expect(found.filter(({ file }) => file in CLEAN(ROOMS))).toEqual([]);
  });

  it('of imports are each poisoned at least once, and each says how to mend it', () => {
    const names = new Set(roomPoison.map(({ rule }) => rule));
    expect(forbidden.filter(({ name }) => !names.has(name)).map(({ name }) => name)).toEqual([]);
    expect(forbidden.filter(({ comment }) => comment.length < 30)).toEqual([]);
  });

  it('refuse a spec file that belongs to no Jest project', () => {
    for (const file of Object.keys(SPEC_POISON)) expect(rulesAt(file)).toContain('spec-in-project');
  });
});
