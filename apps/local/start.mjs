// The first file that runs, before anything is installed: plain JavaScript, nothing but Node.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `ISMS Engine needs Node 20.19 or newer; this is ${process.versions.node}.\n` +
      'Node 24 LTS is recommended: https://nodejs.org, or `npx -p node@24 npm start`.',
  );
  process.exit(1);
}

const root = new URL('../../', import.meta.url);

/** Shows that a long step is alive, where the step itself is silent. */
async function withSeconds(what, work) {
  const started = Date.now();
  const tick = setInterval(() => console.log(`  ${what}: ${Math.round((Date.now() - started) / 1000)} s …`), 10_000);
  try {
    return await work();
  } finally {
    clearInterval(tick);
  }
}

try {
  const { ensureInstalled } = await import(new URL('tools/lib/dependencies.mjs', root));
  await withSeconds('installing dependencies', ensureInstalled);
  const { build } = await import(new URL('tools/build.mjs', root));
  const { compiled, bundled } = await withSeconds('building', build);
  if (compiled + bundled > 0) console.log(`Built: ${compiled} files compiled`);
} catch (error) {
  console.error(`ISMS Engine cannot be built: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
const { main } = await import(new URL('dist/apps/local/src/main.js', root));
await main(process.argv.slice(2));
