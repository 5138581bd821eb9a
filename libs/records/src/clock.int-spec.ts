import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '#testing/fresh-database.js';
import { makeDataSource, type Records } from './data-source.js';
import { createMailQueue } from './messages/mail-queue.js';
import { writeMail } from './messages/mail-outbox.js';
import { inTransaction } from './transaction.js';

const DAY = 86_400_000;
/** The day before Europe puts its clocks forward. */
const BEFORE = Date.parse('2027-03-27T12:00:00.000Z');

describe('the ISMS clock seen by a session whose zone changes its clocks', () => {
  let database: FreshDatabase;
  let amsterdam: Records;

  beforeAll(async () => {
    database = await freshDatabase('zone');
    const [row] = await database.records.query<{ name: string }[]>('select current_database() as name');
    const url = new URL(String(process.env['ISMS_TEST_PG_URL']));
    url.username = 'isms_app';
    url.pathname = `/${row?.name ?? ''}`;
    url.searchParams.set('options', '-c timezone=Europe/Amsterdam');
    amsterdam = await makeDataSource({ url: url.href, poolSize: 2 }).setOptions({ migrations: [] }).initialize();
  });
  afterAll(async () => {
    await amsterdam.destroy();
    await database.close();
  });

  /** A segment that began `days` days ago, the day before the change. */
  async function segment(days: number): Promise<void> {
    await database.records.query(
      `insert into clock (real_at, isms_at, ms_per_day) values ($1::timestamptz, $2, 86400000)`,
      [new Date(Date.now() - days * DAY), new Date(BEFORE)],
    );
  }

  it('runs on by the second, not by the day of that zone', async () => {
    await segment(3);
    const [zone] = await amsterdam.query<{ TimeZone: string }[]>('show timezone');
    expect(zone?.TimeZone).toBe('Europe/Amsterdam');
    const [row] = await amsterdam.query<{ at: Date }[]>('select isms_now() as at');
    const off = (row?.at.getTime() ?? 0) - (BEFORE + 3 * DAY);
    expect(Math.abs(off)).toBeLessThan(60_000);
  });

  it('and a mail that may leave after the change leaves neither an hour early nor late', async () => {
    // Real time crosses the change of the coming spring or autumn: half a year lies ahead of the mail.
    const ahead = 182;
    await segment(0);
    await inTransaction(amsterdam, (tx) =>
      writeMail(tx, {
        template: 'INFO',
        data: { recordId: null, recordTitle: '', recipient: 'A', headline: 'h', lines: [], why: 'w' },
        businessKey: 'after-the-change',
        personId: null,
        address: 'a@company.test',
        lane: 0,
        notBefore: tx.at + ahead * DAY,
      }),
    );
    const wait = (await createMailQueue(amsterdam).nextIn([0])) ?? Number.NaN;
    expect(Math.abs(wait - ahead * DAY)).toBeLessThan(60_000);
  });
});
