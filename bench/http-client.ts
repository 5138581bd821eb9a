import http from 'node:http';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A plain client with connections that stay open, as a busy browser or gateway has them. */
export class HttpClient {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly base: string) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    return this.send(path, { method: 'GET', headers });
  }

  post(path: string, json: unknown, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
    const body = JSON.stringify(json);
    const all = { 'content-type': 'application/json', accept: 'application/json', ...headers };
    return this.send(path, { method: 'POST', headers: all, body });
  }

  close(): void {
    this.agent.destroy();
  }

  private send(
    path: string,
    { body, ...options }: { method: string; headers: Readonly<Record<string, string>>; body?: string },
  ): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = http.request(new URL(path, this.base), { ...options, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}
