import net from 'node:net';
import { Connection } from '@temporalio/client';

const SERVING = 1;

/** Where the server is and how long to wait for it. */
export interface ServingOptions {
  /** `host:port`. */
  readonly address: string;
  /** Real milliseconds. */
  readonly timeoutMs: number;
  /** Ends the wait early, for instance when the server's process died. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until a Temporal server serves and connects to it. Plain TCP is polled first: a gRPC channel that finds its port
 * closed redials only after a second.
 * @throws Error when the server does not serve in time or `signal` fires
 */
export async function connectWhenServing({ address, timeoutMs, signal }: ServingOptions): Promise<Connection> {
  const end = Date.now() + timeoutMs;
  let last = 'its port is closed';
  while (Date.now() < end && signal?.aborted !== true) {
    if (await isOpen(address)) {
      const attempt = await connectOnce(address);
      if (attempt instanceof Connection) return attempt;
      last = attempt;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Temporal does not serve at ${address}: ${signal?.aborted === true ? 'given up' : last}`);
}

async function connectOnce(address: string): Promise<Connection | string> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: 1_000 });
    const open = connection;
    const service = 'temporal.api.workflowservice.v1.WorkflowService';
    const health = await open.withDeadline(Date.now() + 1_000, () => open.healthService.check({ service }));
    if (health.status === SERVING) return open;
    await open.close();
    return 'not serving yet';
  } catch (error) {
    await connection?.close();
    return error instanceof Error ? error.message : String(error);
  }
}

function isOpen(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port) });
    const answer = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
