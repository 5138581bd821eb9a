import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { isAlive } from '../folder/process-id.js';
import { freePort } from '../net/ports.js';
import { startPostgres, type RunningPostgres } from './start-postgres.js';

let folder: string;
let port: number;
let server: RunningPostgres;
const said: string[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-pg-'));
  port = await freePort();
  server = await start();
}, 60_000);
afterAll(async () => {
  await server?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}, 30_000);

function start(): Promise<RunningPostgres> {
  return startPostgres({ dataDir: folder, port, log: (line) => said.push(line) });
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

describe('the bundled PostgreSQL', () => {
  it('runs unprivileged, with fsync, on loopback only, with the two roles', async () => {
    expect(await ask(server.ownerUrl, 'select current_user')).toEqual(['isms_owner']);
    expect(await ask(server.appUrl, "select current_setting('fsync')")).toEqual(['on']);
    expect(await ask(server.appUrl, "select current_setting('listen_addresses')")).toEqual(['127.0.0.1']);
    expect(
      await ask(
        server.appUrl,
        'select rolsuper or rolcreaterole or rolcreatedb from pg_roles where rolname = current_user',
      ),
    ).toEqual([false]);
    if (process.getuid?.() === 0) expect(fs.statSync(`/proc/${server.pid}`).uid).not.toBe(0);
  });

  it('lets nobody in without the password, and the application role makes no tables', async () => {
    await expect(ask(server.appUrl.replace(/:[^:@/]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
    await expect(ask(server.appUrl, 'create table public.x (a int)')).rejects.toThrow(/permission denied/);
    expect(fs.statSync(path.join(folder, 'cluster.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps every committed row over kill -9 and over a clean stop', async () => {
    await ask(server.ownerUrl, 'create table kept (a int)');
    await ask(server.ownerUrl, 'insert into kept values (1)');
    await server.kill9();
    expect(await server.exited).toBe('killed by SIGKILL');
    server = await start();
    await ask(server.ownerUrl, 'insert into kept values (2)');
    await server.stop();
    expect(await server.exited).toBe('exit code 0');
    server = await start();
    expect(await ask(server.ownerUrl, 'select a from kept order by a')).toEqual([1, 2]);
  }, 60_000);

  it('stops the server that a killed stack left alone and starts its own', async () => {
    const orphan = server.pid;
    server = await start();
    expect(isAlive(orphan)).toBe(false);
    expect(said).toContainEqual(`PostgreSQL of a killed stack is still running (pid ${orphan}): stopping it`);
    expect(await ask(server.appUrl, 'select 1')).toEqual([1]);
  }, 60_000);

  it('says what to do when it cannot start', async () => {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-pg-'));
    await expect(startPostgres({ dataDir: other, port })).rejects.toThrow(
      /PostgreSQL does not start[\s\S]*could not bind/,
    );
    fs.rmSync(other, { recursive: true, force: true });
  }, 60_000);

  it('refuses a cluster of another major version before touching it', async () => {
    const other = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-pg-'));
    fs.mkdirSync(path.join(other, 'data'));
    fs.writeFileSync(path.join(other, 'data/PG_VERSION'), '9\n');
    fs.writeFileSync(
      path.join(other, 'cluster.json'),
      JSON.stringify({ data: path.join(other, 'data'), passwords: {} }),
    );
    await expect(startPostgres({ dataDir: other, port })).rejects.toThrow(/written by PostgreSQL 9/);
    fs.rmSync(other, { recursive: true, force: true });
  });
});
