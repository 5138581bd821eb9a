// Jest's globalTeardown: stops what the globalSetup of this run started.
export default async function stopParts() {
  for (const stop of globalThis.ismsTestParts ?? []) await stop();
  globalThis.ismsTestParts = [];
}
