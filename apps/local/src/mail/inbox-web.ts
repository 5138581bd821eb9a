import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { inboxPage, mailPage, TABS, type Tab } from './inbox.page.js';
import type { MailStore, MailSummary } from './mail-store.js';
import { json, mailpitApi, search, type Answer } from './mailpit-api.js';

const PAGE_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** A caught mail runs nothing and loads nothing; its links open in a new tab. */
const MAIL_CSP =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: cid:; frame-ancestors 'self'";
const SHOWN = 200;

/** Shows the newest mails by itself: looks every two seconds whether one came, and reloads only then. */
const SCRIPT = `const list=document.getElementById('mails');setInterval(async()=>{try{const q=new URLSearchParams(location.search).get('query')||'';
const r=await fetch('/api/v1/'+(q?'search?limit=1&query='+encodeURIComponent(q):'messages?limit=1'));const m=(await r.json()).messages[0];
if((m?m.ID:'')!==list.dataset.newest&&!document.hidden)location.reload()}catch{}},2000);`;

/** The web side of the mail catcher: pages for people, JSON for tools. */
export function inboxServer(store: MailStore): http.Server {
  return http.createServer((request, response) => {
    void answer(store, request)
      .catch((error: unknown) => json({ Error: error instanceof Error ? error.message : String(error) }, 500))
      .then((result) => send(request, response, result));
  });
}

async function answer(store: MailStore, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://inbox');
  const method = request.method ?? 'GET';
  const foreign = refusal(request, method);
  if (foreign) return foreign;
  return (await mailpitApi(store, method, url)) ?? pageAnswer(store, method, url);
}

async function pageAnswer(store: MailStore, method: string, url: URL): Promise<Answer> {
  switch (url.pathname) {
    case '/':
      return list(store, url.searchParams.get('query') ?? '');
    case '/inbox.js':
      return { status: 200, type: 'text/javascript; charset=utf-8', body: SCRIPT };
    case '/livez':
    case '/readyz':
      return { status: 200, type: 'text/plain', body: 'ok' };
    case '/delete':
      if (method === 'POST') await store.clear();
      return { status: 303, type: 'text/plain', body: '', headers: { location: '/' } };
    default:
      return mailAnswer(store, url);
  }
}

/** Another web page must neither read the mails (a name that points here) nor delete them (a form that posts here). */
function refusal(request: IncomingMessage, method: string): Answer | undefined {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host))
    return json({ Error: 'only reachable as 127.0.0.1 or localhost' }, 421);
  const { origin } = request.headers;
  const reads = method === 'GET' || method === 'HEAD';
  if (!reads && origin !== undefined && origin !== `http://${request.headers.host}`)
    return json({ Error: 'foreign origin' }, 403);
  return undefined;
}

async function list(store: MailStore, query: string): Promise<Answer> {
  const found = await search(store, query);
  return html(inboxPage({ mails: found.slice(0, SHOWN), count: found.length, query }));
}

async function mailAnswer(store: MailStore, url: URL): Promise<Answer> {
  const [, id, inner] = /^\/mail\/([^/]+)(\/html)?$/.exec(url.pathname) ?? [];
  const mail = id === undefined ? undefined : store.find(id);
  if (!mail)
    return {
      ...html('<!doctype html><title>Not found</title><p>There is no such mail. <a href="/">Inbox</a>'),
      status: 404,
    };
  const parsed = await store.parsed(mail);
  const body = parsed.html === false ? undefined : parsed.html;
  if (inner !== undefined) {
    const headers = { 'content-security-policy': MAIL_CSP };
    return { status: 200, type: 'text/html; charset=utf-8', body: `<base target="_blank">${body ?? ''}`, headers };
  }
  const tab = TABS.find((name) => name === url.searchParams.get('tab')) ?? (body === undefined ? 'text' : 'html');
  return html(
    mailPage({ mail, tab, text: await textOf(store, mail, tab), attachments: attachmentsOf(mail, parsed.attachments) }),
  );
}

async function textOf(store: MailStore, mail: MailSummary, tab: Tab): Promise<string> {
  switch (tab) {
    case 'html':
      return '';
    case 'text':
      return (await store.parsed(mail)).text ?? '';
    case 'source':
      return (await store.raw(mail)).toString('utf8');
  }
}

function attachmentsOf(mail: MailSummary, parts: readonly { filename?: string | undefined; size: number }[]) {
  return parts.map(({ filename, size }, index) => ({
    name: filename ?? `part ${index + 1}`,
    href: `/api/v1/message/${mail.ID}/part/${index + 1}`,
    size,
  }));
}

function html(body: string): Answer {
  return { status: 200, type: 'text/html; charset=utf-8', body, headers: { 'content-security-policy': PAGE_CSP } };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
