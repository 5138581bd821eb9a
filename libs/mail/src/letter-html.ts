import { html, SafeHtml } from './html.js';
import type { Letter } from './letter.js';
import { itemsHtml, unbroken } from './letter-items.js';

/** Dark colours and narrow windows, for readers that know style elements; everything else is inline. */
const STYLES = html`<style>
  :root {
    color-scheme: light dark;
    supported-color-schemes: light dark;
  }
  @media (max-width: 480px) {
    .frame {
      padding: 0 !important;
    }
    .card {
      padding: 20px 18px !important;
      border-radius: 0 !important;
      border-left: 0 !important;
      border-right: 0 !important;
    }
    .label,
    .value {
      display: block !important;
      width: auto !important;
      padding-left: 0 !important;
    }
    .label {
      padding-bottom: 0 !important;
      border-bottom: 0 !important;
    }
    .value {
      padding-top: 0 !important;
    }
    .button,
    .button td {
      width: 100% !important;
    }
  }
  @media (prefers-color-scheme: dark) {
    .page {
      background: #101513 !important;
    }
    .card {
      background: #181f1c !important;
      border-color: #35413b !important;
    }
    .ink {
      color: #e9efeb !important;
    }
    .soft {
      color: #b5c2bb !important;
    }
    .line {
      border-color: #35413b !important;
    }
    .mark {
      background: #1d332c !important;
      border-color: #86d9c1 !important;
    }
    .button td {
      background: #86d9c1 !important;
    }
    .button a {
      color: #08201a !important;
    }
    .link {
      color: #86d9c1 !important;
    }
  }
</style>`;

/**
 * Tables and inline styles for old readers, one style element for the rest: dark colours, narrow windows. No image, no
 * font, no address outside the letter's own links (ASVS 14.2.3).
 */
export function letterHtml(letter: Letter, title: string): string {
  const page = html`<!doctype html>
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>${title}</title>
        ${STYLES}
      </head>
      <body class="page" style="margin:0;padding:0;background:#f4f5f2;-webkit-text-size-adjust:100%">
        <div style="display:none;max-height:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px">
          ${letter.lead}
        </div>
        <table
          role="presentation"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          class="page"
          style="background:#f4f5f2"
        >
          <tr>
            <td align="center" class="frame" style="padding:24px 12px">
              <table
                role="presentation"
                width="100%"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="max-width:600px;width:100%"
              >
                <tr>
                  <td
                    class="card ink"
                    align="left"
                    style="padding:28px 32px;background:#ffffff;border:1px solid #cfd6d1;border-radius:8px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-size:16px;line-height:1.5;color:#18211d"
                  >
                    ${cardHtml(letter)}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `;
  return page.markup.replace(/\n\s+/g, '\n');
}

function cardHtml(letter: Letter): SafeHtml {
  return html`<p style="margin:0 0 20px;font-size:17px">${unbroken(letter.lead)}</p>
    ${questionHtml(letter.question)}${codeHtml(letter.code)}${factsHtml(letter.facts)}${itemsHtml(letter.items ?? [])}${buttonHtml(letter.button)}${letter.after.map(
      (line) => html`<p style="margin:0 0 12px">${line}</p> `,
    )}
    <div
      class="line soft"
      style="margin-top:24px;padding-top:16px;border-top:1px solid #cfd6d1;font-size:14px;color:#46534c"
    >
      ${letter.footer.map((line) => html`<p style="margin:0 0 6px">${line}</p> `)}
    </div>`;
}

function questionHtml(question: string | null): SafeHtml | null {
  if (question === null) return null;
  return html`<p
    class="mark ink"
    style="margin:0 0 20px;padding:12px 16px;background:#e4efeb;border-left:4px solid #0a5144;font-weight:600"
  >
    ${question}
  </p> `;
}

function codeHtml(code: string | null): SafeHtml | null {
  if (code === null) return null;
  return html`<p
    class="mark ink"
    style="margin:0 0 20px;padding:16px;background:#e4efeb;border-left:4px solid #0a5144;font-family:ui-monospace,Consolas,Menlo,monospace;font-size:32px;line-height:1.2;font-weight:600;letter-spacing:2px;white-space:nowrap"
  >
    ${code}
  </p> `;
}

function factsHtml(facts: Letter['facts']): SafeHtml | null {
  if (facts.length === 0) return null;
  const rows = facts.map(
    ([label, value]) =>
      html`<tr>
        <th
          scope="row"
          align="left"
          valign="top"
          class="label line soft"
          style="width:30%;padding:8px 12px 8px 0;border-bottom:1px solid #e3e9e5;font-size:14px;line-height:1.5;font-weight:400;color:#46534c"
        >
          ${label}
        </th>
        <td
          valign="top"
          class="value line ink"
          style="padding:8px 0;border-bottom:1px solid #e3e9e5;line-height:1.5;color:#18211d;word-break:break-word"
        >
          ${unbroken(value)}
        </td>
      </tr> `,
  );
  return html`<table
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="width:100%;margin:0 0 24px;border-collapse:collapse;font-size:15px"
  >
    ${rows}
  </table> `;
}

function buttonHtml(button: Letter['button']): SafeHtml | null {
  if (button === null) return null;
  return html`<table
      role="presentation"
      cellpadding="0"
      cellspacing="0"
      border="0"
      class="button"
      style="margin:0 0 16px"
    >
      <tr>
        <td align="center" bgcolor="#0a5144" style="background:#0a5144;border-radius:6px">
          <a
            href="${button.url}"
            style="display:block;padding:14px 28px;font-size:17px;font-weight:600;color:#ffffff;text-decoration:none"
            >${button.label}</a
          >
        </td>
      </tr>
    </table>
    <p class="soft" style="margin:0 0 24px;font-size:14px;color:#46534c">
      If the button does not work, copy this address:<br /><a
        href="${button.url}"
        class="link"
        style="color:#0a5144;word-break:break-all"
        >${button.url}</a
      >
    </p> `;
}
