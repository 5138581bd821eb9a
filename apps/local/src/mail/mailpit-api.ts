import type { Attachment, ParsedMail } from 'mailparser';
import { addresses, type MailStore, type MailSummary } from './mail-store.js';
import { matches, needsBody } from './search.js';

/** An answer of the web side. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer in JSON. */
export function json(value: unknown, status = 200): Answer {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

/**
 * The read part of Mailpit's API, same paths and field names: `/api/v1/messages`, `/api/v1/search`,
 * `/api/v1/message/{ID}` with `/headers`, `/raw` and `/part/{PartID}`; `DELETE /api/v1/messages` forgets all.
 * @returns nothing for a path that is not of the API
 */
export async function mailpitApi(store: MailStore, method: string, url: URL): Promise<Answer | undefined> {
  const [, resource, id, part, partId] =
    /^\/api\/v1\/(\w+)(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  if (resource === undefined) return undefined;
  if (method === 'DELETE' && resource === 'messages') {
    await store.clear();
    return { status: 200, type: 'text/plain; charset=utf-8', body: 'ok' };
  }
  if (method !== 'GET' && method !== 'HEAD') return json({ Error: 'only reading is possible here' }, 405);
  switch (resource) {
    case 'messages':
      return json(page(store, store.list(), url.searchParams));
    case 'search':
      return json(page(store, await search(store, url.searchParams.get('query')), url.searchParams));
    case 'message':
      return message(store, id, { part, partId });
    default:
      return json({ Error: 'not found' }, 404);
  }
}

/** Mails that match a search, newest first. */
export async function search(store: MailStore, query: string | null): Promise<MailSummary[]> {
  if (!query) return store.list();
  const found: MailSummary[] = [];
  const wantsBody = needsBody(query);
  for (const line of store.list()) {
    const body = wantsBody ? ((await store.parsed(line)).text ?? '') : '';
    if (matches(query, line, () => body)) found.push(line);
  }
  return found;
}

function page(store: MailStore, lines: readonly MailSummary[], parameters: URLSearchParams): unknown {
  const start = wholeNumber(parameters.get('start'), 0);
  const limit = wholeNumber(parameters.get('limit'), 50);
  const total = store.list().length;
  return {
    total,
    unread: total,
    count: lines.slice(start, start + limit).length,
    messages_count: lines.length,
    messages_unread: lines.length,
    start,
    tags: [],
    messages: lines.slice(start, start + limit),
  };
}

function wholeNumber(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

async function message(
  store: MailStore,
  id: string | undefined,
  { part, partId }: { part?: string; partId?: string },
): Promise<Answer> {
  const line = store.find(id ?? '');
  if (!line) return json({ Error: 'message not found' }, 404);
  if (part === 'raw') return { status: 200, type: 'text/plain; charset=utf-8', body: await store.raw(line) };
  const mail = await store.parsed(line);
  switch (part) {
    case undefined:
      return json(whole(line, mail));
    case 'headers':
      return json(headers(mail));
    case 'part':
      return attachment(mail, partId);
    default:
      return json({ Error: 'not found' }, 404);
  }
}

function whole(line: MailSummary, mail: ParsedMail): unknown {
  const { Read: _read, Snippet: _snippet, Created, Attachments: _count, ...rest } = line;
  const parts = mail.attachments.map((one, index) => ({ inline: one.related, entry: describePart(one, index) }));
  return {
    ...rest,
    Cc: addresses(mail.cc),
    ReturnPath: line.From.Address,
    Date: (mail.date ?? new Date(Created)).toISOString(),
    ListUnsubscribe: { Header: '', Links: [], Errors: '', HeaderPost: '' },
    Text: mail.text ?? '',
    HTML: mail.html === false ? '' : (mail.html ?? ''),
    Inline: parts.filter(({ inline }) => inline).map(({ entry }) => entry),
    Attachments: parts.filter(({ inline }) => !inline).map(({ entry }) => entry),
  };
}

function describePart(part: Attachment, index: number): unknown {
  return {
    PartID: String(index + 1),
    FileName: part.filename ?? '',
    ContentType: part.contentType,
    ContentID: part.cid ?? '',
    Size: part.size,
  };
}

function headers(mail: ParsedMail): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const { line } of mail.headerLines) {
    const colon = line.indexOf(':');
    const name = line
      .slice(0, colon)
      .toLowerCase()
      .replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
    (result[name] ??= []).push(
      line
        .slice(colon + 1)
        .replace(/\r?\n[ \t]+/g, ' ')
        .trim(),
    );
  }
  return result;
}

function attachment(mail: ParsedMail, partId: string | undefined): Answer {
  const part = mail.attachments[Number(partId) - 1];
  if (!part) return json({ Error: 'not found' }, 404);
  // Always as a download: a caught HTML file must not run in the origin of the inbox.
  return {
    status: 200,
    type: 'application/octet-stream',
    body: part.content,
    headers: { 'content-disposition': 'attachment' },
  };
}
