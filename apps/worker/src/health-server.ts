import http from 'node:http';

/** Names of the parts that are not ready; empty = ready. */
export type Missing = () => Promise<readonly string[]>;

/** `/health/live` and `/health/ready` of the worker; ready says which part is missing. */
export function startHealthServer(options: { host: string; port: number; missing: Missing }): Promise<http.Server> {
  const server = http.createServer((request, response) => void answer(request, response, options.missing));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => resolve(server));
  });
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, missing: Missing): Promise<void> {
  const path = request.url?.split('?')[0];
  if (path === '/health/live') return send(response, 200, { status: 'live' });
  if (path !== '/health/ready') return send(response, 404, { status: 'unknown' });
  const parts = await missing();
  return send(response, parts.length === 0 ? 200 : 503, {
    status: parts.length === 0 ? 'ready' : 'not ready',
    missing: parts,
  });
}

function send(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
