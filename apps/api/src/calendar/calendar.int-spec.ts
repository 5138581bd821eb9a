import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openApiFixture, FIXTURE_SECRET, FIXTURE_URL, type ApiFixture } from '../api-fixture.js';
import { linkHash, linkKeyOf } from '#links/task-links.js';
import { askExtension } from '#records/path/extension.js';
import { claimDecision } from '#records/path/claim-decision.js';
import { settleQuestion } from '#records/path/advance-step.js';
import { CONTAINMENT, TRIAGE } from '#testing/case-entries.js';

const key = linkKeyOf(FIXTURE_SECRET);
const PATH_DEPS = { links: { keyId: key.id, hashOf: (id: string) => linkHash(key, id) } };

/** Unfolded properties of the first event (RFC 5545 3.1). */
function eventOf(text: string): Record<string, string> {
  const event = /BEGIN:VEVENT\r\n([\s\S]*?)END:VEVENT/.exec(text)?.[1] ?? '';
  const lines = event.replaceAll('\r\n ', '').trim().split('\r\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.search(/[;:]/)), line.slice(line.indexOf(':') + 1)]),
  );
}

describe('the calendar of a person', () => {
  let api: ApiFixture;
  let cookie: string;
  beforeAll(async () => {
    api = await openApiFixture();
    cookie = await api.signIn('P08');
  });
  afterAll(() => api.close());

  const page = async () => (await api.inject({ method: 'GET', url: '/my-tasks/calendar', headers: { cookie } })).body;
  const address = async (): Promise<string> => /id="address" value="([^"]+)"/.exec(await page())?.[1] ?? '';
  const act = async (what: string, token?: string) => {
    const formToken = token ?? /name="formToken" value="([^"]+)"/.exec(await page())?.[1] ?? '';
    const payload = new URLSearchParams({ formToken, act: what }).toString();
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
    return api.inject({ method: 'POST', url: '/my-tasks/calendar', headers, payload });
  };
  const feed = async (headers: Record<string, string> = {}, method = 'GET') =>
    api.inject({ method, url: (await address()).replace(FIXTURE_URL, ''), headers });
  const query = <Row>(sql: string, parameters: unknown[] = []) => api.records.query<Row[]>(sql, parameters);

  it('is made on the page of tasks, with a form of that page only', async () => {
    expect(await page()).toContain('no calendar address yet');
    expect((await act('renew', 'forged')).statusCode).toBe(403);
    expect((await act('renew')).statusCode).toBe(303);
    expect(await address()).toMatch(/^http:\/\/isms\.test\/calendar\/[\w-]{43}\.ics$/);
  });

  it('has one entry per open task, with step and record number and not a word more', async () => {
    expect((await feed()).body).not.toContain('VEVENT');
    const id = await api.raise('Passwords of Mallory on a note');
    await api.ask(id, 'TRIAGE');
    await decide(id, 'P05', 'ACCEPT', { ...TRIAGE, ownerId: 'P08', departmentId: 'ENG' });
    await api.settle(id, 'TRIAGE');
    await api.ask(id, 'CONTAINMENT');
    const answer = await feed();
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const [task] = await query<{ id: string; due: Date }>(
      `select t.id, q.due from task t join question q on q.id = t.question_id where t.person_id = 'P08' and t.state = 'OPEN'`,
    );
    const stamp = (task?.due.toISOString() ?? '').replaceAll(/[-:]|\.\d+/g, '');
    expect(eventOf(answer.body)).toMatchObject({
      UID: `task-${task?.id}@isms-engine`,
      SEQUENCE: '0',
      DTEND: stamp,
      SUMMARY: expect.stringMatching(new RegExp(`^Due: Containment.* ${id}$`)) as unknown,
    });
    expect(answer.body).not.toMatch(/Mallory|Blackwood|\/t\//);
    expect(answer.body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  it('answers 304 while nothing changed, HEAD without a body, and writes nothing', async () => {
    const counts = async () =>
      Promise.all(['audit_event', 'mail', 'outbox', 'calendar_feed'].map((table) => api.count(table)));
    const before = await counts();
    const first = await feed();
    const etag = String(first.headers.etag);
    expect((await feed()).body).toBe(first.body);
    const again = await feed({ 'if-none-match': `W/${etag}` });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    const head = await feed({}, 'HEAD');
    expect([head.statusCode, head.body, head.headers.etag]).toEqual([200, '', etag]);
    expect((await feed({}, 'POST')).statusCode).toBe(405);
    expect(await counts()).toEqual(before);
  });

  it('moves with an extension that was granted: the same entry, the next sequence, a later end', async () => {
    const before = await feed();
    const [open] = await query<{ link: string; record: string; due: Date }>(
      `select l.id as link, q.record_id as record, q.due from task t join question q on q.id = t.question_id
         join task_link l on l.task_id = t.id where t.person_id = 'P08' and t.state = 'OPEN'`,
    );
    if (!open) throw new Error('no open task');
    const until = new Date(open.due.getTime() + 4 * 86_400_000).toISOString().slice(0, 10);
    expect(await askExtension(api.records, { linkId: open.link, until, reason: 'Parts come late.' })).toMatchObject({ kind: 'ASKED' }); // prettier-ignore
    const [step] = await query<{ part: string }>(`select part from step where code = 'EXTENSION'`);
    const extension = { recordId: open.record, step: { code: 'EXTENSION', part: step?.part ?? '', iteration: 1, visit: 1 } } as const; // prettier-ignore
    await api.ask(open.record, 'EXTENSION', extension.step.part);
    await decide(open.record, 'P05', 'GRANT', { until, comment: 'Agreed.' });
    await settleQuestion(api.records, extension, PATH_DEPS);
    const after = await feed();
    const [old, moved] = [eventOf(before.body), eventOf(after.body)];
    expect(moved).toMatchObject({ UID: old['UID'], SEQUENCE: '1' });
    expect(moved['DTEND']?.slice(0, 8)).toBe(until.replaceAll('-', ''));
    expect((moved['LAST-MODIFIED'] ?? '') >= (old['LAST-MODIFIED'] ?? '')).toBe(true);
    expect(after.headers.etag).not.toBe(before.headers.etag);
  });

  it('loses the entry when the task is done', async () => {
    const [open] = await query<{ record: string }>(
      `select q.record_id as record from task t join question q on q.id = t.question_id where t.person_id = 'P08' and t.state = 'OPEN'`,
    );
    const today = new Date().toISOString().slice(0, 10);
    await decide(open?.record ?? '', 'P08', 'SUBMIT', { ...CONTAINMENT, doneOn: today });
    expect((await feed()).body).not.toContain('VEVENT');
    const done = await api.inject({ method: 'GET', url: '/my-tasks/done', headers: { cookie } });
    expect(done.body).toMatch(/Containment[\s\S]*R-/);
  });

  it('an address that was renewed or revoked, of a leaver, or guessed is not found; the token stands in no row and no log', async () => {
    const old = (await address()).replace(FIXTURE_URL, '');
    const token = /calendar\/(.*)\.ics/.exec(old)?.[1] ?? '';
    expect((await act('renew')).statusCode).toBe(303);
    expect((await api.inject({ method: 'GET', url: old })).statusCode).toBe(404);
    expect((await feed()).statusCode).toBe(200);
    await query(`update person set left_at = isms_now() - interval '1 second' where id = 'P08'`);
    const now = await query<{ token_sha256: string }>(`select token_sha256 from calendar_feed where calendar_feed::text like $1`, [`%${token}%`]); // prettier-ignore
    expect(now).toEqual([]);
    expect(api.logged.join('\n')).not.toContain(token);
    const left = (
      await query<{ n: number }>('select count(*)::int as n from calendar_feed where revoked_real_at is null')
    )[0];
    expect(left?.n).toBe(1);
    await query(`update person set left_at = null where id = 'P08'`);
    const live = (await address()).replace(FIXTURE_URL, '');
    await query(`update person set left_at = isms_now() - interval '1 second' where id = 'P08'`);
    expect((await api.inject({ method: 'GET', url: live })).statusCode).toBe(404);
    await query(`update person set left_at = null where id = 'P08'`);
    expect((await act('revoke')).statusCode).toBe(303);
    expect((await api.inject({ method: 'GET', url: live })).statusCode).toBe(404);
    expect((await api.inject({ method: 'GET', url: `/calendar/${'a'.repeat(43)}.ics` })).statusCode).toBe(404);
    const told = await query<{ type: string }>(`select type from audit_event where type like 'CALENDAR%' order by id`);
    expect(told.map(({ type }) => type)).toEqual([
      'CALENDAR_LINK_MADE',
      'CALENDAR_LINK_REVOKED',
      'CALENDAR_LINK_MADE',
      'CALENDAR_LINK_REVOKED',
    ]);
  });

  /** The person answers their newest open task of the record, as their page would. */
  async function decide(recordId: string, personId: string, outcome: string, entry: object): Promise<void> {
    const [task] = await query<{ link: string; subject: string }>(
      `select l.id as link, v.sha256 as subject from task t join question q on q.id = t.question_id and q.state = 'OPEN'
         join subject_version v on v.id = q.subject_version_id join task_link l on l.task_id = t.id
        where q.record_id = $1 and t.person_id = $2 and t.state = 'OPEN' order by l.id desc limit 1`,
      [recordId, personId],
    );
    const answer = await claimDecision(
      api.records,
      {
        linkId: task?.link ?? '',
        outcome,
        subjectSha256: task?.subject ?? '',
        entry: entry as Record<string, unknown>,
        formVersion: 1,
        comment: 'Seen.',
        delegateTo: null,
        sessionPersonId: null,
      },
      PATH_DEPS,
    );
    if (answer.kind !== 'RECORDED') throw new Error(JSON.stringify(answer));
  }
});
