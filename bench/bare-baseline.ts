import path from 'node:path';
import { prepareNamespace } from '#temporal/namespace.js';
import { createLogger } from '#observability/logger.js';
import { Client, Connection, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { BenchStack } from './bench-stack.js';
import { installRuntime } from '../apps/worker/src/story-worker.js';

const QUEUE = 'bare';
export const NAMESPACE = 'bench';
let number = 0;

/** A bare signalWithStart and one activity with one commit, on the same server; worker and client in this process. */
export class BareBaseline {
  private constructor(
    private readonly bench: BenchStack,
    private readonly client: Client,
    private readonly ending: () => Promise<void>,
  ) {}

  static async open(bench: BenchStack): Promise<BareBaseline> {
    const address = bench.stack.temporalAddress;
    const connection = await Connection.connect({ address });
    await prepareNamespace(connection, NAMESPACE);
    quietRuntime();
    const native = await NativeConnection.connect({ address });
    const worker = await Worker.create({
      connection: native,
      namespace: NAMESPACE,
      taskQueue: QUEUE,
      workflowBundle: await bundleWorkflowCode({
        workflowsPath: path.join(import.meta.dirname, 'bare.workflow.js'),
        logger: new DefaultLogger('WARN'),
      }),
      activities: { commit: (id: string) => commitOne(bench, 'activity', { id }) },
      maxCachedWorkflows: 500,
    });
    const running = worker.run();
    return new BareBaseline(bench, new Client({ connection, namespace: NAMESPACE }), async () => {
      worker.shutdown();
      await running;
      await native.close();
      await connection.close();
    });
  }

  /** Ids of workflows that wait for `signals` signals each, held by the worker. */
  async start(count: number, signals: number): Promise<string[]> {
    const ids: string[] = [];
    for (; ids.length < count; number += 1) {
      const workflowId = `bare/${number}`;
      await this.client.workflow.start('bare', { workflowId, taskQueue: QUEUE, args: [String(signals)] });
      ids.push(workflowId);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return ids;
  }

  /** One signal. @returns milliseconds until the server has it, and until the activity's commit is visible */
  async signal(workflowId: string): Promise<{ taken: number; committed: number }> {
    number += 1;
    const id = `bare-${number}`;
    const visible = this.bench.notices.next(`committed ${id}`);
    const from = performance.now();
    await this.client.workflow.signalWithStart('bare', {
      workflowId,
      taskQueue: QUEUE,
      args: ['1'],
      signal: 'decided',
      signalArgs: [id],
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    });
    const taken = performance.now() - from;
    return { taken, committed: (await visible) - from };
  }

  close(): Promise<void> {
    return this.ending();
  }
}

/** One statement, one commit. */
export async function commitOne(bench: BenchStack, kind: string, content: unknown): Promise<void> {
  await bench.pool.query('insert into bench_row (kind, content) values ($1, $2)', [kind, JSON.stringify(content)]);
}

/** As many rows as a decision writes, about as long, in one statement and one commit. */
export async function commitMany(bench: BenchStack, rows: number): Promise<void> {
  await bench.pool.query(
    `insert into bench_row (kind, content) select 'row', jsonb_build_object('n', n, 'text', repeat('x', 400))
       from generate_series(1, $1::int) n`,
    [rows],
  );
}

let installed = false;

/** The SDK's own words go nowhere: a table is printed here. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  installRuntime(createLogger({ app: 'bench', level: 'error' }));
}
