import fs from 'node:fs/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { Mailbox, type WholeMail } from '#testing/mailbox.js';
import { until } from '#testing/running-stack.js';
import { openProfile } from './browser.js';
import type { Company } from './company.js';
import { shootMail, shootPage } from './shots.js';

/** Flat field name of a form → what is typed, chosen or ticked. */
export type Typed = Readonly<Record<string, string>>;

/** One person of the company: a mailbox and a browser, and nothing else. */
export class Person {
  readonly address: string;
  private readonly opened = new Set<string>();
  private profile: BrowserContext | undefined;

  constructor(
    private readonly company: Company,
    readonly name: string,
  ) {
    this.address = `${name.toLowerCase().replaceAll(' ', '.')}@${company.domain}`;
  }

  /** Waits for a mail that this person has not opened yet. */
  async mail(words: string, seconds = 60): Promise<WholeMail> {
    let found: { ID: string } | undefined;
    await until(
      async () => {
        const mails = await this.company.mailbox.of(this.address);
        found = mails.find(({ ID, Subject }) => Subject.includes(words) && !this.opened.has(ID));
        return found !== undefined;
      },
      { seconds, what: `a mail to ${this.address} about "${words}"` },
    );
    const { ID } = found ?? { ID: '' };
    this.opened.add(ID);
    return this.company.mailbox.whole({ ID });
  }

  /** Opens the task page of the next mail about the words. */
  async task(words: string, seconds?: number): Promise<Page> {
    const mail = await this.mail(words, seconds);
    await shootMail(this.company.browser, mail, slug(words));
    const page = await this.go(Mailbox.linkOf(mail));
    await shootPage(page, `task-${slug(words)}`);
    return page;
  }

  /** Opens the task, fills in the form and presses a button. @returns the page that answers */
  async does(words: string, typed: Typed, button: string): Promise<Page> {
    const page = await this.task(words);
    await fillIn(page, typed);
    await press(page, button);
    return page;
  }

  /** A new tab. */
  async tab(): Promise<Page> {
    this.profile ??= await openProfile(this.company.browser);
    return this.profile.newPage();
  }

  async go(address: string): Promise<Page> {
    const page = await this.tab();
    await page.goto(address);
    return page;
  }

  /** Signs in with the mailed code and comes back to `path`. */
  async signedIn(path: string): Promise<Page> {
    const page = await this.go(`${this.company.stack.pages}/sign-in?back=${encodeURIComponent(path)}`);
    await shootPage(page, 'sign-in');
    await page.getByLabel('Work mail').fill(this.address);
    await press(page, 'Mail me a code');
    const mail = await this.mail('sign-in code');
    await shootMail(this.company.browser, mail, 'sign-in-code');
    await page.getByLabel('Code').fill(/\b\d{4} \d{4}\b/.exec(mail.Text)?.[0] ?? '');
    await press(page, 'Sign in');
    return page;
  }

  /** A tab of a page behind sign-in, after `signedIn`. */
  async see(path: string): Promise<Page> {
    return this.go(`${this.company.stack.pages}${path}`);
  }
}

/** Types, chooses or ticks each field, by its name. */
export async function fillIn(page: Page, typed: Typed): Promise<void> {
  for (const [name, value] of Object.entries(typed)) {
    const field = page.locator(`[name="${name}"]`).first();
    const kind = await field.getAttribute('type');
    if (kind === 'radio') await page.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind === 'checkbox') await field.check();
    else if ((await page.locator(`select[name="${name}"]`).count()) > 0) await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Presses the one visible button with exactly these words. */
export async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState();
}

/** Follows a link to a file. @returns what the file holds */
export async function download(page: Page, link: string): Promise<string> {
  const started = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  return fs.readFile(await (await started).path(), 'utf8');
}

/** The limit that a date field names, such as the last day an action may be due. */
export async function limitOf(page: Page, name: string, limit: 'min' | 'max'): Promise<string> {
  return (await page.locator(`[name="${name}"]`).getAttribute(limit)) ?? '';
}

function slug(words: string): string {
  return words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
