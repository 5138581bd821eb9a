import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { WIDTHS } from './browser.js';

/** Pixels by which the page is wider than its window. */
const TOO_WIDE = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Headings of cards whose content sticks out. */
const STICKS_OUT = `[...document.querySelectorAll('.card')].filter((card) => card.scrollWidth > card.clientWidth + 1)
  .map((card) => card.querySelector('h2')?.textContent ?? 'a card')`;

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

/** Both schemes and both widths, in two looks. */
const LOOKS = [
  ['light', 'desktop'],
  ['dark', 'phone'],
] as const;

/** What is wrong with a page: axe-core in light and dark, sideways scrolling on a phone. Empty = nothing. */
export async function auditPage(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, screen] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: WIDTHS[screen], height: 900 });
    found.push(...(await violations(page)).map((text) => `${colorScheme} ${screen}: ${text}`));
    const wide = await page.evaluate<number>(TOO_WIDE);
    if (wide > 0) found.push(`${screen}: ${wide} px wider than the screen`);
    const cards = await page.evaluate<string[]>(STICKS_OUT);
    found.push(...cards.map((heading) => `${screen}: "${heading}" sticks out of its card`));
  }
  await page.setViewportSize({ width: WIDTHS.desktop, height: 900 });
  return found;
}

async function violations(page: Page): Promise<string[]> {
  // Evaluated by the browser's debugger, so the policy of the page needs no exception.
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate<AxeResult>('axe.run()');
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}
