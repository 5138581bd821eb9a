import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import type { Connection } from '@temporalio/client';
import { SearchAttributeType } from '@temporalio/common';

/** How long closed workflows stay readable: the retention of ISMS evidence, ten years. The truth is in PostgreSQL all the same. */
const RETENTION_SECONDS = 3_650 * 86_400;

/** `temporal.api.enums.v1.IndexedValueType`, by the type names of the SDK. */
const INDEXED_VALUE_TYPE: Readonly<Record<SearchAttributeType, number>> = {
  [SearchAttributeType.TEXT]: 1,
  [SearchAttributeType.KEYWORD]: 2,
  [SearchAttributeType.INT]: 3,
  [SearchAttributeType.DOUBLE]: 4,
  [SearchAttributeType.BOOL]: 5,
  [SearchAttributeType.DATETIME]: 6,
  [SearchAttributeType.KEYWORD_LIST]: 7,
};

const ALREADY_EXISTS = 6;
const NOT_FOUND = 5;

/**
 * Brings a namespace to what the product needs: it exists, keeps closed workflows for ten years and knows every search
 * attribute. Idempotent; run after every start, because flags for an existing database file are silently ignored.
 * @returns what was changed, in words; empty when all stood already
 * @throws Error when a search attribute of ours exists with another type
 */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<string[]> {
  const changed: string[] = [];
  if (await registerIfMissing(connection, namespace)) changed.push(`namespace ${namespace} made`);
  const { config } = await untilKnown(() => connection.workflowService.describeNamespace({ namespace }));
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) !== RETENTION_SECONDS) {
    const retention = { workflowExecutionRetentionTtl: { seconds: RETENTION_SECONDS as unknown as Long } };
    await connection.workflowService.updateNamespace({ namespace, config: retention });
    changed.push('retention set to ten years');
  }
  const added = await addSearchAttributes(connection, namespace);
  return added.length > 0 ? [...changed, `search attributes added: ${added.join(', ')}`] : changed;
}

async function registerIfMissing(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: RETENTION_SECONDS as unknown as Long },
    });
    return true;
  } catch (error) {
    if (codeOf(error) === ALREADY_EXISTS) return false;
    throw error;
  }
}

async function addSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const wanted = Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [name, INDEXED_VALUE_TYPE[type]] as const);
  const known = async (): Promise<Record<string, unknown>> =>
    (await untilKnown(() => connection.operatorService.listSearchAttributes({ namespace }))).customAttributes;
  const present = await known();
  const wrong = wanted.filter(([name, type]) => present[name] !== undefined && present[name] !== type);
  if (wrong.length > 0)
    throw new Error(
      `Temporal namespace ${namespace}: search attributes of another type: ${wrong.map(([name]) => name).join(', ')}. ` +
        'Remove them there, or set TEMPORAL_NAMESPACE to another namespace.',
    );
  const missing = wanted.filter(([name]) => present[name] === undefined);
  if (missing.length === 0) return [];
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
  // An upsert of an attribute that the server does not know yet fails the workflow task for ever, so wait for it.
  for (let tries = 0; missing.some(([name]) => !(name in present)) && tries < 100; tries++) {
    Object.assign(present, await known());
    await pause();
  }
  return missing.map(([name]) => name);
}

/** A namespace made a moment ago is unknown to parts of the server for up to some seconds. */
async function untilKnown<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (codeOf(error) !== NOT_FOUND || tries > 100) throw error;
      await pause();
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}

function codeOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'code' in error ? Number(error.code) : undefined;
}
