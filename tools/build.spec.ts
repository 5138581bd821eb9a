import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const root = process.cwd();
const RULE = 'libs/domain/src/late.rules.ts';
const WORKFLOW = 'workflows/src/index.ts';
let folder: string;

const at = (file: string): string => path.join(folder, file);

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(at(file)), { recursive: true });
  fs.writeFileSync(at(file), text);
}

function build(): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/build.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, output: stdout + stderr };
}

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'isms-build-')));
  for (const file of ['.swcrc', 'package.json', 'tools/build.mjs', 'tools/lib/files.mjs']) {
    write(file, fs.readFileSync(path.join(root, file), 'utf8'));
  }
  fs.symlinkSync(path.join(root, 'node_modules'), at('node_modules'));
  write(RULE, 'export const isLate = (due: number, now: number): boolean => now > due;\n');
});

afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the build', () => {
  it('compiles only what changed, and keeps tests out of dist', () => {
    write('libs/domain/src/late.rules.spec.ts', 'export {};\n');
    write('apps/api/src/ui/page.css', 'p { margin: 0 }\n');
    expect(build().output).toMatch(/^build: 2 files compiled/);
    expect(fs.readdirSync(at('dist/libs/domain/src'))).toEqual(['late.rules.js', 'late.rules.js.map']);
    expect(fs.existsSync(at('dist/apps/api/src/ui/page.css'))).toBe(true);
    expect(build().output).toMatch(/^build: nothing changed/);
    write(RULE, 'export const isLate = (due: number, now: number): boolean => now >= due;\n');
    expect(build().output).toMatch(/^build: 1 files compiled/);
  });

  it('removes what no source stands for any more, and makes again what was lost', () => {
    build();
    write('dist/libs/domain/src/renamed.js', 'export {};\n');
    fs.rmSync(at('dist/libs/domain/src/late.rules.js'));
    expect(build().output).toMatch(/^build: 1 files compiled, 1 stale removed/);
    expect(fs.readdirSync(at('dist/libs/domain/src'))).toEqual(['late.rules.js', 'late.rules.js.map']);
  });

  it('packs the workflows again only when something in the bundle changed', () => {
    write(
      WORKFLOW,
      `import { isLate } from '#domain/late.rules.js';\nexport async function story(): Promise<boolean> {\n  return isLate(1, 2);\n}\n`,
    );
    expect(build().output).toMatch(/workflow bundle \d\.\d\d MB/);
    expect(fs.readFileSync(at('dist/workflow-bundle.js'), 'utf8')).toContain('now > due');
    write('apps/api/src/main.ts', 'export const port = 3000;\n');
    expect(build().output).toMatch(/^build: 1 files compiled \(/);
  }, 60_000);

  it('fails on a workflow that reaches for Node, and on a syntax error, naming the file', () => {
    write(
      WORKFLOW,
      `import fs from 'node:fs';\nexport const story = async (): Promise<boolean> => fs.existsSync('/');\n`,
    );
    const { code, output } = build();
    expect(code).not.toBe(0);
    expect(output).toContain('node:fs');
    write(RULE, 'export const = ;\n');
    expect(build()).toMatchObject({ code: 1, output: expect.stringContaining('late.rules.ts') });
  }, 60_000);
});
