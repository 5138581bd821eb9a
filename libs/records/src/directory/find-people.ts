import type { Reader } from '../transaction.js';

export interface FoundPerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
}

/** People who work here now: joined, not left. */
const ACTIVE = '(joined_at is null or joined_at <= isms_now()) and (left_at is null or left_at > isms_now())';

/** The active person with this work mail (any spelling of its letters), or null. */
export async function findPersonByMail(tx: Reader, mail: string): Promise<FoundPerson | null> {
  const people = await tx.query<FoundPerson>(
    `select id, name, mail from person where lower(mail) = $1 and ${ACTIVE} order by left_at nulls first limit 1`,
    [mail.trim().toLowerCase()],
  );
  return people[0] ?? null;
}

/** The active person with this id, or null. */
async function findPersonById(tx: Reader, id: string): Promise<FoundPerson | null> {
  const people = await tx.query<FoundPerson>(`select id, name, mail from person where id = $1 and ${ACTIVE}`, [id]);
  return people[0] ?? null;
}

/**
 * What a person field may mean: exact work mail, exact id, or a whole name in any letter case. Mail and id name one
 * person; a name may name several, and the caller asks which (at most 10 are returned).
 */
export async function findPeople(tx: Reader, text: string): Promise<FoundPerson[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  const one = wanted.includes('@') ? await findPersonByMail(tx, wanted) : await findPersonById(tx, wanted);
  if (one) return [one];
  return tx.query<FoundPerson>(
    `select id, name, mail from person where lower(name) = lower($1) and ${ACTIVE} order by id limit 10`,
    [wanted],
  );
}
