import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClaimedMail } from '#contracts/mail-queue.js';
import type { DigestMailData } from '#contracts/mail.js';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { claimMails } from '../messages/claim-mail.js';
import { inTransaction } from '../transaction.js';
import { sweepReminders } from './sweep-reminders.js';
import { writeDigests } from './write-digests.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

interface DigestRow {
  readonly person_id: string;
  readonly day: string;
  readonly not_before: Date;
  readonly state: string;
  readonly drop_reason: string | null;
}

describe('one digest per person and day', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('digests');
    await desk.query(`insert into calendar (id, name, working_days) values ('US', 'United States', '{1,2,3,4,5}')`);
    await desk.query(
      `insert into site (id, name, calendar_id, zone) values ('NYC', 'New York', 'US', 'America/New_York')`,
    );
  });
  afterAll(() => desk.close());

  const digests = () =>
    desk.query<DigestRow>(
      `select person_id, data->>'day' as day, not_before, state, drop_reason from mail where template = 'DIGEST' order by not_before, person_id`,
    );
  const digestsOf = async (personId: string, day: string) =>
    (await digests()).filter((row) => row.person_id === personId && row.day === day);
  const claim = (): Promise<ClaimedMail[]> =>
    inTransaction(desk.records, (tx) => claimMails(tx, { limit: 200, lanes: [0, 1, 2], leaseMs: 60_000 }));
  const claimedDigest = async (personId: string): Promise<DigestMailData | undefined> => {
    const [person] = await desk.query<{ mail: string }>('select mail from person where id = $1', [personId]);
    const found = (await claim()).find((mail) => mail.template === 'DIGEST' && mail.address === person?.mail);
    return found?.template === 'DIGEST' ? found.data : undefined;
  };
  /** A week later: Monday 20:00 with an empty desk. */
  const evening = async (): Promise<number> => {
    await desk.query(`update mail set state = 'DROPPED' where state in ('QUEUED', 'SENDING')`);
    const monday = await desk.nextMonday();
    await desk.setClock(monday + 11 * 60 * MINUTE);
    return monday;
  };
  /** 08:00 UTC of a later day. */
  const eight = (monday: number, days: number): number => monday - 60 * MINUTE + days * DAY;
  const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

  it('forty open tasks of one person are one mail, overdue first, then by due instant', async () => {
    const monday = await evening();
    const old = await ToldCase.raise(desk);
    await old.ask('TRIAGE');
    await desk.query(`update question set due = $2 where record_id = $1`, [old.id, new Date(monday)]);
    for (let n = 1; n < 40; n += 1) await (await ToldCase.raise(desk)).ask('TRIAGE');
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    expect(await writeDigests(desk.records)).toBe(1);
    expect(await digests()).toMatchObject([
      { person_id: 'IM', not_before: new Date(eight(monday, 1)), state: 'QUEUED' },
    ]);
    expect(await claimedDigest('IM')).toBeUndefined();
    await desk.setClock(eight(monday, 1));
    const data = await claimedDigest('IM');
    expect(data?.tasks).toHaveLength(40);
    expect(data?.tasks[0]).toMatchObject({ recordId: old.id, late: true, businessDaysLeft: -1 });
    expect(data?.tasks.filter((task) => task.late)).toHaveLength(1);
    const dues = data?.tasks.map((task) => task.due) ?? [];
    expect(dues).toEqual(dues.toSorted((a, b) => a - b));
    expect(data?.tasks.every((task) => task.linkId !== null)).toBe(true);
  });

  it('a second run, two workers at once, and a run later in the day write nothing more', async () => {
    const monday = await evening();
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    const counts = await Promise.all([
      writeDigests(desk.records),
      writeDigests(desk.records),
      writeDigests(desk.records),
    ]);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1);
    await desk.setClock(eight(monday, 1) + 4 * 60 * MINUTE);
    expect(await writeDigests(desk.records)).toBe(0);
    expect(await digestsOf('IM', iso(eight(monday, 1)))).toHaveLength(1);
  });

  it('a worker that is killed in the middle of writing leaves nothing behind, and the next one writes each digest once', async () => {
    const monday = await evening();
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    const killed = inTransaction(desk.records, async (tx) => {
      await tx.query(
        `insert into mail (id, business_key, person_id, address, template, data, lane, not_before, state, message_id, written_real_at)
        values (gen_random_uuid(), $1, 'IM', 'im@small.example', 'DIGEST', '{}', 1, now(), 'QUEUED', '<x>', now())`,
        [`digest/IM/${iso(eight(monday, 1))}`],
      );
      throw new Error('killed');
    });
    const [, written] = await Promise.all([killed.catch(() => 0), writeDigests(desk.records)]);
    expect(written + (await writeDigests(desk.records))).toBe(1);
    expect(await digestsOf('IM', iso(eight(monday, 1)))).toHaveLength(1);
  });

  it('a task that is done before the mail leaves is not in it', async () => {
    const monday = await evening();
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    await writeDigests(desk.records);
    await told.answer('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await desk.setClock(eight(monday, 1));
    const data = await claimedDigest('IM');
    expect(data?.tasks).toHaveLength(40);
    expect(data?.tasks.map((task) => task.recordId)).not.toContain(told.id);
  });

  it('where everything is done by then, no mail leaves', async () => {
    const monday = await evening();
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [task] = await told.ask('CONTAINMENT');
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    await writeDigests(desk.records);
    expect(task?.personId).toBe('HEAD');
    await told.answer('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    await desk.query(`update task set state = 'VOIDED' where person_id = 'HEAD' and state = 'OPEN'`);
    await desk.setClock(eight(monday, 1));
    expect(await claimedDigest('HEAD')).toBeUndefined();
    expect(await digestsOf('HEAD', iso(eight(monday, 1)))).toMatchObject([
      { state: 'DROPPED', drop_reason: 'NOTHING_OPEN' },
    ]);
  });

  it('a person without open tasks, a leaver, and a person whose address does not work get none', async () => {
    const monday = await evening();
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    await desk.query(`update person set mail_bad_real_at = now() where id = 'IM'`);
    expect(await writeDigests(desk.records)).toBe(0);
    await desk.query(
      `update person set mail_bad_real_at = null, left_at = isms_now() - interval '1 second' where id = 'IM'`,
    );
    expect(await writeDigests(desk.records)).toBe(0);
    await desk.query(`update person set left_at = null where id = 'IM'`);
    expect(await writeDigests(desk.records)).toBe(1);
    expect((await digests()).some((row) => row.person_id === 'CLERK')).toBe(false);
  });

  it("none is written for Saturday, Sunday or a holiday of the person's site, and each business day has one", async () => {
    const monday = await evening();
    await desk.query(`insert into holiday (calendar_id, day, name) values ('WEEK', $1, 'Founding day')`, [
      iso(eight(monday, 2)),
    ]);
    const days: string[] = [];
    for (let day = 1; day <= 7; day += 1) {
      await desk.setClock(eight(monday, day) - 10 * MINUTE);
      if ((await writeDigests(desk.records)) > 0) days.push(iso(eight(monday, day)));
    }
    expect(days).toEqual([1, 3, 4, 7].map((day) => iso(eight(monday, day))));
  });

  it('people of two zones get it at 08:00 of their own morning, before and after their clocks change', async () => {
    await evening();
    const monday = Date.parse('2027-11-01T09:00:00Z');
    await desk.setClock(monday - DAY);
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.ask('CONTAINMENT');
    await desk.query(`update person set site_id = 'NYC' where id = 'HEAD'`);
    for (let day = 0; day <= 9; day += 1) {
      for (const hour of [8, 12, 13]) {
        await desk.setClock(eight(monday, day) + (hour - 8) * 60 * MINUTE - 10 * MINUTE);
        await writeDigests(desk.records);
      }
    }
    const left = await desk.query<{ person_id: string; utc: string; local: string; n: number }>(
      `select m.person_id, to_char(m.not_before at time zone 'UTC', 'HH24:MI') as utc,
              to_char(m.not_before at time zone s.zone, 'HH24:MI') as local, count(*)::int as n
         from mail m join person p on p.id = m.person_id join site s on s.id = p.site_id
        where m.template = 'DIGEST' and m.not_before > $1 and m.person_id in ('HEAD', 'IM') group by 1, 2, 3 order by 1, 2`,
      [new Date(monday - DAY)],
    );
    expect(left).toEqual([
      { person_id: 'HEAD', utc: '12:00', local: '08:00', n: 5 },
      { person_id: 'HEAD', utc: '13:00', local: '08:00', n: 3 },
      { person_id: 'IM', utc: '08:00', local: '08:00', n: 8 },
    ]);
  });

  it('a digest that the relay did not take on its day is dropped: the next day has one of its own', async () => {
    const monday = await evening();
    await desk.setClock(eight(monday, 1) - 20 * MINUTE);
    await writeDigests(desk.records);
    await desk.setClock(eight(monday, 1) + 11 * 60 * MINUTE);
    await claim();
    await desk.setClock(eight(monday, 2) - 20 * MINUTE);
    await writeDigests(desk.records);
    await desk.setClock(eight(monday, 2));
    expect(
      (await claim()).filter((mail) => mail.template === 'DIGEST' && mail.address === 'im@small.example'),
    ).toHaveLength(1);
    expect(await digestsOf('IM', iso(eight(monday, 1)))).toMatchObject([
      { state: 'DROPPED', drop_reason: 'DAY_PASSED' },
    ]);
  });

  it('a task opened after the morning waits for the next one: its own mail has just left', async () => {
    const monday = await evening();
    await desk.query(`update task set state = 'VOIDED' where state = 'OPEN'`);
    await desk.query(`update question set state = 'VOIDED' where state = 'OPEN'`);
    await desk.setClock(eight(monday, 1) + 60 * MINUTE);
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await desk.setClock(eight(monday, 1) + 90 * MINUTE);
    expect(await writeDigests(desk.records)).toBe(0);
    await desk.setClock(eight(monday, 2) - 5 * MINUTE);
    expect(await writeDigests(desk.records)).toBe(1);
  });

  it('a reminder of a task that stands in the digest of the day leaves with it, not beside it', async () => {
    const monday = await evening();
    await desk.query(`update task set state = 'VOIDED' where state = 'OPEN'`);
    await desk.query(`update question set state = 'VOIDED' where state = 'OPEN'`);
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    for (let day = 1; day <= 7; day += 1) {
      await desk.setClock(eight(monday, day) - 10 * MINUTE);
      await writeDigests(desk.records);
      await sweepReminders(desk.records);
      await desk.setClock(eight(monday, day) + 9 * 60 * MINUTE);
      await sweepReminders(desk.records);
      await claim();
    }
    const reminders = await desk.query<{ state: string; drop_reason: string }>(
      `select state, drop_reason from mail where template = 'REMINDER' and record_id = $1`,
      [told.id],
    );
    expect(reminders.length).toBeGreaterThan(0);
    expect(new Set(reminders.map((row) => row.drop_reason))).toEqual(new Set(['IN_DIGEST']));
    const sent = await desk.query(`select not_before as at from mail where template = 'DIGEST' and state = 'SENDING'`);
    expect(sent.length).toBeGreaterThan(3);
  });
});
