import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** Where the read-only front listens and what is behind it; both on 127.0.0.1. */
export interface ReadOnlyUiOptions {
  readonly port: number;
  readonly uiPort: number;
}

/** The embedded UI ignores TEMPORAL_DISABLE_WRITE_ACTIONS, so the front sets what its pages read. */
const NO_WRITES = {
  DisableWriteActions: true,
  WorkflowTerminateDisabled: true,
  WorkflowCancelDisabled: true,
  WorkflowSignalDisabled: true,
  WorkflowUpdateDisabled: true,
  WorkflowResetDisabled: true,
  BatchActionsDisabled: true,
  StartWorkflowDisabled: true,
  ActivityCommandsDisabled: true,
};

/**
 * Read-only front of the Temporal UI for the ISMS manager: buttons that write are off, requests that write are answered
 * 403. A workflow query is a POST but reads. A terminated process or a forged signal would not change a record
 * (PostgreSQL is the truth), but nobody should be able to try by accident.
 * @returns stops the front
 */
export async function startReadOnlyUi({ port, uiPort }: ReadOnlyUiOptions): Promise<() => Promise<void>> {
  const server = http.createServer((request, response) => forward(request, response, uiPort));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
}

function forward(request: IncomingMessage, response: ServerResponse, uiPort: number): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!isRead(request.method ?? 'GET', path)) {
    response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"read only"}');
    return;
  }
  const headers = { ...request.headers, host: `127.0.0.1:${uiPort}` };
  delete headers['accept-encoding'];
  const behind = http.request({ host: '127.0.0.1', port: uiPort, path: request.url, method: request.method, headers });
  behind.on('response', (answer) => {
    if (path.endsWith('/api/v1/settings')) void withoutWrites(answer, response);
    else {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }
  });
  behind.on('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The Temporal server does not answer; it is started again by itself. Reload in a moment.');
  });
  response.on('close', () => behind.destroy());
  request.pipe(behind);
}

function isRead(method: string, path: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) || (method === 'POST' && /\/query(\/|$)/.test(path));
}

async function withoutWrites(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    const settings: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    response.writeHead(answer.statusCode ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...(typeof settings === 'object' ? settings : {}), ...NO_WRITES }));
  } catch {
    response.destroy();
  }
}
