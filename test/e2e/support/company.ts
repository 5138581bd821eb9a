import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { Mailbox } from '#testing/mailbox.js';
import { RunningStack, until, type StackOptions } from '#testing/running-stack.js';
import { openBrowser } from './browser.js';
import { Person } from './person.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/** The demo company at work: the running stack, its mailboxes, a browser, and its people. */
export class Company {
  private readonly people = new Map<string, Person>();

  private constructor(
    readonly stack: RunningStack,
    readonly browser: Browser,
    readonly mailbox: Mailbox,
  ) {}

  static async start(options: StackOptions = {}): Promise<Company> {
    const stack = await RunningStack.start(options);
    return new Company(stack, await openBrowser(), new Mailbox(stack.inbox));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stack.remove();
  }

  /** A person of the company by whole name. */
  person(name: string): Person {
    const person = this.people.get(name) ?? new Person(this, name);
    this.people.set(name, person);
    return person;
  }

  /** Id of the demo's corrective action that ends in these four digits. */
  async recordId(digits: string): Promise<string> {
    const rows = await this.stack.sql<{ id: string }>(`select id from corrective_action where id like 'CA-%-' || $1`, [
      digits,
    ]);
    return rows[0]?.id ?? '';
  }

  async state(recordId: string): Promise<string> {
    const rows = await this.stack.sql<{ state: string }>('select state from corrective_action where id = $1', [
      recordId,
    ]);
    return rows[0]?.state ?? 'unknown';
  }

  async untilState(recordId: string, state: string, seconds = 30): Promise<void> {
    let seen = '';
    await until(async () => (seen = await this.state(recordId)) === state, {
      seconds,
      what: () => `${recordId} to become ${state}; it is ${seen}`,
    });
  }

  /** Settings of the worker: what commands such as verify need. */
  get settings(): Record<string, string> {
    const lines = fs.readFileSync(`/proc/${this.stack.pidOf('worker')}/environ`, 'utf8').split('\0');
    return Object.fromEntries(lines.filter((line) => line.includes('=')).map((line) => splitAtFirst(line)));
  }

  /** `npm run verify`: exit code and what it says. */
  verify(): { code: number | null; said: string } {
    const program = path.join(ROOT, 'dist/apps/worker/src/verify-main.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--json'], {
      env: this.settings,
      encoding: 'utf8',
    });
    return { code: status, said: stdout + stderr };
  }
}

function splitAtFirst(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}
