import { chromium, type Browser, type BrowserContext } from 'playwright-core';

/** Width in CSS pixels of the two screens that every page is made for. */
export const WIDTHS = { desktop: 1280, phone: 360 } as const;

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser for one spec file; it speaks to nobody but the pages it is sent to. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: QUIET });
}

/** A browser profile of its own: no cookies of anybody else. Scripts are off unless told, because no page needs them. */
export function openProfile(
  browser: Browser,
  options: { scripts?: boolean; width?: number } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    javaScriptEnabled: options.scripts ?? false,
    viewport: { width: options.width ?? WIDTHS.desktop, height: 900 },
    locale: 'en-GB',
  });
}
