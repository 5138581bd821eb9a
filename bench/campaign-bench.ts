import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createTransport } from 'nodemailer';
import { linkHash, linkKeyOf, tokenOf } from '#links/task-links.js';
import { createMailSender } from '#mail/mail-sender.js';
import { createMailTransport } from '#mail/mail-transport.js';
import type { Records } from '#records/data-source.js';
import { acknowledge, readAcknowledgement } from '#records/documents/acknowledge.js';
import { askAudience } from '#records/documents/ask-audience.js';
import { openCampaign } from '#records/documents/open-campaign.js';
import { registerDocument } from '#records/documents/register.js';
import { keepSubmission } from '#records/documents/submissions.js';
import { createMailQueue } from '#records/messages/mail-queue.js';
import { inTransaction, insert, instant, reader } from '#records/transaction.js';
import { BenchStack } from './bench-stack.js';
import { ms, ratio, Report, Samples, timed } from './figures.js';
import { ownDatabase } from './own-database.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const MONDAY = Date.parse('2027-03-01T08:00:00Z');
const KEY = linkKeyOf('a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6');
const LINKS = { keyId: KEY.id, hashOf: (id: string) => linkHash(KEY, id) };
const VERSION = 'ISMS-PO-SEC-001-1.0';
/** Connections of the pool, ours and the floor's. */
const CONNECTIONS = 5;
/** Mails of the sending part: beyond, only the time grows. */
const MOST_MAILS = 10_000;
/** Live memory is looked at after so many chunks. */
const CHUNKS_PER_LOOK = 20;
/** People who click at the same time. */
const CLICKERS = 8;
const MOST_CLICKS = 2_000;

/**
 * A policy put before so many people: rows, links and mails in chunks against one bare insert of as many rows into the
 * same two tables; the mails by our sender against pooled nodemailer to the same relay; and the clicks of people.
 */
export async function campaignBench(people: number): Promise<void> {
  const bench = await BenchStack.start({ words: ['--empty'] });
  const report = new Report('campaign', await bench.versions());
  const database = await ownDatabase(bench);
  const relay = await Relay.start();
  try {
    await fill(database.records, people);
    const rows = await rowsOf(database.records, people);
    report.noteLoad();
    const mails = await mailsOf(database.records, relay, Math.min(people, MOST_MAILS));
    report.noteLoad();
    const clicks = await clicksOf(database.records, Math.min(people, MOST_CLICKS));
    report.line({ what: `${people} people`, ...rows, ...mails, ...clicks });
    report.print(
      `Acknowledgement by ${people} people`,
      ['people', 'rows and mails written', 'per second', 'bare insert', 'ours / bare', 'memory at most', 'of it live', 'mails sent', 'sent in', 'per second', 'pooled nodemailer', 'ours / pooled', 'doubled', 'click p50', 'clicks/s'],
      [[people, `${ms(rows.ours)} ms`, Math.round(people / (rows.ours / 1_000)), `${ms(rows.bare)} ms`, ratio(rows.ours, rows.bare), `${rows.memoryMb} MB`, `${rows.liveMb} MB`, mails.sent, `${ms(mails.ours)} ms`, Math.round(mails.sent / (mails.ours / 1_000)), `${ms(mails.floor)} ms`, ratio(mails.ours, mails.floor), rows.doubled + mails.doubled, `${ms(clicks.p50)} ms`, Math.round(clicks.perSecond)]],
    ); // prettier-ignore
    report.printConditions();
  } finally {
    await relay.stop();
    await database.close();
    await bench.close();
  }
}

/** People of one site, and a policy that is in force. */
async function fill(records: Records, people: number): Promise<void> {
  await inTransaction(records, async (tx) => {
    await tx.query(`insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)`, [
      new Date(MONDAY),
    ]);
    await tx.query(`insert into calendar (id, name, working_days) values ('W', 'Week', '{1,2,3,4,5}')`);
    await tx.query(`insert into site (id, name, calendar_id, zone) values ('S', 'Site', 'W', 'UTC')`);
    await tx.query(
      `insert into person (id, name, mail, site_id)
       select 'P' || n, 'Person ' || n, 'p' || n || '@big.example', 'S' from generate_series(0, $1 - 1) n`,
      [people],
    );
  });
  await inTransaction(records, async (tx) => {
    await tx.query(
      `insert into role_assignment (id, role, person_id, rank, valid_from) values (gen_random_uuid(), 'TM_CHAIR', 'P1', 1, $1)`,
      [new Date(MONDAY)],
    );
    const document = { id: 'ISMS-PO-SEC-001', title: 'Information Security Policy', type: 'POLICY' as const };
    await registerDocument(tx, {
      ...document,
      ownerId: 'P0',
      classification: 'INTERNAL',
      clauses: [],
      actor: 'engine',
    });
    await insert(tx, 'document_version', {
      ...{ id: VERSION, document_id: document.id, major: 1, minor: 0, kind: 'NEW_REQUIREMENT', state: 'EFFECTIVE' },
      ...{ policy_version: 1, story_version: 1, drafter_id: 'P0', approver_id: 'P1', effective_on: '2027-03-01' },
      ...{ approved_at: instant(tx.at), drafted_at: instant(tx.at) },
    });
    await keepSubmission(tx, {
      ...{ versionId: VERSION, authorId: 'P0', formEntryId: null, actor: 'P0', text: '# Policy', file: null },
      ...{ summary: 'New.', days: 0, reviewers: [] },
    });
  });
  await reader(records).query('create table bare_row (like acknowledgement including all)');
  await reader(records).query('create table bare_mail (like mail including all)');
  await reader(records).query('analyze');
}

/** The chunks as the story asks for them, by two workers at once: nobody is asked twice. */
async function rowsOf(records: Records, people: number) {
  const bare = await timed(() => bareInsert(records, people));
  const { id } = await inTransaction(records, (tx) => openCampaign(tx, VERSION));
  let [memory, live, chunks] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    for (let more = true; more; memory = Math.max(memory, process.memoryUsage().rss)) {
      ({ more } = await askAudience(records, { recordId: id }, { links: LINKS }));
      if ((chunks += 1) % CHUNKS_PER_LOOK === 0) live = Math.max(live, liveBytes());
    }
  };
  const ours = await timed(() => Promise.all([worker(), worker()]));
  const [row] = await reader(records).query<{ asked: number; people: number; mails: number }>(
    `select (select asked from acknowledgement_campaign where id = $1) as asked,
            (select count(distinct person_id)::int from acknowledgement) as people,
            (select count(*)::int from mail where template = 'ACKNOWLEDGE') as mails`,
    [id],
  );
  if (row?.asked !== people || row.people !== people) throw new Error(`${row?.asked} of ${people} were asked`);
  return {
    bare,
    ours,
    doubled: row.mails - people,
    memoryMb: Math.round(memory / 1_048_576),
    liveMb: Math.round(live / 1_048_576),
  };
}

/** What is left of the heap after a collection: what a campaign needs, whenever the collector happens to come. */
function liveBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** As many rows and mails of the same shape by one statement each: what the database itself takes. */
async function bareInsert(records: Records, people: number): Promise<void> {
  await inTransaction(records, async (tx) => {
    await tx.query(
      `insert into bare_row (id, campaign_id, person_id, state, asked_at, due, key_id, token_sha256, expires_at)
       select gen_random_uuid(), 'C', 'P' || n, 'OPEN', now(), now(), 'k', md5('t' || n), now() from generate_series(0, $1 - 1) n`,
      [people],
    );
    await tx.query(
      `insert into bare_mail (id, business_key, person_id, address, template, data, lane, not_before, record_id, state, message_id, written_real_at)
       select gen_random_uuid(), 'acknowledge/' || n, 'P' || n, 'p' || n || '@big.example', 'ACKNOWLEDGE',
              '{"recordId": "ISMS-PO-SEC-001-1.0", "recordTitle": "Information Security Policy", "linkId": "0190a0a0-0000-7000-8000-000000000000", "recipient": "Person", "zone": "UTC", "due": 1803888000000, "why": "everybody acknowledges this policy."}',
              2, now(), 'C', 'QUEUED', '<' || n || '@mail.isms-engine>', now() from generate_series(0, $1 - 1) n`,
      [people],
    );
  });
}

/** Mails by our sender, then as many of the same bytes by pooled nodemailer, to the same relay. */
async function mailsOf(records: Records, relay: Relay, count: number) {
  await reader(records).query(
    `update mail set state = 'DROPPED', drop_reason = 'TASK_CLOSED' where id in (select id from mail order by id offset $1)`,
    [count],
  );
  const transport = createMailTransport({ smtpUrl: relay.url, from: 'isms@big.example', connections: CONNECTIONS });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const secrets = { taskToken: (id: string) => tokenOf(KEY, id), signInCode: () => '', confirmationToken: () => '' };
  const sender = createMailSender({
    ...{ queue: createMailQueue(records), transport, log: silent, publicUrl: 'https://isms.big.example', secrets },
    // The relay of the bench takes all: what is measured is the way of a mail, not the rate that a company allows.
    ...{ connections: CONNECTIONS, perMinute: 10_000_000 },
  });
  const ours = await timed(async () => {
    await sender.start();
    await relay.took(count);
    await sender.stop();
  });
  transport.close();
  const { taken, distinct, bytes } = await relay.counts();
  const pool = createTransport({ pool: true, url: relay.url, maxConnections: CONNECTIONS, maxMessages: Infinity });
  const raw = Buffer.alloc(Math.round(bytes / taken), 'x\r\n');
  const floor = await timed(async () => {
    let next = 0;
    const one = async (): Promise<void> => {
      while (next < count) {
        next += 1;
        await pool.sendMail({ envelope: { from: 'isms@big.example', to: [`p${next}@big.example`] }, raw });
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, one));
  });
  pool.close();
  return { sent: taken, ours, floor, doubled: taken - distinct };
}

/** People open their page and click, eight at a time: PostgreSQL only. */
async function clicksOf(records: Records, count: number) {
  const tokens = await reader(records).query<{ token_sha256: string }>(
    `select token_sha256 from acknowledgement where state = 'OPEN' order by id limit $1`,
    [count],
  );
  const clicks = new Samples('click');
  const all = await timed(() =>
    Promise.all(
      Array.from({ length: CLICKERS }, async () => {
        for (let next = tokens.pop(); next; next = tokens.pop()) {
          const { token_sha256: tokenSha256 } = next;
          const view = await readAcknowledgement(records, tokenSha256);
          const request = { tokenSha256, sha256: view?.sha256 ?? '', sessionPersonId: null };
          clicks.add(await timed(() => acknowledge(records, request)));
        }
      }),
    ),
  );
  const [row] = await reader(records).query<{ done: number }>('select max(done) as done from acknowledgement_campaign');
  if (row?.done !== count) throw new Error(`${row?.done} of ${count} clicks were counted`);
  return { p50: clicks.median, p99: clicks.p99, perSecond: count / (all / 1_000) };
}

interface Counts {
  readonly taken: number;
  readonly distinct: number;
  readonly bytes: number;
}

/** A relay in a process of its own, so that it takes no time from who sends. */
class Relay {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Relay> {
    const child = fork(new URL('relay-process.js', import.meta.url).pathname);
    const [port] = (await once(child, 'message')) as [number];
    return new Relay(child, `smtp://127.0.0.1:${port}`);
  }

  /** What was taken since the start, and how many of them under a Message-ID of their own. */
  async counts(): Promise<Counts> {
    this.child.send('counts');
    const [counts] = (await once(this.child, 'message')) as [Counts];
    return counts;
  }

  async took(count: number): Promise<void> {
    while ((await this.counts()).taken < count) await new Promise((resolve) => setTimeout(resolve, 25));
  }

  async stop(): Promise<void> {
    this.child.disconnect();
    await once(this.child, 'exit');
  }
}
