import { namespaceJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { connectWhenServing } from '#temporal/connect-when-serving.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { runJob } from './run-job.js';

// One-shot job of a deployment: namespace, retention and search attributes, before the worker starts.
await runJob(async () => {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = readSettings(namespaceJobSettings);
  const connection = await connectWhenServing({ address, timeoutMs: 120_000 });
  try {
    const changed = await prepareNamespace(connection, namespace);
    return changed.length === 0 ? `namespace ${namespace} is up to date` : changed.join('\n');
  } finally {
    await connection.close();
  }
});
