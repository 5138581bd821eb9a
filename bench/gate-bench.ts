import type { Records } from '#records/data-source.js';
import { readOpenActions } from '#records/cycle/action-facts.js';
import { startCycle } from '#records/cycle/draft.js';
import { readCycle } from '#records/cycle/read-cycle.js';
import { inTransaction, reader } from '#records/transaction.js';
import { writeSmallCompany } from '#testing/small-company.js';
import { BenchStack } from './bench-stack.js';
import { ms, ratio, Report, Samples, timed } from './figures.js';
import { ownDatabase } from './own-database.js';

const ROUNDS = 15;
const NOW = Date.parse('2027-03-01T09:00:00Z');
/** Of a hundred corrective actions so many are open. */
const OPEN_PERCENT = 1;

/**
 * What a gate reads of the Corrective Action Log, with so many rows of which 1 % are open: the rows that are open by their
 * index, against the whole log with a sub-select for each row, as it was read at first; and the page of a cycle around it.
 * @param most largest log; a tenth of it is measured too
 */
export async function gateBench(most: number): Promise<void> {
  const bench = await BenchStack.start({ words: ['--empty'] });
  const report = new Report('gate', await bench.versions());
  const rows: (string | number)[][] = [];
  try {
    for (const size of [most / 10, most]) rows.push(await measure(bench, report, size));
    report.print(
      `What a gate reads of the Corrective Action Log, p50 of ${ROUNDS}, ${OPEN_PERCENT} % open`,
      ['corrective actions', 'open', 'open rows, ms', 'p99', 'whole log, ms', 'open / whole', 'page of the cycle, ms'],
      rows,
    );
    report.printConditions();
  } finally {
    await bench.close();
  }
}

async function measure(bench: BenchStack, report: Report, size: number): Promise<(string | number)[]> {
  const database = await ownDatabase(bench);
  const ours = new Samples(`open rows of ${size}`);
  const whole = new Samples(`whole log of ${size}`);
  const page = new Samples(`readCycle with ${size}`);
  try {
    const { records } = database;
    await inTransaction(records, writeSmallCompany);
    await fill(records, size);
    const { id } = await startCycle(records, { by: 'IM', firstDay: '2027-03-01' });
    const read = reader(records);
    const works = [
      { samples: ours, work: () => readOpenActions(read, NOW) },
      { samples: whole, work: () => wholeLog(records) },
      { samples: page, work: () => readCycle(records, id) },
    ];
    const open = (await readOpenActions(read, NOW)).length;
    if (open !== (size * OPEN_PERCENT) / 100) throw new Error(`${open} open of ${size}`);
    // The first rounds prepare the statements.
    for (let round = -6; round < ROUNDS; round += 1) {
      for (const { samples, work } of round % 2 === 0 ? works : works.toReversed()) {
        const took = await timed(work);
        if (round >= 0) samples.add(took);
      }
      report.noteLoad();
    }
    for (const { samples } of works) report.keep(`${size} corrective actions`, samples);
    return [size, open, ms(ours.median), ms(ours.p99), ms(whole.median), ratio(ours.median, whole.median), ms(page.median)]; // prettier-ignore
  } finally {
    await database.close();
  }
}

/** The log as it was read at first: every row, and three sub-selects for each. */
async function wholeLog(records: Records): Promise<unknown> {
  return reader(records).query(
    `select c.id, c.type, c.state, c.grade,
            c.correction_only or exists (select 1 from step s where s.record_id = c.id and s.code = 'PLAN_APPROVAL'
              and s.outcome = 'APPROVE') as planned,
            exists (select 1 from step s join question q on q.step_id = s.id join decision d on d.question_id = q.id
              where s.record_id = c.id and s.code = 'PLAN_APPROVAL' and d.outcome = 'APPROVE'
                and d.capacity in ('TM', 'TM_CHAIR')) as by_tm,
            exists (select 1 from step s where s.record_id = c.id and s.state = 'OPEN' and s.due < $1
              and s.code <> 'EXTENSION') as overdue
       from corrective_action c order by c.id`,
    [new Date(NOW)],
  );
}

const CODES = `{TRIAGE,CONTAINMENT,ROOT_CAUSE,PLANNING,PLAN_APPROVAL,IMPLEMENT,EVIDENCE_CHECK,MONITORING,EFFECTIVENESS_CHECK,CLOSURE}`;

/** Corrective actions with all their steps; each hundredth stands in IMPLEMENT, of those every tenth overdue. */
async function fill(records: Records, size: number): Promise<void> {
  const client = reader(records);
  await client.query('insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, 86400000)', [
    new Date(NOW),
  ]);
  // In parts: a statement may take fifteen seconds.
  const part = 10_000;
  for (let from = 0; from < size; from += part) {
    const range = [from, Math.min(size, from + part) - 1];
    await client.query(
      `insert into corrective_action (id, type, source, title, description, state, grade, raised_at, iteration_from, policy_version, story_version)
       select 'CA-' || (1927 + n / 1000) || '-' || lpad((n % 1000)::text, 4, '0'), 'CA', 'EMPLOYEE', 'Backup missed', 'x',
              case when n % 100 = 0 then 'IMPLEMENTING' else 'CLOSED' end, case when n % 5 = 0 then 'MAJOR' else 'MINOR' end,
              isms_now(), isms_now(), 1, 2 from generate_series($1::int, $2::int) n`,
      range,
    );
    await client.query(
      `insert into step (id, record_id, code, part, iteration, visit, planned_at, due, state, outcome, outcome_origin)
       select md5('s' || n || c.code)::uuid, 'CA-' || (1927 + n / 1000) || '-' || lpad((n % 1000)::text, 4, '0'), c.code, '', 1, 1, isms_now(),
              isms_now() + (case when n % 1000 = 0 then -1 else 1 end) * interval '10 days',
              case when n % 100 = 0 and c.at = 6 then 'OPEN' else 'SETTLED' end,
              case when c.code like '%APPROVAL' then 'APPROVE' else 'SUBMIT' end, 'DECIDED'
         from generate_series($1::int, $2::int) n cross join unnest('${CODES}'::text[]) with ordinality c (code, at)
        where n % 100 <> 0 or c.at <= 6`,
      range,
    );
    await client.query(
      `insert into question (id, step_id, record_id, round, issue, form, class, quorum, assurance, subject_version_id, opened_at, due, rungs, state)
       select md5('q' || s.id)::uuid, s.id, s.record_id, 1, 1, 'CA_' || s.code, 'AP', 'ONE_OF', 'A', md5('v')::uuid, isms_now(), isms_now(), '[]', 'CLOSED'
         from generate_series($1::int, $2::int) n
         join step s on s.record_id = 'CA-' || (1927 + n / 1000) || '-' || lpad((n % 1000)::text, 4, '0') and s.state = 'SETTLED'`,
      range,
    );
    await client.query(
      `insert into decision (id, question_id, task_id, record_id, person_id, capacity, outcome, quorum, round, channel, assurance, sod_result,
                             subject_sha256, receipt, decided_at, decided_real_at)
       select md5('d' || q.id)::uuid, q.id, md5('t' || q.id)::uuid, q.record_id, 'CHAIR', 'TM_CHAIR', 'APPROVE', 'ONE_OF', 1, 'LINK', 'A', '{}',
              '', 'R', isms_now(), isms_now()
         from generate_series($1::int, $2::int) n
         join question q on q.step_id = md5('s' || n || 'PLAN_APPROVAL')::uuid`,
      range,
    );
  }
  await client.query('analyze');
}
