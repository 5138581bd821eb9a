const parts = [];

/**
 * Remembers a server of this test run: `stop` ends it in good order after the tests, `kill` at once when the run is
 * interrupted, so that no server outlives its tests.
 */
export function endWithRun(stop, kill) {
  if (parts.length === 0) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
    process.once('exit', () => parts.forEach((part) => part.kill()));
  }
  parts.push({ stop, kill });
}

/** Jest's globalTeardown. */
export default async function stopParts() {
  for (const { stop } of parts.splice(0)) await stop();
}
