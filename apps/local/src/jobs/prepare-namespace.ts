import { namespaceJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { connectWhenServing } from '#temporal/connect-when-serving.js';
import { prepareNamespace } from '#temporal/namespace.js';

// One-shot job of a deployment: namespace, retention and search attributes, before the worker starts.
const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = readSettings(namespaceJobSettings);
const connection = await connectWhenServing({ address, timeoutMs: 120_000 });
try {
  const changed = await prepareNamespace(connection, namespace);
  process.stdout.write(changed.length === 0 ? `namespace ${namespace} is up to date\n` : `${changed.join('\n')}\n`);
} finally {
  await connection.close();
}
