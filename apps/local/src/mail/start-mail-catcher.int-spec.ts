import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { freePort } from '../net/ports.js';
import { startMailCatcher, type MailCatcher, type MailCatcherOptions } from './start-mail-catcher.js';

let options: MailCatcherOptions;
let catcher: MailCatcher;
beforeEach(async () => {
  const dir = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'isms-mail-')), 'mails');
  options = { dir, smtpPort: await freePort(), webPort: await freePort() };
  catcher = await startMailCatcher(options);
});
afterEach(async () => {
  await catcher.stop();
  fs.rmSync(path.dirname(options.dir), { recursive: true, force: true });
});

const plan: SendMailOptions = {
  from: 'ISMS Engine <isms@larkfield.example>',
  to: 'Daniel Okafor <daniel.okafor@larkfield.example>',
  bcc: 'archive@larkfield.example',
  subject: 'Approve plan of CA-2027-0007 by Thu 12 Mar [Internal] – “änderung”',
  text: 'You decide as Top Management. Open http://127.0.0.1:3000/t/abc',
  html: '<p>You decide as <b>Top Management</b>.</p><script>document.title = "ran"</script>',
  messageId: '<mail-1@isms>',
  headers: { 'X-Isms-Mail': 'one' },
};

async function send(mail: SendMailOptions): Promise<void> {
  const transport = createTransport(catcher.smtpUrl);
  try {
    await transport.sendMail(mail);
  } finally {
    transport.close();
  }
}

async function get<Body = Record<string, unknown>>(where: string): Promise<Body> {
  return (await (await fetch(catcher.webUrl + where)).json()) as Body;
}

interface List {
  total: number;
  messages_count: number;
  messages: { ID: string; Subject: string; Bcc: unknown[]; To: unknown[] }[];
}
const search = (query: string) => get<List>(`/api/v1/search?query=${encodeURIComponent(query)}`);

describe('the mail catcher', () => {
  it('answers in the words of the Mailpit API', async () => {
    await send(plan);
    const { total, messages } = await get<List>('/api/v1/messages?limit=10');
    expect(total).toBe(1);
    expect(messages[0]).toMatchObject({
      MessageID: 'mail-1@isms',
      From: { Name: 'ISMS Engine', Address: 'isms@larkfield.example' },
      To: [{ Name: 'Daniel Okafor', Address: 'daniel.okafor@larkfield.example' }],
      Bcc: [{ Name: '', Address: 'archive@larkfield.example' }],
      Subject: plan.subject,
      Snippet: plan.text,
      Attachments: 0,
    });
    const id = String(messages[0]?.ID);
    expect(await get(`/api/v1/message/${id}`)).toMatchObject({
      ID: id,
      Text: expect.stringContaining('/t/abc'),
      HTML: plan.html,
    });
    expect(await get(`/api/v1/message/${id}/headers`)).toMatchObject({
      'X-Isms-Mail': ['one'],
      'Message-Id': ['<mail-1@isms>'],
    });
    expect(await (await fetch(`${catcher.webUrl}/api/v1/message/${id}/raw`)).text()).toMatch(/^From: ISMS Engine/m);
    expect(await get(`/api/v1/message/latest`)).toMatchObject({ ID: id });
    expect((await fetch(`${catcher.webUrl}/api/v1/message/none`)).status).toBe(404);
  });

  it('pages newest first and finds by recipient, subject, sender, phrase and word', async () => {
    for (const n of [1, 2, 3])
      await send({ ...plan, to: `p${n}@larkfield.example`, subject: `Task number ${n}`, messageId: `<${n}@isms>` });
    const subjects = async (list: Promise<List>) => (await list).messages.map(({ Subject }) => Subject);
    expect(await subjects(get('/api/v1/messages?limit=2'))).toEqual(['Task number 3', 'Task number 2']);
    expect(await subjects(get('/api/v1/messages?limit=2&start=2'))).toEqual(['Task number 1']);
    expect(await subjects(search('to:p2@larkfield.example'))).toEqual(['Task number 2']);
    expect(await subjects(search('subject:"number 3" from:isms@'))).toEqual(['Task number 3']);
    expect(await subjects(search('TOP -subject:"number 3" http://127.0.0.1:3000/t/abc'))).toEqual([
      'Task number 2',
      'Task number 1',
    ]);
    expect(await subjects(search('to:archive@larkfield.example'))).toHaveLength(3);
    expect((await search('nowhere')).messages_count).toBe(0);
  });

  it('keeps its mails over a restart, in order, until all are deleted', async () => {
    await send({ ...plan, subject: 'first' });
    await send({ ...plan, subject: 'second' });
    await catcher.stop();
    catcher = await startMailCatcher(options);
    await send({ ...plan, subject: 'third' });
    const { messages } = await get<List>('/api/v1/messages');
    expect(messages.map(({ Subject }) => Subject)).toEqual(['third', 'second', 'first']);
    const answer = await fetch(`${catcher.webUrl}/delete`, { method: 'POST', redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect((await get<List>('/api/v1/messages')).total).toBe(0);
    expect(fs.readdirSync(options.dir)).toEqual([]);
  });

  it('shows the inbox and a mail as pages, and gives the HTML of a mail no scripts and no origin', async () => {
    await send({ ...plan, attachments: [{ filename: 'due.ics', content: 'BEGIN:VCALENDAR' }] });
    const id = String((await get<List>('/api/v1/messages')).messages[0]?.ID);
    const page = async (where: string) => (await fetch(catcher.webUrl + where)).text();
    expect(await page('/')).toContain('Approve plan of CA-2027-0007');
    expect(await page('/?query=nothing')).toContain('0 mails match');
    expect(await page(`/mail/${id}`)).toMatch(/<iframe[^>]* sandbox="allow-popups[^"]*" src="\/mail\/[^"]+\/html"/);
    expect(await page(`/mail/${id}`)).toMatch(/download="due\.ics"/);
    expect(await page(`/mail/${id}?tab=text`)).toContain('You decide as Top Management.');
    expect(await page(`/mail/${id}?tab=source`)).toContain('Message-ID: &lt;mail-1@isms&gt;');
    const inner = await fetch(`${catcher.webUrl}/mail/${id}/html`);
    expect(inner.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups [^;]*; default-src 'none'/);
    expect(inner.headers.get('content-security-policy')).not.toContain('allow-scripts');
    expect(await page(`/api/v1/message/${id}/part/1`)).toBe('BEGIN:VCALENDAR');
  });

  it('escapes what a mail brings into its pages', async () => {
    await send({ ...plan, subject: '<img src=x onerror=alert(1)>', text: '<script>alert(2)</script>' });
    const inbox = await (await fetch(`${catcher.webUrl}/?query=${encodeURIComponent('"><b>')}`)).text();
    expect(inbox).not.toContain('"><b>');
    const id = String((await get<List>('/api/v1/messages')).messages[0]?.ID);
    const mail = await (await fetch(`${catcher.webUrl}/mail/${id}?tab=text`)).text();
    expect(mail).toContain('&lt;img src=x');
    expect(mail).not.toMatch(/<img|<script>alert/);
  });

  it('is closed to other web pages', async () => {
    const rebound = http.get(`${catcher.webUrl}/api/v1/messages`, { headers: { host: 'evil.example' } });
    const [answer] = (await once(rebound, 'response')) as [http.IncomingMessage];
    answer.resume();
    const posted = await fetch(`${catcher.webUrl}/delete`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect([answer.statusCode, posted.status]).toEqual([421, 403]);
  });

  it('fails as it is told: for one recipient, for all, for a while or for ever', async () => {
    catcher.behave((stage, to) =>
      stage === 'recipient' && to.startsWith('gone@') ? { code: 550, message: 'no such user' } : undefined,
    );
    await expect(send({ ...plan, to: 'gone@larkfield.example', bcc: undefined })).rejects.toMatchObject({
      responseCode: 550,
    });
    await send(plan);
    catcher.behave((stage) => (stage === 'data' ? { code: 451, message: 'try again later' } : undefined));
    await expect(send(plan)).rejects.toMatchObject({ responseCode: 451 });
    catcher.behave(() => undefined);
    await send(plan);
    expect((await get<List>('/api/v1/messages')).total).toBe(2);
  });
});
