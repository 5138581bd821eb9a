import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

export interface PersonLine {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  readonly department: string | null;
  readonly job: string | null;
}

/** People who work here now, by id; keyset paging. `search` is a part of name or mail. */
export async function readPeople(
  records: Records,
  query: { search?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ people: PersonLine[]; next: string | null }> {
  const like = query.search ? `%${query.search.replaceAll(/[\\%_]/g, '\\$&')}%` : null;
  const people = await reader(records).query<PersonLine>(
    `select p.id, p.name, p.mail, d.name as department, p.job from person p left join department d on d.id = p.department_id
      where ($1::text is null or p.name ilike $1 or p.mail ilike $1) and ($2::text is null or p.id > $2)
        and (p.joined_at is null or p.joined_at <= isms_now()) and (p.left_at is null or p.left_at > isms_now())
      order by p.id limit $3`,
    [like, query.cursor ?? null, query.limit + 1],
  );
  const shown = people.slice(0, query.limit);
  return { people: shown, next: people.length > query.limit ? (shown.at(-1)?.id ?? null) : null };
}
