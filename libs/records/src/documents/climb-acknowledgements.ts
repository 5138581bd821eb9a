import type { Records } from '../data-source.js';
import { writeNotices } from '../messages/write-notices.js';
import { inTransaction, instant, type Tx } from '../transaction.js';

/** Names that one notice lists; the page has all of them. */
const MOST_NAMES = 20;
const DAY = 86_400_000;
/** Class AK: +1 d manager, +7 d department head, +14 d ISMS Manager and Human Resources (specification 2). */
const LEVELS = [
  { level: 1, after: 1 },
  { level: 2, after: 7 },
  { level: 3, after: 14 },
] as const;

/**
 * The overdue ladder of acknowledgements, set-based: for each campaign and level one notice to each manager, head, or role,
 * about all of their people. A row remembers the level that was told. @returns number of rows that climbed
 */
export async function climbAcknowledgements(records: Records): Promise<number> {
  return inTransaction(records, async (tx) => {
    let climbed = 0;
    for (const rung of LEVELS) climbed += await climb(tx, rung);
    return climbed;
  });
}

interface LateRow {
  readonly campaign_id: string;
  readonly version_id: string;
  readonly title: string;
  readonly name: string;
  readonly teller: string | null;
}

/** Who hears at each level. */
const TELLERS: Readonly<Record<1 | 2 | 3, string>> = {
  1: 'select p.manager_id as teller',
  2: `select r.person_id as teller from role_assignment r where r.role = 'DEPARTMENT_HEAD'
        and r.department_id = p.department_id and r.valid_from <= isms_now() and (r.valid_to is null or r.valid_to > isms_now())`,
  3: `select r.person_id as teller from role_assignment r where r.role in ('IM', 'HR')
        and r.valid_from <= isms_now() and (r.valid_to is null or r.valid_to > isms_now())`,
};

async function climb(tx: Tx, { level, after }: (typeof LEVELS)[number]): Promise<number> {
  const late = await tx.query<{ id: string }>(
    `update acknowledgement set level = $1 where state = 'OPEN' and level < $1 and due <= $2 returning id`,
    [level, instant(tx.at - after * DAY)],
  );
  if (late.length === 0) return 0;
  const rows = await tx.query<LateRow>(
    `select a.campaign_id, c.version_id, d.title, p.name, t.teller
       from unnest($1::uuid[]) as l (id) join acknowledgement a on a.id = l.id
       join acknowledgement_campaign c on c.id = a.campaign_id join document d on d.id = c.document_id
       join person p on p.id = a.person_id left join lateral (${TELLERS[level]}) t on true
      order by a.campaign_id, p.name`,
    [late.map(({ id }) => id)],
  );
  await tellOf(tx, level, rows);
  return late.length;
}

async function tellOf(tx: Tx, level: number, rows: readonly LateRow[]): Promise<void> {
  const day = new Date(tx.at).toISOString().slice(0, 10);
  for (const group of groupsOf(rows).values()) {
    const [first] = group;
    if (!first?.teller) continue;
    const names = group.map(({ name }) => name);
    const more = names.length - MOST_NAMES;
    await writeNotices(tx, {
      record: { id: first.campaign_id, title: first.title },
      key: `unacknowledged/${first.campaign_id}/${level}/${day}`,
      headline: `Not acknowledged by ${names.length} of your people: ${first.version_id}`,
      to: [first.teller],
      lines: [
        `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
        `Level ${level}. Each of them has a link of their own; the page of the version shows who is open.`,
      ],
      why: 'they report to you, work in your department, or acknowledgements are yours to follow up.',
      inHours: true,
    });
  }
}

/** Late people by campaign and by who hears of them. */
function groupsOf(rows: readonly LateRow[]): Map<string, LateRow[]> {
  const groups = new Map<string, LateRow[]>();
  for (const row of rows) {
    if (row.teller === null) continue;
    const key = `${row.campaign_id} ${row.teller}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
