import type { Records } from '#records/data-source.js';
import { claimMails } from '#records/messages/claim-mail.js';
import { writeDigests } from '#records/path/write-digests.js';
import { inTransaction, reader } from '#records/transaction.js';
import { BenchStack } from './bench-stack.js';
import { ms, ratio, Report, Samples, timed } from './figures.js';
import { ownDatabase } from './own-database.js';

const ROUNDS = 5;
/** 07:45 of a Monday; the look-ahead reaches 08:00. */
const FIRST_MORNING = Date.parse('2027-03-01T07:45:00Z');
const WEEK = 7 * 86_400_000;

/**
 * Digests over so many open tasks, set-based: of as many people with one each (as many mails as tasks), and of people
 * with forty each; against a bare insert of as many rows into the same table without reading, trail and wake-up.
 */
export async function digestBench(count: number): Promise<void> {
  const bench = await BenchStack.start({ words: ['--empty'] });
  const report = new Report('digest', await bench.versions());
  try {
    const rows: (string | number)[][] = [];
    for (const each of [1, 40]) rows.push(await measure(bench, report, { tasks: count, each }));
    report.print(
      `Digests over ${count} open tasks, p50 of ${ROUNDS}`,
      [
        'people',
        'tasks each',
        'digests written',
        'ms',
        'digests/s',
        'bare insert ms',
        'bare rows/s',
        'ours / bare',
        'nothing new, ms',
        'claim of 25, ms',
      ],
      rows,
    );
    report.printConditions();
  } finally {
    await bench.close();
  }
}

async function measure(
  bench: BenchStack,
  report: Report,
  on: { tasks: number; each: number },
): Promise<(string | number)[]> {
  const people = Math.ceil(on.tasks / on.each);
  const database = await ownDatabase(bench);
  const ours = new Samples(`digests of ${people}`);
  const bare = new Samples(`bare insert of ${people}`);
  const again = new Samples('a second run');
  const claim = new Samples('claim of 25 digests');
  try {
    await fill(database.records, { ...on, people });
    for (let round = 0; round < ROUNDS; round += 1) {
      await database.setClock(FIRST_MORNING + round * WEEK);
      let written = 0;
      ours.add(await timed(async () => void (written = await writeDigests(database.records))));
      if (written !== people) throw new Error(`${written} digests of ${people}`);
      again.add(await timed(() => writeDigests(database.records)));
      bare.add(await timed(() => bareInsert(database.records, people)));
      await database.setClock(FIRST_MORNING + round * WEEK + 30 * 60_000);
      claim.add(await timed(() => inTransaction(database.records, (tx) => claimMails(tx, { limit: 25, lanes: [0, 1, 2], leaseMs: 90_000 })))); // prettier-ignore
      await reader(database.records).query(`update mail set state = 'DROPPED' where state in ('QUEUED', 'SENDING')`);
      report.noteLoad();
    }
  } finally {
    await database.close();
  }
  for (const samples of [ours, bare, again, claim]) report.keep(`${on.tasks} tasks, ${on.each} each`, samples);
  const perSecond = (samples: Samples): number => Math.round(people / (samples.median / 1_000));
  return [people, on.each, people, ms(ours.median), perSecond(ours), ms(bare.median), perSecond(bare), ratio(ours.median, bare.median), ms(again.median), ms(claim.median)]; // prettier-ignore
}

async function fill(records: Records, on: { tasks: number; each: number; people: number }): Promise<void> {
  await inTransaction(records, async (tx) => {
    await tx.query(`insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)`, [
      new Date(FIRST_MORNING - WEEK),
    ]);
    await tx.query(`insert into calendar (id, name, working_days) values ('W', 'Week', '{1,2,3,4,5}')`);
    await tx.query(`insert into site (id, name, calendar_id, zone) values ('S', 'Site', 'W', 'UTC')`);
    await tx.query(
      `insert into person (id, name, mail, site_id) select 'P' || n, 'Person ' || n, 'p' || n || '@big.example', 'S' from generate_series(0, $1 - 1) n`,
      [on.people],
    );
    await tx.query(
      `insert into corrective_action (id, type, source, title, description, state, raised_at, iteration_from, policy_version, story_version)
       values ('CA-2027-0001', 'CA', 'EMPLOYEE', 'Restore test not carried out', 'x', 'TRIAGE', isms_now(), isms_now(), 1, 1)`,
    );
    await tx.query(
      `insert into step (id, record_id, code, part, iteration, visit, planned_at, state)
       select md5('s' || n)::uuid, 'CA-2027-0001', 'TRIAGE', n::text, 1, 1, isms_now(), 'OPEN' from generate_series(0, $1 - 1) n`,
      [on.tasks],
    );
    await tx.query(
      `insert into question (id, step_id, record_id, round, issue, form, class, quorum, assurance, subject_version_id, opened_at, due, rungs, state)
       select md5('q' || n)::uuid, md5('s' || n)::uuid, 'CA-2027-0001', 1, 1, 'CA_TRIAGE', 'AP', 'ONE_OF', 'A', md5('v')::uuid, isms_now(),
              isms_now() + n % 400 * interval '1 hour', '[]', 'OPEN' from generate_series(0, $1 - 1) n`,
      [on.tasks],
    );
    await tx.query(
      `insert into task (id, question_id, person_id, capacity, state, opened_at)
       select md5('t' || n)::uuid, md5('q' || n)::uuid, 'P' || n / $2, 'IM', 'OPEN', isms_now() from generate_series(0, $1 - 1) n`,
      [on.tasks, on.each],
    );
    await tx.query(
      `insert into task_link (id, task_id, key_id, token_sha256, expires_at)
       select md5('l' || n)::uuid, md5('t' || n)::uuid, 'k', md5('h' || n), isms_now() + interval '200 days' from generate_series(0, $1 - 1) n`,
      [on.tasks],
    );
    await tx.query('create table bare_mail (like mail including all)');
  });
  await reader(records).query('analyze');
}

/** As many rows of the same shape by one statement: what the database itself takes. */
async function bareInsert(records: Records, people: number): Promise<void> {
  await reader(records).query(
    `insert into bare_mail (id, business_key, person_id, address, template, data, lane, not_before, state, message_id, written_real_at)
     select gen_random_uuid(), 'digest/P' || n || '/' || clock_timestamp(), 'P' || n, 'p' || n || '@big.example', 'DIGEST',
            '{"recipient": "Person", "zone": "UTC", "day": "2027-03-01", "tasks": []}', 1, isms_now(), 'QUEUED', '<' || n || '@mail.isms-engine>', now()
       from generate_series(0, $1 - 1) n`,
    [people],
  );
}
