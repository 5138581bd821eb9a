import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { linkKeyOf, type LinkKey } from '#links/task-links.js';
import { RunningStack, type StackOptions } from '#testing/running-stack.js';
import { TEMPORAL_VERSION } from '../apps/local/src/temporal/release.js';
import pg from 'pg';
import { Notices } from './notices.js';

/** The whole product as `npm start` runs it, with the doors a bench needs. */
export class BenchStack {
  /** The key of the installation: a bench opens links without reading mails. */
  readonly key: LinkKey;

  private constructor(
    readonly stack: RunningStack,
    readonly pool: pg.Pool,
    readonly notices: Notices,
  ) {
    this.key = linkKeyOf(settingsOf(stack, 'api')['ISMS_LINK_KEY'] ?? '');
  }

  static async start(options: StackOptions = {}): Promise<BenchStack> {
    const stack = await RunningStack.start(options);
    const notices = await Notices.open(urlOf(stack, 'isms_owner'));
    const pool = new pg.Pool({ connectionString: stack.databaseUrl, max: 20 });
    return new BenchStack(stack, pool, notices);
  }

  /** Address of the database as its superuser. */
  get superuserUrl(): string {
    return urlOf(this.stack, 'postgres');
  }

  /** Settings of a running part. */
  settings(part: 'api' | 'worker'): Record<string, string> {
    return settingsOf(this.stack, part);
  }

  async rows<Row extends pg.QueryResultRow>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(statement, [...values])).rows;
  }

  async versions(): Promise<Record<string, string>> {
    const [row] = await this.rows<{ server_version: string }>('show server_version');
    return {
      Node: process.versions.node,
      PostgreSQL: row?.server_version ?? '?',
      'Temporal CLI': TEMPORAL_VERSION,
      'Temporal SDK': packageVersion('@temporalio/client'),
    };
  }

  async close(): Promise<void> {
    await this.notices.close();
    await this.pool.end();
    await this.stack.remove();
  }
}

/** Version of an installed package. */
export function packageVersion(name: string): string {
  const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}

function settingsOf(stack: RunningStack, part: 'api' | 'worker'): Record<string, string> {
  const environment = fs.readFileSync(`/proc/${stack.pidOf(part)}/environ`, 'utf8');
  // The list ends with a separator; a variable without a name makes worker threads of Node abort.
  const lines = environment.split('\0').filter((line) => line.includes('='));
  return Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]));
}

function urlOf(stack: RunningStack, role: 'postgres' | 'isms_owner'): string {
  const file = path.join(stack.dataDir, 'postgres/cluster.json');
  const { passwords } = JSON.parse(fs.readFileSync(file, 'utf8')) as { passwords: Record<string, string> };
  const url = new URL(stack.databaseUrl);
  url.username = role;
  url.password = passwords[role] ?? '';
  return url.href;
}
