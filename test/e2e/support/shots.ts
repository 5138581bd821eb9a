import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { WholeMail } from '#testing/mailbox.js';
import { openProfile, WIDTHS } from './browser.js';

const FOLDER = process.env['ISMS_SHOTS'];

/** Pictures of a page at both widths, light and dark, into `ISMS_SHOTS`; nothing when it is unset. */
export async function shootPage(page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  for (const [screen, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: fileOf(`${name}-${screen}-${colorScheme}`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: WIDTHS.desktop, height: 900 });
}

/** The HTML part of a mail as narrow and as wide as mail programs show it. */
export async function shootMail(browser: Browser, mail: WholeMail, name: string): Promise<void> {
  if (FOLDER === undefined) return;
  const profile = await openProfile(browser);
  const page = await profile.newPage();
  await page.setContent(mail.HTML);
  for (const width of [600, 360]) {
    await page.setViewportSize({ width, height: 700 });
    await page.screenshot({ path: fileOf(`mail-${name}-${width}`), fullPage: true });
  }
  await profile.close();
}

function fileOf(name: string): string {
  fs.mkdirSync(FOLDER ?? '', { recursive: true });
  return path.join(FOLDER ?? '', `${name}.png`);
}
