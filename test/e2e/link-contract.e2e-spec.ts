import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { Mailbox } from '#testing/mailbox.js';
import { until } from '#testing/running-stack.js';
import { TaskPageClient } from '#testing/task-page.js';
import { openProfile } from './support/browser.js';
import { Company } from './support/company.js';
import { ACCEPT, ContractDesk, filled, PLAN, receiptOf, send } from './support/contract-desk.js';
import { fillIn, press } from './support/person.js';
import { tableContents } from './support/table-contents.js';

jest.setTimeout(180_000);

let company: Company;
let desk: ContractDesk;
let temporal: Connection;

beforeAll(async () => {
  company = await Company.start();
  desk = new ContractDesk(company);
  temporal = await Connection.connect({ address: company.stack.temporalAddress });
}, 180_000);
afterAll(async () => {
  await temporal.close();
  await company.close();
}, 60_000);

describe('who only looks', () => {
  test('GET, HEAD, twice, with scanner headers, every link on the page and a browser with scripts for 30 s change nothing', async () => {
    const { id, link } = await desk.triage();
    await company.untilState(id, 'TRIAGE');
    const before = await quietContents();
    const events = await historyLength(id);
    const headers = { purpose: 'prefetch', 'user-agent': 'Mozilla/5.0 (compatible; SafeLinks)' };
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) {
      const response = await fetch(link, { method, headers });
      expect([response.status, response.headers.get('set-cookie')]).toEqual([200, null]);
    }
    const profile = await openProfile(company.browser, { scripts: true });
    const page = await profile.newPage();
    await page.goto(link);
    for (const anchor of await page.locator('a[href]').all()) {
      const address = new URL((await anchor.getAttribute('href')) ?? '', link);
      if (address.origin === new URL(link).origin) await fetch(address, { headers });
    }
    await page.mouse.move(200, 300);
    await page.waitForTimeout(30_000);
    expect(page.url()).toBe(link);
    await profile.close();
    expect(await tableContents(company.stack)).toEqual(before);
    expect(await historyLength(id)).toBe(events);
    expect((await send(link, await filled(link))).status).toBe(200);
    expect(await tableContents(company.stack)).not.toEqual(before);
  });
});

describe('answers of a task link', () => {
  test('open, right person, right version: 200 with a receipt, one decision, one event, one message', async () => {
    const { id, link } = await desk.triage();
    const reply = await send(link, await filled(link));
    expect([reply.status, receiptOf(reply)]).toEqual([200, expect.stringMatching(/^R-/)]);
    expect(await desk.decisions(id)).toBe(1);
    const events = `select 1 from audit_event where record_id = $1 and type = 'DECIDED'`;
    expect(await company.stack.sql(events, [id])).toHaveLength(1);
    expect(
      await company.stack.sql(`select 1 from outbox where record_id = $1 and signal = 'decided'`, [id]),
    ).toHaveLength(1);
  });

  test('the same answer again gives the same receipt and writes nothing; another answer gives 409 and is told', async () => {
    const { id, link } = await desk.triage();
    const fields = await filled(link);
    const first = await send(link, fields);
    await company.untilState(id, 'CONTAINMENT');
    const again = await send(link, fields);
    expect([again.status, receiptOf(again)]).toEqual([200, receiptOf(first)]);
    const other = await send(link, { ...fields, act: 'decide:NOT_NC' });
    expect([other.status, receiptOf(other)]).toEqual([409, receiptOf(first)]);
    expect([await desk.decisions(id), await desk.refused(id)]).toEqual([1, ['DIFFERENT_AGAIN']]);
  });

  test('two members of Top Management: the later one gets 409 with the name of the first, and the attempt is told', async () => {
    const { id, first, second } = await desk.planForTopManagement();
    expect((await send(first, await filled(first, { act: 'decide:APPROVE' }))).status).toBe(200);
    const fields = { ...second.hidden, act: 'decide:APPROVE' };
    const late = await send(second.link, fields);
    expect(late.status).toBe(409);
    expect(late.text).toContain('Helene Vosmeer');
    expect(await desk.refused(id)).toContain('DECIDED_BY_OTHER');
  });

  test('handed on: the old link gets 403 and says who has it now', async () => {
    const { id, link } = await desk.triage();
    const fields = await filled(link);
    const handOn = { act: 'decide:DELEGATE', delegateTo: 'lukas.brandt@larkfield.example', delegateComment: 'Holiday' };
    expect((await send(link, { ...fields, ...handOn })).status).toBe(200);
    const late = await send(link, fields);
    expect([late.status, late.text.includes('Lukas Brandt')]).toEqual([403, true]);
    expect([await desk.decisions(id), await desk.refused(id)]).toEqual([0, ['HANDED_ON']]);
    await company.person('Lukas Brandt').mail(`Triage ${id}`);
  });

  test('expired: 410 with a button that mails a fresh link to the same mailbox, which decides', async () => {
    const { id, link } = await desk.triage();
    const fields = await filled(link);
    await company.stack.sql(
      `update task_link set expires_at = now() - interval '1 day' where task_id in
        (select t.id from task t join question q on q.id = t.question_id where q.record_id = $1)`,
      [id],
    );
    const late = await send(link, fields);
    expect([late.status, late.text.includes('Send me a fresh link')]).toEqual([410, true]);
    expect((await send(link, await filled(link, { act: 'fresh-link' }))).status).toBe(202);
    const fresh = Mailbox.linkOf(await company.person('Priya Nandakumar').mail(`Triage ${id}`));
    expect(fresh).not.toBe(link);
    expect((await send(fresh, await filled(fresh))).status).toBe(200);
  });

  test('unknown and mutated tokens get one constant 404', async () => {
    const { link } = await desk.triage();
    const wrong = [`${link}A`, link.slice(0, -1), `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`];
    const replies = await Promise.all(wrong.map((address) => send(address, ACCEPT)));
    expect(replies.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  });

  test('no form token, or a page of another site: 403 with a hint to load the page again', async () => {
    const { id, link } = await desk.triage();
    const fields = await filled(link);
    const replies = [
      await send(link, ACCEPT),
      await send(link, fields, { headers: { origin: 'https://evil.example' } }),
      await send(link, fields, { headers: { 'sec-fetch-site': 'cross-site' } }),
    ];
    for (const { status, text } of replies) expect([status, /load the page again/i.test(text)]).toEqual([403, true]);
    expect(await desk.decisions(id)).toBe(0);
  });

  test('other methods get 405 and are told which are allowed', async () => {
    const { link } = await desk.triage();
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const reply = await send(link, ACCEPT, { method });
      expect([method, reply.status, reply.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD, POST']);
    }
  });

  test('assurance level B: 303 to sign-in, and the signed-in person comes back to the same page and decides', async () => {
    const { id, link } = await desk.triage();
    const fields = await filled(link);
    await company.stack.sql(`update question set assurance = 'B' where record_id = $1`, [id]);
    const reply = await send(link, fields);
    expect([reply.status, reply.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/\/sign-in\?back=%2Ft%2F/),
    ]);
    expect(await desk.decisions(id)).toBe(0);
    const page = await company.person('Priya Nandakumar').signedIn(new URL(link).pathname);
    expect(page.url()).toBe(link);
    const { act: _act, ...typed } = ACCEPT;
    await fillIn(page, typed);
    await press(page, 'Accept as nonconformity');
    const recorded = await company.stack.sql('select assurance, channel from decision where record_id = $1', [id]);
    expect(recorded).toEqual([{ assurance: 'B', channel: 'LINK_AND_SESSION' }]);
  });
});

describe('a text that changes while somebody reads it', () => {
  test('the answer on the old text gets 409 with the difference, the old link dies, and the new one decides', async () => {
    const { id, first, owner } = await desk.planForTopManagement();
    const fields = await filled(first, { act: 'decide:APPROVE' });
    const sent = await TaskPageClient.open(owner);
    const form = await sent.press('amend');
    expect(form.status).toBe(200);
    const amended = await send(owner, {
      ...sent.hidden(),
      ...PLAN,
      criterion: 'No export without a second check in three months.',
      act: 'amend:send',
    });
    expect(amended.status).toBe(200);
    const late = await send(first, fields);
    expect(late.status).toBe(409);
    expect(late.text).toContain('in three months');
    expect(await desk.decisions(id)).toBe(4);
    await until(async () => (await TaskPageClient.open(first)).status === 410, {
      seconds: 30,
      what: 'the old link to die',
    });
    const fresh = Mailbox.linkOf(await company.person('Helene Vosmeer').mail(`Approve plan of ${id}`));
    expect((await send(fresh, await filled(fresh, { act: 'decide:APPROVE' }))).status).toBe(200);
  });
});

describe('a part of the engine is away', () => {
  test('PostgreSQL: 503 with Retry-After, nothing is recorded, and the same answer is taken after its return', async () => {
    const { id, link } = await desk.triage();
    const fields = await filled(link);
    expect(company.stack.kill9('postgres')).toBe(true);
    const reply = await send(link, fields);
    expect([reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([503, true]);
    expect(reply.text).toMatch(/nothing was recorded|it shows whether it was recorded/i);
    await until(async () => (await fetch(link)).status === 200, { seconds: 60, what: 'the pages to return' });
    expect(await desk.decisions(id)).toBe(0);
    expect((await send(link, fields)).status).toBe(200);
    await company.untilState(id, 'CONTAINMENT', 60);
  });

  for (const part of ['temporal', 'worker'] as const) {
    test(`${part}: the answer is recorded at once and takes effect after its return`, async () => {
      const { id, link } = await desk.triage();
      const fields = await filled(link);
      expect(company.stack.kill9(part)).toBe(true);
      const reply = await send(link, fields);
      expect([200, 202]).toContain(reply.status);
      expect(receiptOf(reply)).toMatch(/^R-/);
      expect(await desk.decisions(id)).toBe(1);
      await company.untilState(id, 'CONTAINMENT', 90);
    });
  }
});

async function historyLength(id: string): Promise<number> {
  const client = new Client({ connection: temporal, namespace: 'isms' });
  return (await client.workflow.getHandle(`corrective-action/${id}`).describe()).historyLength;
}

/** Contents of all tables once mails are sent and seals are set: two looks, two seconds apart, that see the same. */
async function quietContents(): Promise<Record<string, string>> {
  let last: Record<string, string> = {};
  await until(
    async () => {
      const seen = last;
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      last = await tableContents(company.stack);
      return JSON.stringify(seen) === JSON.stringify(last);
    },
    { seconds: 60, what: 'the tables to come to rest' },
  );
  return last;
}
