import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { CorrectiveActionState, CorrectiveActionType, Grade } from '#domain/corrective-action/states.js';
import type { Policy } from '#domain/policy/policy.js';
import type { Instant } from '#domain/time.js';
import { visibleTo, type Viewer } from '../access/viewer.js';
import type { Reader } from '../transaction.js';

/** A record of the log that may be about the same. */
export interface SimilarCase {
  readonly id: string;
  readonly type: CorrectiveActionType;
  readonly title: string;
  readonly state: CorrectiveActionState;
  readonly grade: Grade | null;
  readonly department: string | null;
  readonly requirementRefs: readonly string[];
  readonly raisedAt: Instant;
  readonly sameRequirement: boolean;
  readonly sameDepartment: boolean;
  /** Same requirement and department within the policy's months: proposed as `repeatOf`. */
  readonly repeat: boolean;
}

const MOST = 10;
/** Newest records that are looked at for each reason; ranking more would find nothing that a person reads. */
const LOOKED_AT = 200;
/** The words of a record: those of its title, each of which may be missing in the other. */
const WORDS = `replace(plainto_tsquery('english', (select title from self))::text, '&', '|')::tsquery`;
const TEXT = `to_tsvector('english', title || ' ' || description)`;

/** The same requirement and department, closed at most the policy's months before, or open: a recurrence. */
const REPEAT = `c.type = 'CA' and c.grade is not null and c.state not in ('NOT_NC', 'MERGED', 'CANCELLED')
  and c.requirement_refs && s.requirement_refs and c.department_id = s.department_id
  and c.raised_at <= s.raised_at
  and coalesce(c.closed_at, isms_now()) >= s.raised_at - make_interval(months => $2)`;

const SIMILAR = `
  with self as (select * from corrective_action where id = $1),
  near as (
    (select id from corrective_action where id <> $1 and requirement_refs && (select requirement_refs from self)
      order by raised_at desc limit ${LOOKED_AT})
    union
    (select id from corrective_action where id <> $1 and ${TEXT} @@ ${WORDS} order by raised_at desc limit ${LOOKED_AT})
  )
  select c.id, c.type, c.title, c.state, c.grade, c.requirement_refs as "requirementRefs", c.raised_at,
         (select name from department d where d.id = c.department_id) as department,
         c.requirement_refs && s.requirement_refs as "sameRequirement",
         coalesce(c.department_id = s.department_id, false) as "sameDepartment",
         coalesce(${REPEAT}, false) as repeat
    from corrective_action c cross join self s
   where c.id in (select id from near) and c.id <> $1`;

/**
 * Records that may be about the same: by requirement, department and words (10.2 b 3: "similar nonconformities").
 * Likely repeats first. `viewer` sees no more than the log shows them. One statement.
 */
export async function readSimilar(read: Reader, of: { recordId: string; viewer: Viewer }): Promise<SimilarCase[]> {
  const [own] = await read.query<{ policy: Policy }>(
    'select p.content as policy from corrective_action c join policy p on p.version = c.policy_version where c.id = $1',
    [of.recordId],
  );
  if (!own) return [];
  const parameters: unknown[] = [of.recordId, completePolicy(own.policy).correctiveAction.repeatMonths];
  const visible = visibleTo(of.viewer, parameters);
  const words = `ts_rank(to_tsvector('english', c.title || ' ' || c.description), ${WORDS})`;
  const rows = await read.query<Omit<SimilarCase, 'raisedAt'> & { raised_at: Date }>(
    `${SIMILAR} and ${visible}
      order by repeat desc, (c.requirement_refs && s.requirement_refs)::int * 2 + coalesce(c.department_id = s.department_id, false)::int + ${words} desc,
               c.raised_at desc limit ${MOST}`,
    parameters,
  );
  return rows.map(({ raised_at: raisedAt, ...row }) => ({ ...row, raisedAt: raisedAt.getTime() }));
}
