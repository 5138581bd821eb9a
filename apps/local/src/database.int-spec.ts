import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parseArguments } from './arguments.js';
import { prepareDatabase } from './database.js';
import { freePort } from './net/ports.js';
import { splitRoles } from './one-role.js';
import { startPostgres, type RunningPostgres } from './postgres/start-postgres.js';
import { StartError } from './start-error.js';

let root: string;
let server: RunningPostgres;
let database: string;
let folder: string;
const said: string[] = [];

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-database-'));
  server = await startPostgres({ dataDir: path.join(root, 'postgres'), port: await freePort() });
}, 60_000);
afterAll(async () => {
  await server?.stop();
  fs.rmSync(root, { recursive: true, force: true });
});
beforeEach(async () => {
  said.length = 0;
  folder = fs.mkdtempSync(path.join(root, 'data-'));
  database = path.basename(folder).toLowerCase().replace(/\W/g, '_');
  await ask(server.superuserUrl, `create database ${database} owner isms_owner`);
});

const on = (url: string): string => url.replace(/\/\w+$/, `/${database}`);

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

/** One start and its stop, as `npm start -- <words>` does it. */
async function start(...words: string[]): Promise<void> {
  await startWith(TOKEN, words);
}

const TOKEN = 'kQ3vmB3xq7Lw0ZpT2vYc9RkHs5NdGfJ8';
async function startWith(setupToken: string, words: string[]): Promise<void> {
  const running = await prepareDatabase({
    ownerUrl: on(server.ownerUrl),
    appUrl: on(server.appUrl),
    wanted: parseArguments(words),
    setupToken,
    folder,
    say: (line) => said.push(line),
  });
  await running.stop();
}

const people = async (): Promise<number> => Number((await ask(on(server.ownerUrl), 'select count(*) from person'))[0]);

describe('the database at npm start', () => {
  it('is migrated and gets the demo company once, also when the second start changes nothing', async () => {
    await start();
    expect(await people()).toBe(46);
    expect(said.join('\n')).toMatch(/migration[\s\S]*company imported from larkfield\.json/);
    said.length = 0;
    const events = await ask(on(server.ownerUrl), 'select count(*) from audit_event');
    await start();
    expect(said).toEqual([]);
    expect(await ask(on(server.ownerUrl), 'select count(*) from audit_event')).toEqual(events);
  }, 60_000);

  it('that was to be empty stays empty at a start without words', async () => {
    await start('--empty');
    await start();
    expect(await people()).toBe(0);
  }, 60_000);

  it('runs on a scaled clock that stands still while the stack is down', async () => {
    await start('--empty', '--day', '100ms');
    expect(said).toContain('  scaled clock: one day lasts 0.1 s');
    const [before] = (await ask(on(server.ownerUrl), 'select isms_at from clock_heartbeat')) as [Date];
    // At 100 ms a day, 10 ISMS days pass while it is down.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const began = Date.now();
    await start();
    const [after] = (await ask(on(server.ownerUrl), 'select isms_at from clock_heartbeat')) as [Date];
    const days = (after.getTime() - before.getTime()) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(0);
    expect(days).toBeLessThan((Date.now() - began) / 100 + 0.5);
  }, 60_000);

  it('keeps the speed of its clock once a company is there, and says so', async () => {
    await start();
    said.length = 0;
    await start('--day', '2s');
    expect(said).toEqual([expect.stringContaining('the clock keeps its speed (one day lasts 24 h)')]);
  }, 60_000);

  it('knows the machine token by its hash, and says when another one came first', async () => {
    await start('--empty');
    expect(said.join()).not.toMatch(/machine token/);
    const hash = createHash('sha256').update(TOKEN).digest('hex');
    expect(await ask(on(server.ownerUrl), 'select token_sha256 from machine_token')).toEqual([hash]);
    await startWith(`${TOKEN}2`, []);
    expect(said.join()).toMatch(/the machine token is refused: another one was registered first/);
  }, 60_000);

  it('refuses a broken company file with every reason, and the next start can bring a good one', async () => {
    const file = path.join(folder, 'acme.json');
    fs.writeFileSync(file, '{"format": 1, "company": {"id": "acme"}}');
    await expect(start('--company', file)).rejects.toThrow(StartError);
    await expect(start('--company', file)).rejects.toThrow(/company\.\w+: [\s\S]*Nothing was imported/);
    await expect(start('--company', path.join(folder, 'none.json'))).rejects.toThrow(/none\.json cannot be read/);
    expect(await people()).toBe(0);
    await start();
    expect(await people()).toBe(46);
  }, 60_000);
});

describe('a database of the user', () => {
  const split = (databaseUrl: string, ownerUrl?: string) =>
    splitRoles({ databaseUrl, ownerUrl, secrets: folder, say: (line) => said.push(line) });

  it('with an owner URL is used as it is given', async () => {
    expect(await split('postgres://a@h/x', 'postgres://o@h/x')).toEqual({
      ownerUrl: 'postgres://o@h/x',
      appUrl: 'postgres://a@h/x',
    });
  });

  it('whose role may not make roles is used with one role, and a line says so', async () => {
    const url = on(server.ownerUrl);
    expect(await split(url)).toEqual({ ownerUrl: url, appUrl: url });
    expect(said.join()).toMatch(/one role for everything: set DATABASE_OWNER_URL/);
  });

  it('whose role may make roles gets isms_app, with the same password at the next start', async () => {
    await ask(server.superuserUrl, 'alter role isms_app rename to isms_app_kept');
    try {
      const url = on(server.superuserUrl);
      const first = await split(url);
      expect(first.ownerUrl).toBe(url);
      expect(await ask(first.appUrl, 'select current_user')).toEqual(['isms_app']);
      expect(await split(url)).toEqual(first);
    } finally {
      await ask(on(server.superuserUrl), 'drop owned by isms_app');
      await ask(server.superuserUrl, 'drop role isms_app');
      await ask(server.superuserUrl, 'alter role isms_app_kept rename to isms_app');
    }
  });
});
