import { spawnSync } from 'node:child_process';
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

  readonly mailbox: Mailbox;

  private constructor(
    readonly stack: RunningStack,
    readonly browser: Browser,
    /** Mail domain of its people. */
    readonly domain: string,
  ) {
    this.mailbox = new Mailbox(stack.inbox);
  }

  /** The demo company unless told. */
  static async start(options: StackOptions & { readonly domain?: string } = {}): Promise<Company> {
    const stack = await RunningStack.start(options);
    return new Company(stack, await openBrowser(), options.domain ?? 'larkfield.example');
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

  /** `npm run verify` on this stack: exit code and what it says. */
  verify(): { code: number | null; said: string } {
    const env = { ...process.env, ISMS_DATA_DIR: this.stack.dataDir };
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'verify'], {
      cwd: ROOT,
      env,
      encoding: 'utf8',
    });
    return { code: status, said: stdout + stderr };
  }
}
