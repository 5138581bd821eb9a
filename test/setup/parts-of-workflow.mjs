// Jest's globalSetup of the project "workflow": one Temporal server for the run, unless one is given.
import { build } from '../../tools/build.mjs';
import { endWithRun } from './end-with-run.mjs';
import { startTemporal } from './temporal-server.mjs';

/** Sets `ISMS_TEST_TEMPORAL_ADDRESS` and `ISMS_TEST_TEMPORAL_NAMESPACE` for the spec files. */
export default async function setUp() {
  await build();
  if (process.env.ISMS_TEST_TEMPORAL_ADDRESS) return;
  const { address, namespace, stop, kill } = await startTemporal();
  process.env.ISMS_TEST_TEMPORAL_ADDRESS = address;
  process.env.ISMS_TEST_TEMPORAL_NAMESPACE = namespace;
  endWithRun(stop, kill);
}
