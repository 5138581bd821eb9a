// Compiles what changed into dist and packs the workflow bundle. `--quiet` prints only when something was done.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesBelow, ROOT, SOURCE_FOLDERS, TEST_ONLY } from './lib/files.mjs';

const DIST = path.join(ROOT, 'dist');
const RECORD = path.join(DIST, '.build.json');
const WORKFLOWS_DOOR = 'dist/workflows/src/index.js';
const BUNDLE = 'dist/workflow-bundle.js';
/** The bundle is read by every worker at start; more than this means that a library slipped into a workflow. */
const BUNDLE_CEILING = 2.5 * 1024 * 1024;
/** What a workflow may be made of (tools/rooms.cjs): a change elsewhere does not touch the bundle. */
const IN_BUNDLE = /^(workflows|libs\/domain|libs\/contracts)\//;

const sha = (content) => createHash('sha256').update(content).digest('hex').slice(0, 24);
const read = (file) => fs.readFileSync(path.join(ROOT, file));
const versionOf = (name) => JSON.parse(read(`node_modules/${name}/package.json`)).version;

/** Written elsewhere and renamed, so that a program that starts meanwhile never sees half a file. */
function write(file, content) {
  const target = path.join(ROOT, file);
  const half = path.join(DIST, '.half', `${process.pid}-${sha(file)}`);
  for (const one of [target, half]) fs.mkdirSync(path.dirname(one), { recursive: true });
  fs.writeFileSync(half, content);
  fs.renameSync(half, target);
}

/** What `file` becomes in dist: JavaScript and its map, or a copy of an asset; nothing for tests and plain scripts. */
function outputsOf(file) {
  if (TEST_ONLY.test(file) || /\.(d\.ts|mjs|cjs|md)$/.test(file)) return [];
  if (/\.tsx?$/.test(file)) {
    const js = `dist/${file.replace(/\.tsx?$/, '.js')}`;
    return [js, `${js}.map`];
  }
  return file.includes('/src/') ? [`dist/${file}`] : [];
}

function lastBuild(tooling) {
  try {
    const record = JSON.parse(fs.readFileSync(RECORD, 'utf8'));
    return record.tooling === tooling ? record : { files: {} };
  } catch {
    return { files: {} };
  }
}

async function emit(swc, file, options) {
  const outputs = outputsOf(file);
  if (outputs.length === 1) return write(outputs[0], read(file));
  const depth = path.posix.relative(path.posix.dirname(outputs[0]), file);
  const { code, map } = await swc.transform(read(file).toString(), {
    ...options,
    filename: path.join(ROOT, file),
    sourceFileName: depth,
    sourceMaps: true,
  });
  write(outputs[1], map);
  write(outputs[0], `${code}//# sourceMappingURL=${path.posix.basename(outputs[1])}\n`);
}

async function compile(changed) {
  if (changed.length === 0) return;
  const { default: swc } = await import('@swc/core');
  const { exclude: _, ...options } = JSON.parse(read('.swcrc'));
  await Promise.all(changed.map((file) => emit(swc, file, { ...options, swcrc: false })));
}

/** Removes from dist what no source stands for any more: a stale module would still be importable. */
function removeStale(sources) {
  const wanted = new Set(sources.flatMap(outputsOf));
  const stale = filesBelow(SOURCE_FOLDERS.map((folder) => `dist/${folder}`)).filter((file) => !wanted.has(file));
  for (const file of stale) fs.rmSync(path.join(ROOT, file), { force: true });
  return stale.length;
}

async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(ROOT, WORKFLOWS_DOOR),
    logger: new DefaultLogger('WARN'),
  });
  if (code.length > BUNDLE_CEILING) {
    throw new Error(
      `The workflow bundle is ${(code.length / 1048576).toFixed(2)} MB (ceiling 2.5): a library got into a workflow.`,
    );
  }
  write(BUNDLE, code);
  return code.length;
}

/**
 * Brings dist up to date with the sources.
 * @returns {Promise<{compiled: number, removed: number, bundled: number}>} files written, files removed, bytes of a new
 *   bundle (0: the old one still holds, or there is no workflow)
 * @throws on a syntax error, an import the bundle may not have, or a bundle above its ceiling
 */
export async function build() {
  const tooling = sha(
    [read('.swcrc'), read('tools/build.mjs'), versionOf('@swc/core'), versionOf('@temporalio/worker')].join(),
  );
  const before = lastBuild(tooling);
  const sources = filesBelow(SOURCE_FOLDERS).filter((file) => outputsOf(file).length > 0);
  const files = Object.fromEntries(sources.map((file) => [file, sha(read(file))]));
  const absent = (file) => outputsOf(file).some((output) => !fs.existsSync(path.join(ROOT, output)));
  const changed = sources.filter((file) => before.files[file] !== files[file] || absent(file));
  await compile(changed);
  const removed = removeStale(sources);
  const bundle = sha(JSON.stringify(Object.entries(files).filter(([file]) => IN_BUNDLE.test(file))));
  let bundled = 0;
  if (!fs.existsSync(path.join(ROOT, WORKFLOWS_DOOR))) fs.rmSync(path.join(ROOT, BUNDLE), { force: true });
  else if (before.bundle !== bundle || !fs.existsSync(path.join(ROOT, BUNDLE))) bundled = await bundleWorkflows();
  if (changed.length + removed + bundled > 0) write('dist/.build.json', JSON.stringify({ tooling, bundle, files }));
  return { compiled: changed.length, removed, bundled };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const started = performance.now();
  const { compiled, removed, bundled } = await build();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const parts = [
    compiled > 0 && `${compiled} files compiled`,
    removed > 0 && `${removed} stale removed`,
    bundled > 0 && `workflow bundle ${(bundled / 1048576).toFixed(2)} MB`,
  ].filter(Boolean);
  if (parts.length > 0 || !process.argv.includes('--quiet')) {
    console.log(`build: ${parts.join(', ') || 'nothing changed'} (${seconds} s)`);
  }
}
