import { describe, expect, it } from '@jest/globals';
import type { MailToSend } from '#contracts/mail-queue.js';
import { SAMPLE_MAILS, SAMPLE_TASK } from '#testing/sample-mails.js';
import { renderMail, type RenderContext } from './render-mail.js';

const TOKEN = 'Zk3v9QmXrT0uYb7LwEoC2hNfJaS5dPg8iVtKqR1xBzM';
const CONFIRMATION = 'Cc3v9QmXrT0uYb7LwEoC2hNfJaS5dPg8iVtKqR1xBzM';
const CONTEXT: RenderContext = {
  publicUrl: 'https://isms.test',
  secrets: { taskToken: () => TOKEN, confirmationToken: () => CONFIRMATION, signInCode: () => '48210937' },
};
const TASK_URL = `https://isms.test/t/${TOKEN}`;
const RECORD_URL = 'https://isms.test/corrective-actions/CA-2027-0014';
const NAMES = Object.keys(SAMPLE_MAILS) as (keyof typeof SAMPLE_MAILS)[];

const render = (mail: MailToSend) => renderMail(mail, CONTEXT);

/** What a person reads in the HTML part, as one line. */
function readable(html: string): string {
  return html
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ')
    .trim();
}

const words = (text: string): string[] => text.split(/[\s:]+/).filter((word) => /[\p{L}\p{N}]/u.test(word));

describe('subject and first line of each mail', () => {
  it.each<[keyof typeof SAMPLE_MAILS, string, string]>([
    [
      'task',
      'Approve plan of CA-2027-0014 by Thu 11 Mar [Internal]',
      'Ines Maurer, as ISMS Manager you are asked to approve plan of CA-2027-0014 by Thu 11 Mar 2027, 18:00 CET (in 5 business days).',
    ],
    [
      'work',
      'Find the root cause of CA-2027-0014 by Thu 11 Mar [Internal]',
      'Ines Maurer, as ISMS Manager you are asked to find the root cause of CA-2027-0014 by Thu 11 Mar 2027, 18:00 CET (in 5 business days).',
    ],
    [
      'substitute',
      'Approve plan of CA-2027-0014 by Thu 11 Mar [Internal]',
      'Ines Maurer, as ISMS Manager (in the place of Ben Okoye) you are asked to approve plan of CA-2027-0014 by Thu 11 Mar 2027, 18:00 CET (in 5 business days).',
    ],
    [
      'reminder',
      'Reminder 2: approve plan of CA-2027-0014 by Thu 11 Mar [Internal]',
      'Reminder 2. Ines Maurer, as ISMS Manager you are asked to approve plan of CA-2027-0014 by Thu 11 Mar 2027, 18:00 CET (in 5 business days).',
    ],
    [
      'notice',
      'Overdue, level 1: approve plan of CA-2027-0014, was due Thu 11 Mar [Internal]',
      'Escalation level 1 of 4. Ruth Adeyemi, you are told as Line manager: approve plan of CA-2027-0014 was due Thu 11 Mar 2027, 18:00 CET (1 business day ago) and is not done.',
    ],
    [
      'added',
      'Overdue, level 2: approve plan of CA-2027-0014, was due Thu 11 Mar [Internal]',
      'Escalation level 2 of 4. Helena Vos, as Chair of Top Management you are asked to approve plan of CA-2027-0014: it was due Thu 11 Mar 2027, 18:00 CET (1 business day ago).',
    ],
    [
      'ownReceipt',
      'Your decision on CA-2027-0014 is recorded: Plan approval [Internal]',
      'Ines Maurer, you decided as ISMS Manager on Thu 4 Mar 2027, 09:12 CET: REQUEST_CHANGES.',
    ],
    [
      'requesterReceipt',
      'Decision on CA-2027-0014 is recorded: Plan approval [Internal]',
      'Jonas Weber, Ines Maurer decided as ISMS Manager (in the place of Ben Okoye) on Thu 4 Mar 2027, 09:12 CET: APPROVE.',
    ],
    [
      'info',
      'Nonconformity accepted: CA-2027-0014 [Internal]',
      'Mia Lund, for your information, nothing is asked of you: Nonconformity accepted: CA-2027-0014.',
    ],
    [
      'infoWithoutRecord',
      'A mail address does not work [Internal]',
      'Ines Maurer, for your information, nothing is asked of you: A mail address does not work.',
    ],
    [
      'digest',
      'Your day in the ISMS: 2 open tasks, 1 overdue [Internal]',
      'Ines Maurer, you have 2 open tasks, 1 overdue. The most urgent one: approve plan of CA-2027-0014.',
    ],
    [
      'signInCode',
      'Your sign-in code [Internal]',
      'Ines Maurer, type this code on the sign-in page that you have open; it is valid for 10 minutes.',
    ],
    [
      'raiseConfirmation',
      'Confirm that you raised CA-2027-0014 [Internal]',
      'Mia Lund, please confirm as raiser that you reported CA-2027-0014.',
    ],
  ])('%s', (name, subject, first) => {
    const mail = render(SAMPLE_MAILS[name]);
    expect(mail.subject).toBe(subject);
    expect(mail.text.replace(/\n/g, ' ').startsWith(`${first} `)).toBe(true);
    // Preheader and first paragraph.
    expect(readable(mail.html).startsWith(`${first} ${first}`)).toBe(true);
  });
});

describe('links', () => {
  it.each<[keyof typeof SAMPLE_MAILS, string[]]>([
    ['task', [TASK_URL]],
    ['work', [TASK_URL]],
    ['substitute', [TASK_URL]],
    ['reminder', [TASK_URL]],
    ['added', [TASK_URL]],
    ['notice', [RECORD_URL]],
    ['ownReceipt', [RECORD_URL]],
    ['requesterReceipt', [RECORD_URL]],
    ['info', [RECORD_URL]],
    ['infoWithoutRecord', ['https://isms.test/sign-in']],
    ['signInCode', []],
    ['raiseConfirmation', [`https://isms.test/raise/confirm/${CONFIRMATION}`]],
  ])('%s has these addresses and no other, once in the text, as button and in full in the HTML', (name, urls) => {
    const mail = render(SAMPLE_MAILS[name]);
    expect(mail.text.match(/\b[a-z]+:\/\/\S+/gi) ?? []).toEqual(urls);
    const hrefs = [...mail.html.matchAll(/\shref="([^"]*)"/g)].map((match) => match[1]);
    expect(hrefs).toEqual(urls.flatMap((url) => [url, url]));
    const seen = [...mail.html.matchAll(/[a-z]+:\/\/[^\s"<]+/gi)].map(([url]) => url);
    expect(new Set(seen)).toEqual(new Set(urls));
  });

  it('a digest leads to each task whose link lives, and to the page with all of them', () => {
    const mail = render(SAMPLE_MAILS.digest);
    const list = 'https://isms.test/my-tasks';
    expect(mail.text.match(/\b[a-z]+:\/\/\S+/gi)).toEqual([TASK_URL, list]);
    expect([...mail.html.matchAll(/\shref="([^"]*)"/g)].map((match) => match[1])).toEqual([TASK_URL, list, list]);
    expect(mail.keptText).toContain('https://isms.test/t/********\n');
  });

  it.each(NAMES)('%s loads nothing: no image, font, style sheet, script, form or frame', (name) => {
    const { html } = render(SAMPLE_MAILS[name]);
    expect(html).not.toMatch(/<(img|script|link|iframe|object|embed|form|input|video|audio|svg|base)\b/i);
    expect(html).not.toMatch(/\b(src|srcset|background|action|ping)\s*=/i);
    expect(html).not.toMatch(/url\(|@import|@font-face|http-equiv/i);
  });
});

describe('both parts', () => {
  it.each(NAMES)('%s says the same in text and in HTML', (name) => {
    const mail = render(SAMPLE_MAILS[name]);
    // In the HTML of a digest the title of a task is its link.
    const written = name === 'digest' ? mail.text.replace(TASK_URL, '') : mail.text;
    const [text, html] = [words(written), words(readable(mail.html))];
    const inHtml = new Set(html);
    expect(text.filter((word) => !inHtml.has(word))).toEqual([]);
    const inText = new Set(text);
    const onlyHtml = new Set(words('If the button does not work, copy this address:'));
    expect(html.filter((word) => !inText.has(word) && !onlyHtml.has(word))).toEqual([]);
  });

  it.each(NAMES)('%s has language, title, dark colours, and stays small', (name) => {
    const mail = render(SAMPLE_MAILS[name]);
    expect(mail.html).toMatch(/^<!doctype html>\s*<html lang="en"/);
    expect(mail.html).toContain(`<title>${mail.subject}</title>`);
    expect(mail.html).toContain('<meta name="color-scheme" content="light dark" />');
    expect(mail.html).toContain('@media (prefers-color-scheme: dark)');
    expect(mail.html.length).toBeLessThan(10_000);
    for (const line of mail.text.split('\n')) if (!line.startsWith('http')) expect(line.length).toBeLessThanOrEqual(78);
  });

  it.each(NAMES)('%s ends with why it came, what to do if it is wrong, and that nobody reads a reply', (name) => {
    const footer = render(SAMPLE_MAILS[name]).text.split('\n---\n')[1] ?? '';
    const line = footer.replace(/\n/g, ' ');
    expect(line).toMatch(/^Why you get this: [a-z]/);
    expect(line).toMatch(/ISMS Manager/);
    expect(line).toMatch(/reply/);
  });
});

describe('facts', () => {
  it('a task shows record, step with its round, raiser, since, due and what happens if nothing is done', () => {
    const { text } = render(SAMPLE_MAILS.task);
    const table = text.replace(/\n {2,}/g, ' ');
    expect(table).toContain(`Record: CA-2027-0014, ${SAMPLE_TASK.recordTitle}`);
    expect(table).toContain('Step: Plan approval, round 2');
    expect(table).toContain('Raised by: Internal auditor');
    expect(table).toContain('Waiting since: Thu 4 Mar 2027, 09:12 CET');
    expect(table).toContain('Due: Thu 11 Mar 2027, 18:00 CET (in 5 business days)');
    expect(table).toContain(`If nothing is done: ${SAMPLE_TASK.ifNothing}`);
    expect(table).toContain('Also involved: Jonas Weber (Owner of the corrective action), Priya Nair\n(Verifier).');
  });

  it('the button says whether a decision or work is asked', () => {
    expect(render(SAMPLE_MAILS.task).text).toContain('Open and decide:');
    expect(render(SAMPLE_MAILS.work).text).toContain('Open the task:');
    expect(render(SAMPLE_MAILS.notice).text).toContain('Open the record:');
  });

  it('reminder and escalation say what comes next', () => {
    expect(render(SAMPLE_MAILS.reminder).text).toContain('What comes next: Your deputy may decide too.');
    expect(render(SAMPLE_MAILS.notice).text).toContain('What comes next: The chair of Top Management is told.');
    expect(render(SAMPLE_MAILS.notice).text).toContain('Waiting for: Ines Maurer (ISMS Manager)');
  });

  it('a digest says of each task what is asked, by when, how late it is, and in whose place', () => {
    const { text } = render(SAMPLE_MAILS.digest);
    const [late, open] = text.split('\n\n').filter((block) => block.startsWith('* '));
    expect(late?.replace(/\n\s*/g, ' ')).toContain(
      'OVERDUE, was due Mon 8 Mar 2027, 18:00 CET (1 business day ago), escalated to level 1',
    );
    expect(open?.replace(/\n\s*/g, ' ')).toMatch(
      /Triage CA-2027-0015 Due Thu 11 Mar 2027, 18:00 CET \(today\) .*in the place of Ben Okoye/,
    );
  });

  it('a receipt names receipt number and version', () => {
    const { text } = render(SAMPLE_MAILS.ownReceipt);
    expect(text).toContain('Receipt: R-7F3K-29QX');
    expect(text).toContain('Version decided on: 9f86d081884c7d65');
  });

  it('the sign-in mail groups its code by four and has no link', () => {
    const mail = render(SAMPLE_MAILS.signInCode);
    expect(mail.text).toContain('    4821 0937\n');
    expect(readable(mail.html)).toContain('4821 0937');
    expect(mail.html).not.toContain('<a');
  });
});

describe('what is kept', () => {
  it.each(NAMES)('%s is kept without its token or code', (name) => {
    const mail = render(SAMPLE_MAILS[name]);
    const kept = `${mail.keptSubject}\n${mail.keptText}`;
    for (const secret of [TOKEN, CONFIRMATION, '48210937', '4821 0937']) expect(kept).not.toContain(secret);
    expect(mail.subject).not.toMatch(/4821/);
  });

  it('a mail without a secret is kept as it was sent', () => {
    const mail = render(SAMPLE_MAILS.info);
    expect(mail.keptText).toBe(mail.text);
  });
});

describe('hostile text', () => {
  const evil = '</td><script>alert(1)</script>\r\nBcc: eve@evil.test\r\n\r\n<img src=x onerror=alert(1)>"\'';
  const poisoned = (data: object): object =>
    Object.fromEntries(
      Object.entries(data).map(([key, value]: [string, unknown]) => {
        if (key === 'tasks') return [key, (value as object[]).map(poisoned)];
        return [key, typeof value === 'string' && !/^(zone|code|.*Id)$/.test(key) ? evil : value];
      }),
    );
  const poison = (mail: MailToSend): MailToSend => {
    return { ...mail, data: poisoned(mail.data) } as MailToSend;
  };

  it.each(NAMES)('%s shows it as text: no element, no attribute, no further line', (name) => {
    const mail = render(poison(SAMPLE_MAILS[name]));
    const clean = render(SAMPLE_MAILS[name]);
    const tags = (html: string) =>
      (html.match(/<\/?[a-z]+/gi) ?? []).filter((tag) => tag !== '<span' && tag !== '</span').join(' ');
    expect(tags(mail.html)).toBe(tags(clean.html));
    expect(mail.html).not.toMatch(/<[^>]*\sonerror/i);
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text).not.toMatch(/^Bcc:/m);
    expect(mail.text).not.toContain('\r');
  });

  it('a record id cannot leave its path', () => {
    const mail = render({ ...SAMPLE_MAILS.info, data: { ...SAMPLE_MAILS.info.data, recordId: '../t/x?y#z' } });
    expect(mail.text).toContain('https://isms.test/corrective-actions/..%2Ft%2Fx%3Fy%23z');
  });
});

describe('a task that is late when it is asked for the first time', () => {
  it('says so, and names no day by which it could still be done', () => {
    const { subject, text } = render({
      ...SAMPLE_MAILS.task,
      data: { ...SAMPLE_TASK, businessDaysLeft: -2 },
    } as MailToSend);
    expect(subject).toBe('Approve plan of CA-2027-0014, overdue since Thu 11 Mar [Internal]');
    const said = text.replace(/\s+/g, ' ');
    expect(said).toContain('approve plan of CA-2027-0014. It is overdue: it was due Thu 11 Mar 2027');
    expect(said).toContain('(2 business days ago)');
    expect(said).not.toContain('CA-2027-0014 by ');
  });
});
