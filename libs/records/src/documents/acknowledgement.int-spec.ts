import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { begin, draftEntry, inForce, register } from '#testing/documents.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { RecordPath } from '#testing/record-path.js';
import { openTasksFor } from '../messages/open-tasks-for.js';
import { writeDigests } from '../path/write-digests.js';
import { inTransaction } from '../transaction.js';
import { acknowledge, readAcknowledgement } from './acknowledge.js';
import { askAudience } from './ask-audience.js';
import { climbAcknowledgements } from './climb-acknowledgements.js';
import { enrolAndLetGo } from './enrol.js';

const CAMPAIGN = 'ISMS-PO-SEC-001-1.0/acknowledgement-1';

let desk: PathDesk;
beforeEach(async () => {
  desk = await PathDesk.open('document_acknowledgement');
  await register(desk);
  await inForce(desk);
});
afterEach(() => desk.close());

const ask = () => askAudience(desk.records, { recordId: CAMPAIGN }, PATH_DEPS);
const tokens = async () =>
  new Map(
    (
      await desk.query<{ person_id: string; token_sha256: string }>(
        'select person_id, token_sha256 from acknowledgement where campaign_id = $1',
        [CAMPAIGN],
      )
    ).map((row) => [row.person_id, row.token_sha256]),
  );
const click = async (person: string, told: { sha256?: string } = {}) => {
  const tokenSha256 = (await tokens()).get(person) ?? '';
  const view = await readAcknowledgement(desk.records, tokenSha256);
  return acknowledge(desk.records, { tokenSha256, sha256: told.sha256 ?? view?.sha256 ?? '', sessionPersonId: null });
};
const counts = async () =>
  (
    await desk.query<{ state: string; asked: number; done: number }>(
      'select state, asked, done from acknowledgement_campaign where id = $1',
      [CAMPAIGN],
    )
  )[0];

describe('a policy with new duties', () => {
  it('is put before all staff: a row, a link and a mail of the campaign lane for each', async () => {
    expect(await ask()).toEqual({ asked: 12, more: false });
    expect(await counts()).toEqual({ state: 'RUNNING', asked: 12, done: 0 });
    const mails = await desk.query(`select distinct lane, template from mail where template = 'ACKNOWLEDGE'`);
    expect(mails).toEqual([{ lane: 2, template: 'ACKNOWLEDGE' }]);
    expect(await ask()).toEqual({ asked: 12, more: false });
    expect((await desk.query(`select id from mail where template = 'ACKNOWLEDGE'`)).length).toBe(12);
  });

  it('is acknowledged by a click that binds what was read; a second one says the same', async () => {
    await ask();
    expect(await click('CLERK', { sha256: 'other' })).toMatchObject({ kind: 'CHANGED' });
    expect(await click('CLERK')).toMatchObject({ kind: 'RECORDED', view: { status: 'DONE' } });
    expect(await click('CLERK')).toMatchObject({ kind: 'SAME_AGAIN' });
    expect(await counts()).toMatchObject({ done: 1 });
    expect(await desk.events(CAMPAIGN, 'ACKNOWLEDGED')).toMatchObject([
      { version: 'ISMS-PO-SEC-001-1.0', channel: 'LINK' },
    ]);
  });

  it('counts every click of many at the same time once', async () => {
    await ask();
    const people = [...(await tokens()).keys()];
    await Promise.all([...people, ...people].map((person) => click(person)));
    expect(await counts()).toMatchObject({ asked: 12, done: 12 });
    expect(await desk.events(CAMPAIGN, 'ACKNOWLEDGED')).toHaveLength(12);
  });

  it('tells its story when the target of 95 % is met and when nobody is left, and then ends', async () => {
    await ask();
    const story = new RecordPath(desk, CAMPAIGN);
    expect(await story.wait('ACKNOWLEDGEMENT')).toMatchObject({ kind: 'OPEN' });
    const heard = async () => (await desk.query(`select id from outbox where record_id = $1`, [CAMPAIGN])).length;
    const before = await heard();
    const people = [...(await tokens()).keys()];
    for (const person of people.slice(0, 11)) await click(person);
    // 11 of 12 are 91 %.
    expect(await heard()).toBe(before);
    await click(people[11] ?? '');
    expect(await heard()).toBe(before + 1);
    expect(await story.wait('ACKNOWLEDGEMENT')).toMatchObject({
      settled: { outcome: 'ELAPSED', parts: ['TARGET_MET'] },
    });
    expect(await counts()).toMatchObject({ state: 'CLOSED' });
  });

  it('closes on its day with what was missed, and late rows stay open', async () => {
    await ask();
    await click('CLERK');
    const story = new RecordPath(desk, CAMPAIGN);
    await story.wait('ACKNOWLEDGEMENT');
    await desk.passDays(15);
    expect(await story.wait('ACKNOWLEDGEMENT')).toMatchObject({ settled: { parts: ['TARGET_MISSED'] } });
    expect(await desk.informed(CAMPAIGN)).toEqual(['IM: 1 of 12 people acknowledged ISMS-PO-SEC-001-1.0']);
    expect(await click('ENG1')).toMatchObject({ kind: 'RECORDED' });
  });

  it('lets leavers out of the denominator and takes joiners in, with 14 days of their own', async () => {
    await ask();
    await desk.passDays(10);
    await desk.query(`update person set left_at = isms_now() where id = 'ENG2'`);
    await desk.query(
      `insert into person (id, name, mail, department_id, site_id, joined_at)
       values ('NEW', 'New Joiner', 'new@small.example', 'OPS', 'HQ', isms_now())`,
    );
    expect(await enrolAndLetGo(desk.records, PATH_DEPS)).toBe(2);
    expect(await enrolAndLetGo(desk.records, PATH_DEPS)).toBe(0);
    expect(await counts()).toMatchObject({ asked: 12 });
    const rows = await desk.query<{ person_id: string; state: string; days: number }>(
      `select person_id, state, round(extract(epoch from due - asked_at) / 86400)::int as days from acknowledgement
        where person_id in ('ENG2', 'NEW') order by person_id`,
    );
    expect(rows).toEqual([
      { person_id: 'ENG2', state: 'LEFT', days: 14 },
      { person_id: 'NEW', state: 'OPEN', days: 14 },
    ]);
    expect(await click('ENG2')).toMatchObject({ kind: 'CLOSED', view: { status: 'LEFT' } });
  });

  it('is asked again on the next new duty only: what was open ends, and its link says so', async () => {
    await ask();
    await inForce(desk, { kind: 'CLARIFICATION' });
    expect(await counts()).toMatchObject({ state: 'RUNNING' });
    await inForce(desk, { kind: 'NEW_REQUIREMENT' });
    expect(await counts()).toMatchObject({ state: 'STOPPED' });
    expect(await click('CLERK')).toMatchObject({ kind: 'CLOSED', view: { status: 'ENDED' } });
    expect(await desk.query('select id from acknowledgement_campaign order by id')).toEqual([
      { id: CAMPAIGN },
      { id: 'ISMS-PO-SEC-001-2.0/acknowledgement-1' },
    ]);
  });

  it('is shown as it stands: who clicks after a clarification, and a joiner, acknowledge the version in force', async () => {
    await ask();
    const clarified = await inForce(desk, { kind: 'CLARIFICATION' });
    await desk.query(
      `insert into person (id, name, mail, department_id, site_id, joined_at)
       values ('NEW', 'New Joiner', 'new@small.example', 'OPS', 'HQ', isms_now())`,
    );
    await enrolAndLetGo(desk.records, PATH_DEPS);
    await click('NEW');
    await click('CLERK');
    const rows = await desk.query(
      `select person_id, version_id from acknowledgement where state = 'DONE' and sha256 <> '' order by person_id`,
    );
    expect(rows).toEqual([
      { person_id: 'CLERK', version_id: clarified.id },
      { person_id: 'NEW', version_id: clarified.id },
    ]);
    const [mail] = await desk.query<{ data: { recordId: string } }>(
      `select data from mail where template = 'ACKNOWLEDGE' and person_id = 'NEW'`,
    );
    expect(mail?.data.recordId).toBe(clarified.id);
  });

  it('ends its wait where everybody answered before the story came to it', async () => {
    await ask();
    for (const person of (await tokens()).keys()) await click(person);
    expect(await new RecordPath(desk, CAMPAIGN).wait('ACKNOWLEDGEMENT')).toMatchObject({
      settled: { parts: ['TARGET_MET'] },
    });
  });

  it('of an emergency issue that lapsed is asked no more; the version before it is', async () => {
    await ask();
    const version = await begin(desk, { kind: 'NEW_REQUIREMENT', emergency: true, drafterId: 'DIM' });
    await version.told('DOC_DRAFT', { outcome: 'SUBMIT', entry: draftEntry() });
    for (const code of ['DOC_ISSUE_MANAGER', 'DOC_ISSUE_MEMBER'])
      await version.told(code, { outcome: 'APPROVE', entry: { comment: '' } });
    await version.wait('DOC_LAPSE');
    await desk.passDays(15);
    await version.wait('DOC_LAPSE');
    expect(await desk.query('select id, state from acknowledgement_campaign order by opened_at, id')).toEqual([
      { id: CAMPAIGN, state: 'STOPPED' },
      { id: `${version.id}/acknowledgement-1`, state: 'STOPPED' },
      { id: 'ISMS-PO-SEC-001-1.0/acknowledgement-2', state: 'PREPARING' },
    ]);
  });

  it('is put before the heads alone where its type says so', async () => {
    await register(desk, { id: 'ISMS-SOA', type: 'SOA', title: 'Statement of Applicability' });
    const version = await inForce(desk, { documentId: 'ISMS-SOA' });
    const recordId = `${version.id}/acknowledgement-1`;
    expect(await askAudience(desk.records, { recordId }, PATH_DEPS)).toMatchObject({ asked: 3 });
  });

  it('stays with who is asked when a draft of the next version is begun', async () => {
    await ask();
    await begin(desk, { kind: 'CLARIFICATION' });
    expect(await click('CLERK')).toMatchObject({ kind: 'RECORDED' });
  });
});

describe('reminders of acknowledgements', () => {
  const digested = async () =>
    (
      await desk.query<{ person_id: string }>(`select person_id from mail where template = 'DIGEST' order by person_id`)
    ).map((mail) => mail.person_id);

  it('stand in the digest weekly, two days before and after the due day, and on no other morning', async () => {
    await ask();
    const days: number[] = [];
    for (let day = 1; day <= 18; day += 1) {
      await desk.setClock(Date.parse('2027-03-01T07:50:00Z') + day * 86_400_000);
      const before = (await digested()).filter((person) => person === 'CLERK').length;
      await writeDigests(desk.records);
      if ((await digested()).filter((person) => person === 'CLERK').length > before) days.push(day);
    }
    // Asked on Monday the 1st, due on the 15th; a reminder of a weekend stands in the digest of Monday.
    expect(days).toEqual([8, 14, 16]);
  });

  it('say in the digest what is to be read, by the link that the person has already', async () => {
    await ask();
    const [row] = await desk.query<{ id: string }>(`select id from acknowledgement where person_id = 'CLERK'`);
    const open = await inTransaction(desk.records, (tx) => openTasksFor(tx, ['CLERK']));
    expect(open.get('CLERK')).toMatchObject([
      { linkId: row?.id, recordId: 'ISMS-PO-SEC-001-1.0', verb: 'Read and acknowledge', late: false },
    ]);
    await click('CLERK');
    expect(await inTransaction(desk.records, (tx) => openTasksFor(tx, ['CLERK']))).toEqual(new Map());
  });

  it('climb to the manager, to the head, to the ISMS Manager and Human Resources: one notice for all of their people', async () => {
    await ask();
    for (const person of ['CHAIR', 'COO', 'CFO', 'IM', 'DIM', 'HEAD', 'DEPU', 'AUD1', 'AUD2', 'CLERK'])
      await click(person);
    const told = async () => (await desk.informed(CAMPAIGN)).map((line) => line.split(':')[0]);
    await desk.passDays(16);
    expect(await climbAcknowledgements(desk.records)).toBe(2);
    expect(await climbAcknowledgements(desk.records)).toBe(0);
    expect(await desk.informed(CAMPAIGN)).toEqual(['HEAD: Not acknowledged by 2 of your people: ISMS-PO-SEC-001-1.0']);
    await desk.passDays(6);
    await climbAcknowledgements(desk.records);
    await desk.passDays(7);
    await climbAcknowledgements(desk.records);
    expect(await told()).toEqual(['HEAD', 'HEAD', 'IM']);
  });
});
