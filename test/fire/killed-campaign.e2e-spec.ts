import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openRecords } from '#records/data-source.js';
import { askAcknowledgement } from '#records/documents/acts.js';
import { Mailbox } from '#testing/mailbox.js';
import { RunningStack, until } from '#testing/running-stack.js';

const PEOPLE = 400;
const KILLS = Number(process.env['FIRE_KILLS'] ?? 4);
const POLICY = 'ISMS-PO-SEC-001';

describe(`kill -9 of the worker, ${KILLS} times, while ${PEOPLE} people are asked and mailed`, () => {
  let stack: RunningStack;
  let mailbox: Mailbox;

  beforeAll(async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-campaign-'));
    const file = path.join(folder, 'company.json');
    fs.writeFileSync(file, JSON.stringify(company()));
    // As fast as a relay may be told to be: the kills fall into the sending, not between two mails.
    process.env['SMTP_RATE_PER_MINUTE'] = '3000';
    stack = await RunningStack.start({ words: ['--company', file] });
    delete process.env['SMTP_RATE_PER_MINUTE'];
    mailbox = new Mailbox(stack.inbox);
    fs.rmSync(folder, { recursive: true });
  }, 240_000);
  afterAll(() => stack.remove(), 90_000);

  const count = async (statement: string): Promise<number> =>
    (await stack.sql<{ n: number }>(`select count(*)::int as n from ${statement}`))[0]?.n ?? 0;
  const sent = (): Promise<number> => count(`mail where template = 'ACKNOWLEDGE' and state = 'SENT'`);

  test(
    'nobody is lost, nobody is asked twice, and a mail that came twice has the same Message-ID',
    async () => {
      const records = await openRecords({ url: stack.databaseUrl });
      await askAcknowledgement(records, { documentId: POLICY, by: 'K1' });
      await records.destroy();
      const met: number[] = [];
      for (let n = 0; n < KILLS; n += 1) met.push(await killAt(Math.floor((PEOPLE * n) / (KILLS + 1))));
      // What a dead sender had in hand is taken up when its lease ends.
      await until(async () => (await sent()) === PEOPLE, {
        seconds: 240,
        what: 'every mail to be sent',
      });
      expect(met.filter((before) => before < PEOPLE)).toHaveLength(KILLS);
      await expectEvidence();
    },
    12 * 60_000,
  );

  /** Kills the worker when so many mails have left. @returns how many had */
  async function killAt(mails: number): Promise<number> {
    await until(async () => (await sent()) >= mails, { seconds: 180, what: `${mails} mails to be sent` });
    await until(() => stack.kill9('worker'), { seconds: 60, what: 'the worker to be up' });
    return sent();
  }

  async function expectEvidence(): Promise<void> {
    expect(await count('acknowledgement')).toBe(PEOPLE);
    expect(await count('(select distinct person_id from acknowledgement) p')).toBe(PEOPLE);
    expect(await count(`mail where template = 'ACKNOWLEDGE'`)).toBe(PEOPLE);
    expect(await count(`acknowledgement_campaign where state = 'RUNNING' and asked = ${PEOPLE}`)).toBe(1);
    const caught = (await mailbox.all()).filter(({ Subject }) => Subject.includes(`Read and acknowledge ${POLICY}`));
    const people = new Map<string, Set<string>>();
    for (const { To, MessageID } of caught) {
      const address = To[0]?.Address ?? '';
      people.set(address, (people.get(address) ?? new Set()).add(MessageID));
    }
    expect(people.size).toBe(PEOPLE);
    expect([...people].filter(([, ids]) => ids.size > 1)).toEqual([]);
    const doubled = caught.length - PEOPLE;
    const unknown = await count(`mail where template = 'ACKNOWLEDGE' and unknowns > 0`);
    console.log(
      `${KILLS} kills: ${caught.length} mails for ${PEOPLE} people, ${doubled} doubled, ${unknown} of unknown fate`,
    );
    expect(doubled).toBeLessThanOrEqual(unknown);
  }
});

/** A company of one site whose policy is in force. */
function company() {
  const staff = Array.from({ length: PEOPLE }, (_, n) => ({
    id: `K${n}`,
    name: `Person Number${n}`,
    mail: `k${n}@larkfield.example`,
    site: 'HQ',
    department: 'OPS',
    job: 'Surveyor',
    ...(n > 0 && { manager: 'K0' }),
  }));
  return {
    format: 1,
    company: { id: 'larkfield-many', name: 'Larkfield Many', timeZone: 'Europe/London' },
    calendars: [{ id: 'EN', name: 'England', workingDays: [1, 2, 3, 4, 5] }],
    sites: [{ id: 'HQ', name: 'Office', calendar: 'EN', zone: 'Europe/London' }],
    departments: [{ id: 'OPS', name: 'Surveying', head: 'K1' }],
    people: staff,
    roles: [
      { role: 'TM_CHAIR', person: 'K0', from: 'D0-400' },
      { role: 'TM', person: 'K0', from: 'D0-400' },
      { role: 'IM', person: 'K1', from: 'D0-400' },
    ],
    documents: [
      {
        ...{ id: POLICY, title: 'Information Security Policy', type: 'POLICY', owner: 'K1', approver: 'K0' },
        ...{ department: 'OPS', classification: 'INTERNAL', clauses: ['5.2'], reviewMonths: 12, nextReview: 'D0+100' },
        versions: [
          {
            ...{ number: '1.0', effective: 'D0-200', approvedBy: 'K0', author: 'K1', summary: 'First policy.' },
            text: '# Policy\n\nEverybody protects the data of customers.',
          },
        ],
      },
    ],
  };
}
