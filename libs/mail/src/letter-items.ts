import { html, type SafeHtml } from './html.js';
import type { Letter, LetterItem } from './letter.js';

/** A list of things with a way in for each; late ones have a bar at their side and say so in words. */
export function itemsHtml(items: NonNullable<Letter['items']>): SafeHtml | null {
  if (items.length === 0) return null;
  return html`<table
    role="presentation"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="width:100%;margin:0 0 24px;border-collapse:collapse;font-size:15px"
  >
    ${items.map(itemHtml)}
  </table> `;
}

function itemHtml({ title, url, lines, late }: LetterItem): SafeHtml {
  const bar = late ? '#a3271b' : '#cfd6d1';
  return html`<tr>
    <td
      class="line ink"
      style="padding:10px 0 10px 12px;border-bottom:1px solid #e3e9e5;border-left:4px solid ${bar};line-height:1.5;color:#18211d;word-break:break-word"
    >
      ${url === null ? html`<strong>${unbroken(title)}</strong>` : html`<a href="${url}" class="link" style="color:#0a5144;font-weight:600">${unbroken(title)}</a>`}
      ${lines.map((line) => html`<br />${unbroken(line)}`)}
    </td>
  </tr> `;
}

/** Record ids are not broken at their hyphens: they are read out on the telephone. */
export function unbroken(text: string): SafeHtml {
  const parts = text.split(/\b([A-Z]{2,4}-\d{4}-\d+)\b/);
  return html`${parts.map((part, at) => (at % 2 === 0 ? html`${part}` : html`<span style="white-space:nowrap">${part}</span>`))}`;
}
