import type { Capacity } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** A decision or piece of work that a person sent. */
export interface OwnDecision {
  readonly id: string;
  readonly recordId: string;
  readonly title: string;
  readonly code: string;
  readonly part: string;
  readonly capacity: Capacity;
  readonly onBehalfOf: string | null;
  /** Name of the area that is answered for; null where no area is asked. */
  readonly area: string | null;
  readonly outcome: string;
  readonly receipt: string;
  readonly at: Instant;
}

/** What a person decided and did, newest first; `before` = id of the last one of the page before. */
export async function readDecisions(
  records: Records,
  ask: { personId: string; before?: string | undefined; limit: number },
): Promise<{ rows: readonly OwnDecision[]; next: string | null }> {
  const rows = await reader(records).query<Omit<OwnDecision, 'at'> & { at: Date }>(
    `select d.id, d.record_id as "recordId", c.title, s.code, s.part, d.capacity, b.name as "onBehalfOf", a.name as area, d.outcome, d.receipt,
            d.decided_at as at
       from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
       join record_head c on c.id = d.record_id left join person b on b.id = d.on_behalf_of left join department a on a.id = d.department_id
      where d.person_id = $1
        and ($2::uuid is null or (d.decided_at, d.id) < (select decided_at, id from decision where id = $2 and person_id = $1))
      order by d.decided_at desc, d.id desc limit $3`,
    [ask.personId, ask.before ?? null, ask.limit + 1],
  );
  const shown = rows.slice(0, ask.limit).map(({ at, ...row }) => ({ ...row, at: at.getTime() }));
  return { rows: shown, next: rows.length > ask.limit ? (shown.at(-1)?.id ?? null) : null };
}
