import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { StartError } from '../start-error.js';
import { assertPortsFree, freePort, holderOf, isOpen } from './ports.js';

let server: net.Server;
let port: number;
beforeEach(async () => {
  port = await freePort();
  server = net.createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

describe('a port', () => {
  it('that is taken is refused with its number, its use, who holds it and the setting that changes it', async () => {
    const check = assertPortsFree([{ port, use: 'pages and API', setting: 'ISMS_PORT' }]);
    await expect(check).rejects.toThrow(StartError);
    await expect(check).rejects.toThrow(
      new RegExp(`Port ${port} for pages and API is taken by .*\\.[\\s\\S]*ISMS_PORT=\\d+ npm start`),
    );
    if (process.platform === 'linux') expect(holderOf(port)).toMatchObject({ pid: process.pid });
  });

  it('that is free passes, and all that are taken are named at once', async () => {
    const free = await freePort();
    await assertPortsFree([{ port: free, use: 'mail', setting: 'ISMS_SMTP_PORT' }]);
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const second = typeof address === 'object' && address ? address.port : 0;
    const check = assertPortsFree([
      { port, use: 'pages', setting: 'ISMS_PORT' },
      { port: second, use: 'mail', setting: 'ISMS_SMTP_PORT' },
    ]);
    await expect(check).rejects.toThrow(new RegExp(`Port ${port}[\\s\\S]*Port ${second}`));
    other.close();
  });

  it('that two parts want is refused', async () => {
    const free = await freePort();
    const check = assertPortsFree([
      { port: free, use: 'pages', setting: 'ISMS_PORT' },
      { port: free, use: 'mail', setting: 'ISMS_SMTP_PORT' },
    ]);
    await expect(check).rejects.toThrow(/wanted twice: ISMS_PORT \(pages\) and ISMS_SMTP_PORT \(mail\)/);
  });

  it('is open when somebody listens, else not', async () => {
    expect(await isOpen(port)).toBe(true);
    expect(await isOpen(await freePort())).toBe(false);
  });
});
