// A Temporal server of its own for the tests: the one of the product, in a folder that goes when the run ends.
import fs from 'node:fs';
import { product } from './product.mjs';
import { runFolder } from './run-folder.mjs';

/** Program of the server: on PATH, in the cache, downloaded or built, as `npm start` gets it. Tells what takes long. */
export async function findTemporalProgram() {
  const { findTemporal } = await product('apps/local/src/temporal/find-temporal.js');
  return (await findTemporal({ log: (line) => console.log(line) })).program;
}

/**
 * @returns {Promise<{ address: string, namespace: string, stop: () => Promise<void>, kill: () => void }>} a server with the
 *   search attributes of the product
 * @throws StartError with the end of the server's log
 */
export async function startTemporal() {
  const { startTemporal: start } = await product('apps/local/src/temporal/start-temporal.js');
  const { freePort } = await product('apps/local/src/net/ports.js');
  const namespace = 'isms';
  const dataDir = runFolder('temporal');
  const program = await findTemporalProgram();
  const server = await start({ program, dataDir, port: await freePort(), uiPort: await freePort(), namespace });
  const stop = async () => {
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
  const kill = () => {
    process.kill(server.pid, 'SIGKILL');
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
  return { address: server.address, namespace, stop, kill };
}
