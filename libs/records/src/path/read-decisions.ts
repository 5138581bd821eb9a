import type { Capacity } from '#domain/roles/roles.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** A decision or a submission as it was made. */
export interface DecisionMade {
  readonly code: string;
  readonly part: string;
  readonly outcome: string;
  readonly by: string;
  readonly onBehalfOf: string | null;
  readonly capacity: Capacity;
  readonly assurance: string;
  readonly comment: string | null;
  readonly receipt: string;
  readonly subjectSha256: string;
  /** Rules of separation of duties that were waived for it. */
  readonly waived: readonly string[];
  readonly at: Instant;
}

/** What people answered to a record, oldest first; to some of its steps, or to one part, where they are named. */
export async function readDecisions(
  records: Records,
  of: { readonly recordId: string; readonly codes?: readonly string[]; readonly part?: string },
): Promise<DecisionMade[]> {
  const rows = await reader(records).query<Omit<DecisionMade, 'at'> & { at: Date }>(
    `select s.code, s.part, d.outcome, p.name as by, b.name as "onBehalfOf", d.capacity, d.assurance, c.body->>'comment' as comment,
            d.receipt, d.subject_sha256 as "subjectSha256", d.decided_at as at,
            array(select w->>'rule' from jsonb_array_elements(d.sod_result->'waived') w) as waived
       from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id
       join person p on p.id = d.person_id left join person b on b.id = d.on_behalf_of
       left join content_blob c on c.id = d.comment_id
      where d.record_id = $1 and ($2::text[] is null or s.code = any ($2)) and ($3::text is null or s.part = $3)
      order by d.decided_at, d.id`,
    [of.recordId, of.codes ?? null, of.part ?? null],
  );
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}
