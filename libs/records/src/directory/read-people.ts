import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

export interface PersonLine {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly department: string | null;
  readonly job: string | null;
}

const PEOPLE = `select p.id, p.name, p.mail, d.name as department, p.job from person p left join department d on d.id = p.department_id
      where (p.joined_at is null or p.joined_at <= isms_now()) and (p.left_at is null or p.left_at > isms_now())`;

/** People who work here now, by id; keyset paging. `search` is a part of name or mail, or with `exactMail` the whole mail. */
export async function readPeople(
  records: Records,
  query: { search?: string | undefined; exactMail?: boolean; cursor?: string | undefined; limit: number },
): Promise<{ people: PersonLine[]; next: string | null }> {
  if (query.exactMail) return readOne(records, query.search ?? '');
  const like = query.search ? `%${query.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null;
  const people = await reader(records).query<PersonLine>(
    `${PEOPLE} and ($1::text is null or p.name ilike $1 or p.mail ilike $1) and ($2::text is null or p.id > $2)
      order by p.id limit $3`,
    [like, query.cursor ?? null, query.limit + 1],
  );
  const shown = people.slice(0, query.limit);
  return { people: shown, next: people.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
}

async function readOne(records: Records, mail: string): Promise<{ people: PersonLine[]; next: null }> {
  const people = await reader(records).query<PersonLine>(`${PEOPLE} and lower(p.mail) = $1 order by p.id limit 1`, [
    mail.trim().toLowerCase(),
  ]);
  return { people, next: null };
}
