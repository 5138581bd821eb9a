import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { linkHash, tokenOf } from '#links/task-links.js';
import { createMailQueue } from '#records/messages/mail-queue.js';
import { writeDigests } from '#records/path/write-digests.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ScriptedRelay } from '#testing/scripted-relay.js';
import { ToldCase } from '#testing/told-case.js';
import { createMailSender, type MailSender } from './mail-sender.js';
import { createMailTransport, type MailTransport } from './mail-transport.js';

jest.setTimeout(60_000);

const LATER = { at: 'RCPT', code: 451, words: '4.3.2 try again later' } as const;
const UNKNOWN = { at: 'RCPT', code: 550, words: '5.1.1 user unknown' } as const;
const KEY = { id: 'k1', secret: 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6' };

interface MailFate {
  readonly id: string;
  readonly person_id: string;
  readonly template: string;
  readonly state: string;
  readonly attempts: number;
  readonly waits: number | null;
}

describe('a relay that says later for an hour, then refuses one address for good', () => {
  let desk: PathDesk;
  let transport: MailTransport;
  let sender: MailSender;
  const relay = new ScriptedRelay();
  beforeAll(async () => {
    desk = await PathDesk.open('trouble');
    await relay.start();
    transport = createMailTransport({ smtpUrl: relay.url, from: 'ISMS <isms@small.example>', silenceMs: 2_000 });
    const log = () => undefined;
    sender = createMailSender({
      queue: createMailQueue(desk.records),
      transport,
      publicUrl: 'https://isms.test',
      secrets: { taskToken: (id) => tokenOf(KEY, id), confirmationToken: () => '', signInCode: () => '' },
      log: { info: log, warn: log, error: log },
      perMinute: 6_000,
    });
  });
  afterAll(async () => {
    await sender.stop();
    transport.close();
    await relay.stop();
    await desk.close();
  });

  const mails = () =>
    desk.query<MailFate>(
      `select id, person_id, template, state, attempts, extract(epoch from next_try_real_at - clock_timestamp())::float8 as waits
         from mail order by id`,
    );
  const until = async (holds: (all: MailFate[]) => boolean): Promise<MailFate[]> => {
    for (let tried = 0; tried < 500; tried += 1) {
      const all = await mails();
      if (holds(all)) return all;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`never happened: ${JSON.stringify(await mails())}`);
  };
  /** The waiting time of these mails is over; a notice wakes the sender as a new mail would. */
  const pass = async (person?: string) => {
    await desk.query(`update mail set next_try_real_at = clock_timestamp() - interval '1 s' where state = 'QUEUED' and ($1::text is null or person_id = $1)`, [person ?? null]); // prettier-ignore
    await desk.query(`select pg_notify('isms_mail', '')`);
  };

  it('loses nothing in the hour, hands the task on, tells the ISMS Manager, and everybody else is served', async () => {
    expect(linkHash(KEY, 'x')).toBe(PATH_DEPS.links.hashOf('x'));
    const one = await ToldCase.raise(desk);
    await one.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [old] = await one.ask('CONTAINMENT');
    const two = await ToldCase.raise(desk);
    await two.ask('TRIAGE');
    expect(old?.personId).toBe('HEAD');
    await desk.query(`update mail set state = 'DROPPED' where state = 'QUEUED' and template <> 'TASK'`);

    relay.always(LATER);
    await sender.start();
    const waits: number[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const all = await until((some) =>
        some.every((mail) => mail.state === 'DROPPED' || (mail.state === 'QUEUED' && mail.attempts === round)),
      );
      waits.push(Math.round(Math.max(...all.map((mail) => mail.waits ?? 0)) / 60));
      if (round < 5) await pass();
    }
    expect(waits).toEqual([1, 2, 5, 15, 30]);
    expect(relay.taken).toEqual([]);
    const [bad] = await desk.query(`select 1 from person where mail_bad_real_at is not null`);
    expect(bad).toBeUndefined();

    relay.always(null);
    relay.script(UNKNOWN);
    await pass('HEAD');
    await until((all) => all.some((mail) => mail.person_id === 'HEAD' && mail.state === 'REFUSED'));
    const woken = await desk.query<{ record_id: string }>(`select record_id from outbox where signal = 'recordChanged' and record_id = $1`, [one.id]); // prettier-ignore
    expect(woken.length).toBeGreaterThan(0);
    await one.look('CONTAINMENT');
    await pass();
    const all = await until((some) => some.every((mail) => !['QUEUED', 'SENDING'].includes(mail.state)));
    expect(await desk.tasks(one.id)).toMatchObject([{ personId: 'DEPU', onBehalfOf: 'HEAD' }]);
    expect(all.filter((mail) => mail.person_id === 'DEPU')).toMatchObject([{ template: 'TASK', state: 'SENT' }]);
    expect(all.filter((mail) => mail.person_id === 'IM' && mail.template === 'TASK').at(-1)).toMatchObject({ state: 'SENT', attempts: 6 }); // prettier-ignore
    const told = await desk.query<{ data: { headline: string } }>(`select data from mail where business_key like 'mail-trouble/%' and person_id = 'IM' and state = 'SENT'`); // prettier-ignore
    expect(told).toHaveLength(1);
    await one.answer('CONTAINMENT', 'DEPU', { outcome: 'SUBMIT' });
  });

  it('a digest that is refused wakes every story that waits for the person', async () => {
    const cases = [await ToldCase.raise(desk), await ToldCase.raise(desk)];
    for (const told of cases) {
      await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...TRIAGED, ownerId: 'ENG1' } });
      await told.ask('CONTAINMENT');
    }
    await until((all) => all.every((mail) => !['QUEUED', 'SENDING'].includes(mail.state)));
    await desk.query('delete from outbox');
    await desk.query(`update task set state = 'VOIDED' where person_id <> 'ENG1' and state = 'OPEN'`);
    const monday = await desk.nextMonday();
    await desk.setClock(monday + 22.75 * 3_600_000);
    await writeDigests(desk.records);
    await desk.setClock(monday + 23 * 3_600_000);
    relay.script(UNKNOWN);
    await desk.query(`select pg_notify('isms_mail', '')`);
    await until((all) =>
      all.some((mail) => mail.template === 'DIGEST' && mail.person_id === 'ENG1' && mail.state === 'REFUSED'),
    );
    const woken = await desk.query<{ record_id: string }>('select distinct record_id from outbox order by 1');
    expect(woken.map((row) => row.record_id)).toEqual(cases.map((told) => told.id));
  });
});

const TRIAGED = { grade: 'MINOR', departmentId: 'OPS', requirementRefs: ['A.8.13'], riskId: '', reason: 'Isolated lapse of a weekly control.' }; // prettier-ignore
