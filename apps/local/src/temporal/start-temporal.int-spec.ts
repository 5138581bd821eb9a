import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { prepareNamespace } from '#temporal/namespace.js';
import { isAlive } from '../folder/process-id.js';
import { SAVED_VIEWS } from '../ready-text.js';
import { freePort } from '../net/ports.js';
import { findTemporal } from './find-temporal.js';
import { startReadOnlyUi } from './read-only-ui.js';
import { startTemporal, type RunningTemporal } from './start-temporal.js';

let folder: string;
let ports: { port: number; uiPort: number };
let program: string;
let server: RunningTemporal;
const said: string[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-temporal-'));
  ports = { port: await freePort(), uiPort: await freePort() };
  program = (await findTemporal({ log: (line) => said.push(line) })).program;
  server = await start();
}, 600_000);
afterAll(async () => {
  await server?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}, 30_000);

function start(): Promise<RunningTemporal> {
  return startTemporal({ program, dataDir: folder, ...ports, namespace: 'isms', log: (line) => said.push(line) });
}

async function withConnection<Answer>(work: (connection: Connection) => Promise<Answer>): Promise<Answer> {
  const connection = await Connection.connect({ address: server.address });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

describe('the local Temporal server', () => {
  it('knows every search attribute and keeps closed workflows for ten years', async () => {
    await withConnection(async (connection) => {
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'isms' });
      expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(3_650 * 86_400);
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'isms' });
      expect(customAttributes).toMatchObject({
        IsmsProcess: 2,
        IsmsDueAt: 6,
        IsmsOverdueLevel: 3,
        IsmsLate: 5,
        IsmsControls: 7,
      });
      expect(await prepareNamespace(connection, 'isms')).toEqual([]);
    });
  });

  it('makes and prepares a namespace that is missing', async () => {
    await withConnection(async (connection) => {
      const changed = await prepareNamespace(connection, 'second');
      expect(changed).toEqual(['namespace second made', expect.stringContaining('IsmsRecordId')]);
      expect(await prepareNamespace(connection, 'second')).toEqual([]);
    });
  }, 30_000);

  it('is read-only for the manager: settings say so, and a write is refused', async () => {
    const port = await freePort();
    const stop = await startReadOnlyUi({ port, uiPort: ports.uiPort });
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${url}/api/v1/settings`)).json()).toMatchObject({ DisableWriteActions: true });
    expect((await fetch(`${url}/namespaces/isms/workflows`)).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await fetch(`${url}/api/v1/namespaces/isms/workflows/x/terminate`, { method })).status).toBe(403);
    await stop();
  });

  it('understands the query of every saved view', async () => {
    await withConnection(async (connection) => {
      for (const [, query] of SAVED_VIEWS)
        expect(
          (await connection.workflowService.countWorkflowExecutions({ namespace: 'isms', query })).count,
        ).toBeDefined();
    });
  });

  it('keeps a started workflow over kill -9, and the server of a killed stack is replaced', async () => {
    await withConnection(async (connection) => {
      const client = new Client({ connection, namespace: 'isms' });
      await client.workflow.start('correctiveAction', {
        workflowId: 'corrective-action/CA-2027-0001',
        taskQueue: 'nobody',
      });
    });
    await server.kill9();
    expect(await server.exited).toBe('killed by SIGKILL');
    server = await start();
    const orphan = server.pid;
    server = await start();
    expect(isAlive(orphan)).toBe(false);
    expect(said).toContainEqual(`Temporal of a killed stack is still running (pid ${orphan}): stopping it`);
    await withConnection(async (connection) => {
      const client = new Client({ connection, namespace: 'isms' });
      const { status } = await client.workflow.getHandle('corrective-action/CA-2027-0001').describe();
      expect(status.name).toBe('RUNNING');
    });
  }, 60_000);

  it('says why it does not start, and does not take another server on its port for its own', async () => {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-temporal-'));
    const start = startTemporal({ program, dataDir: other, ...ports, namespace: 'isms' });
    await expect(start).rejects.toThrow(/Port \d+ for Temporal is taken by .*temporal.*ISMS_TEMPORAL_PORT=/);
    const broken = startTemporal({
      program: '/bin/false',
      dataDir: other,
      port: await freePort(),
      uiPort: await freePort(),
      namespace: 'isms',
    });
    await expect(broken).rejects.toThrow(/Temporal does not start: exit code 1/);
    fs.rmSync(other, { recursive: true, force: true });
  }, 60_000);
});
