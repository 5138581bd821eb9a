import fs from 'node:fs';
import net from 'node:net';
import { StartError } from '../start-error.js';
import { errorCode } from '../error-code.js';
import { commandOf } from '../folder/process-id.js';

/** A port that a part is about to use, with the words for the message when it is taken. */
export interface WantedPort {
  readonly port: number;
  /** What it is for, such as `pages and API`. */
  readonly use: string;
  /** Setting that changes it. */
  readonly setting: string;
}

/** True when something accepts connections on 127.0.0.1:`port`. */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const answer = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(1_000, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Refuses to start when a wanted port is taken, or wanted twice: a health probe would talk to a foreign server.
 * @throws StartError that names each port, who holds it (where the system tells), and the setting that changes it
 */
export async function assertPortsFree(wanted: readonly WantedPort[]): Promise<void> {
  const problems: string[] = [];
  for (const [index, { port, use, setting }] of wanted.entries()) {
    const twin = wanted.slice(0, index).find((other) => other.port === port);
    if (twin) problems.push(`Port ${port} is wanted twice: ${twin.setting} (${twin.use}) and ${setting} (${use}).`);
    else if (!(await canListen(port))) problems.push(await describeTaken({ port, use, setting }));
  }
  if (problems.length > 0) throw new StartError(problems.join('\n'));
}

async function describeTaken({ port, use, setting }: WantedPort): Promise<string> {
  const holder = holderOf(port);
  const who = holder ? ` by ${holder.command} (pid ${holder.pid})` : ' by another program';
  return `Port ${port} for ${use} is taken${who}. Stop that program, or choose another port: ${setting}=${await freePort()} npm start`;
}

async function canListen(port: number): Promise<boolean> {
  if (await isOpen(port)) return false;
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (error) => {
      const code = errorCode(error);
      if (code === 'EACCES')
        reject(new StartError(`Port ${port} needs more rights than you have (${code}). Choose one above 1023.`));
      else resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Who listens on a port, from /proc where there is one; other systems and other users' processes stay unnamed. */
export function holderOf(port: number): { pid: number; command: string } | undefined {
  try {
    const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port));
    const pid = inodes.length > 0 ? processWithSocket(new Set(inodes.map((inode) => `socket:[${inode}]`))) : undefined;
    return pid === undefined ? undefined : { pid, command: commandOf(pid).slice(0, 80) || 'an unnamed program' };
  } catch {
    return undefined;
  }
}

const LISTEN = '0A';

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = fs.readFileSync(table, 'utf8').trim().split('\n').slice(1);
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows.flatMap(([, local, , state, , , , , , inode]) =>
    state === LISTEN && local?.endsWith(suffix) && inode ? [inode] : [],
  );
}

function processWithSocket(sockets: ReadonlySet<string>): number | undefined {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => linksOf(pid).some((link) => sockets.has(link)));
}

function linksOf(pid: number): string[] {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).map((fd) => readLink(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}

function readLink(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}
