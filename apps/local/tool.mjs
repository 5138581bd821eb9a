// Runs a tool of the product with the settings of the running local stack: `node apps/local/tool.mjs verify --json`.
// Where DATABASE_URL is set the environment is used as it is, as in production.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const TOOLS = {
  verify: 'dist/apps/worker/src/verify-main.js',
  rebuild: 'dist/apps/worker/src/rebuild-main.js',
  forecast: 'dist/apps/worker/src/forecast-main.js',
};
const root = new URL('../../', import.meta.url);
const [tool = '', ...words] = process.argv.slice(2);
const script = TOOLS[tool];
if (!script) fail(`Usage: node apps/local/tool.mjs ${Object.keys(TOOLS).join('|')} [options]`);

const { ensureInstalled } = await import(new URL('tools/lib/dependencies.mjs', root));
await ensureInstalled();
const { build } = await import(new URL('tools/build.mjs', root));
await build();
const { status } = spawnSync('node', [new URL(script, root).pathname, ...words], {
  stdio: 'inherit',
  env: { ...process.env, ...localSettings() },
});
process.exitCode = status ?? 1;

/** What `npm start` left in the data folder; nothing when the database is named in the environment. */
function localSettings() {
  if (process.env.DATABASE_URL) return {};
  const file = path.resolve(process.env.ISMS_DATA_DIR ?? '.isms', 'run/tools.json');
  if (!fs.existsSync(file)) {
    fail(
      `There is no running stack in ${path.dirname(path.dirname(file))}: run \`npm start\` first, or set DATABASE_URL and the other settings.`,
    );
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
