import { describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { messageBytes, type OutgoingMail } from './mail-transport.js';

const FROM = { name: 'ISMS', address: 'isms@company.test' };
const MAIL: OutgoingMail = {
  to: { name: 'Anna Meyer', address: 'anna@company.test' },
  messageId: '<01a2@isms.test>',
  subject: 'Approve plan of CA-2027-0014 by Thu 11 Mar [Internal]',
  text: 'Grüße\n.\n. a line with a dot\n',
  html: '<p>Grüße</p>',
};

const headersOf = async (mail: OutgoingMail): Promise<string[]> => {
  const [head = ''] = (await messageBytes(mail, FROM)).toString('latin1').split('\r\n\r\n');
  return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
};

describe('the message as bytes', () => {
  it('has these headers and no other', async () => {
    const names = (await headersOf(MAIL)).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
    expect(names.toSorted()).toEqual(
      [
        ...['from', 'to', 'subject', 'message-id', 'date', 'mime-version', 'content-type'],
        ...['auto-submitted', 'x-auto-response-suppress', 'content-language'],
      ].toSorted(),
    );
  });

  it('is 7-bit text with CR LF at every end of line, lines of at most 998 characters, and ends with one', async () => {
    const text = (await messageBytes({ ...MAIL, html: `<p>${'ü'.repeat(5_000)}</p>` }, FROM)).toString('latin1');
    expect(text).toMatch(/^[\x20-\x7e\r\n\t]*$/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('carries both parts as they were written', async () => {
    const parsed = await simpleParser(await messageBytes(MAIL, FROM));
    expect(parsed.text).toBe(MAIL.text);
    expect(parsed.html).toBe(MAIL.html);
    expect(parsed.subject).toBe(MAIL.subject);
    expect(parsed.messageId).toBe(MAIL.messageId);
  });

  it.each([
    'Anna\r\nBcc: eve@evil.test',
    'Anna\nContent-Type: text/html\n\n<script>',
    'Anna\rX: y',
    'Anna\u2028Bcc: eve@evil.test',
    'Anna\u0000Bcc: x',
    'Anna" <eve@evil.test>, "x',
    'Anna, eve@evil.test',
    '=?utf-8?Q?Anna=0D=0ABcc:_eve=40evil.test?=',
    'Group: eve@evil.test;',
    'ü'.repeat(2_000),
  ])('a name or title like %j adds neither header nor recipient', async (text) => {
    const mail = { ...MAIL, to: { ...MAIL.to, name: text }, subject: `${text} [Internal]` };
    const lines = await headersOf(mail);
    expect(lines).toHaveLength((await headersOf(MAIL)).length);
    expect(
      lines.filter((line) => /^(bcc|x|content-type: text\/html)/i.test(line) && !/^x-auto-response/i.test(line)),
    ).toEqual([]);
    const parsed = await simpleParser(await messageBytes(mail, FROM));
    const to = [parsed.to ?? []].flat().flatMap((list) => list.value.flatMap((entry) => entry.group ?? [entry]));
    expect(to.map((entry) => entry.address)).toEqual(['anna@company.test']);
    expect(parsed.bcc).toBeUndefined();
  });
});
