import type { Child } from 'hono/jsx';
import { raw } from 'hono/html';
import type { MailAddress, MailSummary } from './mail-store.js';

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--quiet:#545b64;--paper:#fff;--line:#d6dae0;--accent:#0b57a4;--soft:#f3f5f8}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--quiet:#aab2bd;--paper:#15181c;--line:#363c44;--accent:#8cc1ff;--soft:#1e2329}}
*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header,main{max-width:60rem;margin:0 auto;padding:.75rem 1rem}header{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;border-bottom:1px solid var(--line)}
h1{font-size:1.2rem;margin:0;flex:1 1 8rem}h2{font-size:1.25rem;margin:.25rem 0;overflow-wrap:anywhere}a{color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
form{display:flex;gap:.5rem;margin:0}input,button{font:inherit;color:inherit;padding:.35rem .6rem;border:1px solid var(--quiet);border-radius:.3rem;background:var(--paper);min-width:0}
ol{list-style:none;margin:0;padding:0}li a{display:grid;grid-template-columns:13rem 1fr auto;gap:0 1rem;padding:.6rem .25rem;border-bottom:1px solid var(--line);text-decoration:none;color:inherit}
li a:hover{background:var(--soft)}li b,li span,li small{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}li small{grid-column:2/4;color:var(--quiet)}time{color:var(--quiet);font-size:.9rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem 1rem;margin:.5rem 0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
nav.tabs{display:flex;gap:.25rem;margin:1rem 0 0;border-bottom:1px solid var(--line)}nav.tabs a{padding:.4rem .8rem;text-decoration:none}nav.tabs a[aria-current]{border:1px solid var(--line);border-bottom:3px solid var(--accent);color:var(--ink);font-weight:600}
iframe{width:100%;height:75vh;border:1px solid var(--line);border-top:0;background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--soft);padding:1rem;margin:0}
@media(max-width:40rem){li a{grid-template-columns:1fr auto}li span{grid-column:1/3;grid-row:2;white-space:normal}li small{grid-column:1/3}dl{grid-template-columns:1fr}dt{font-size:.9rem}}
`;

function Frame({ title, children }: { title: string; children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="icon" href="data:," />
        <style>{raw(STYLE)}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** The list of caught mails, newest first. */
export interface InboxView {
  readonly mails: readonly MailSummary[];
  /** How many match; more than are shown when the list is long. */
  readonly count: number;
  readonly query: string;
}

/** The inbox as a whole HTML document. */
export function inboxPage({ mails, count, query }: InboxView): string {
  const more = count > mails.length ? ` (the newest ${mails.length} are shown)` : '';
  return document(
    <Frame title={`Inbox (${count})`}>
      <header>
        <h1>Inbox of the local stack</h1>
        <form action="/" method="get" role="search">
          <input
            type="search"
            name="query"
            value={query}
            aria-label="Search mails"
            placeholder="to: subject: or words"
          />
          <button>Search</button>
        </form>
        <form action="/delete" method="post">
          <button>Delete all</button>
        </form>
      </header>
      <main>
        <p role="status">
          {count === 1 ? '1 mail' : `${count} mails`}
          {query === '' ? '' : ` match “${query}”`}
          {more}. Nothing here leaves this computer.
        </p>
        <ol data-newest={mails[0]?.ID ?? ''} id="mails">
          {mails.map((mail) => (
            <li>
              <a href={`/mail/${mail.ID}`}>
                <b title={everybody([...mail.To, ...mail.Bcc])}>{names([...mail.To, ...mail.Bcc])}</b>
                <span>{mail.Subject === '' ? '(no subject)' : mail.Subject}</span>
                <When at={mail.Created} />
                <small>{mail.Snippet}</small>
              </a>
            </li>
          ))}
        </ol>
      </main>
      <script src="/inbox.js" defer></script>
    </Frame>,
  );
}

/** Ways to look at a mail. */
export const TABS = ['html', 'text', 'source'] as const;
/** One way to look at a mail. */
export type Tab = (typeof TABS)[number];

/** One mail, taken apart. */
export interface MailView {
  readonly mail: MailSummary;
  readonly tab: Tab;
  /** What the text and source tabs show. */
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly href: string; readonly size: number }[];
}

/** One mail as a whole HTML document; its HTML is shown in a frame without scripts and without our origin. */
export function mailPage({ mail, tab, text, attachments }: MailView): string {
  return document(
    <Frame title={mail.Subject}>
      <header>
        <h1>
          <a href="/">Inbox</a>
        </h1>
      </header>
      <main>
        <h2>{mail.Subject === '' ? '(no subject)' : mail.Subject}</h2>
        <dl>
          <dt>From</dt>
          <dd>{everybody([mail.From])}</dd>
          <dt>To</dt>
          <dd>{everybody([...mail.To, ...mail.Cc, ...mail.Bcc])}</dd>
          <dt>Came</dt>
          <dd>
            <When at={mail.Created} />
          </dd>
          <dt>Message-ID</dt>
          <dd>{mail.MessageID}</dd>
          {attachments.map((part) => (
            <>
              <dt>Attached</dt>
              <dd>
                <a href={part.href} download={part.name}>
                  {part.name}
                </a>{' '}
                ({part.size} bytes)
              </dd>
            </>
          ))}
        </dl>
        <nav class="tabs" aria-label="Ways to look at it">
          {TABS.map((name) => (
            <a href={`/mail/${mail.ID}?tab=${name}`} aria-current={name === tab ? 'page' : undefined}>
              {{ html: 'HTML', text: 'Text', source: 'Source' }[name]}
            </a>
          ))}
        </nav>
        {tab === 'html' ? (
          <iframe
            title="The mail"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            src={`/mail/${mail.ID}/html`}
          ></iframe>
        ) : (
          <pre tabindex={0}>{text}</pre>
        )}
      </main>
    </Frame>,
  );
}

function When({ at }: { at: string }) {
  return <time datetime={at}>{`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}</time>;
}

function names(list: readonly MailAddress[]): string {
  return list.map(({ Name, Address }) => (Name === '' ? Address : Name)).join(', ');
}

function everybody(list: readonly MailAddress[]): string {
  return list.map(({ Name, Address }) => (Name === '' ? Address : `${Name} <${Address}>`)).join(', ');
}

function document(page: { toString(): string }): string {
  return `<!doctype html>${page.toString()}`;
}
