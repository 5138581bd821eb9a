import type { Waiver } from '#domain/roles/waiver.rules.js';
import type { Instant } from '#domain/time.js';
import { instant, type Reader } from '../transaction.js';

/** Waivers that count for a step of a record at an instant: granted, not expired, not withdrawn. One of a cycle is one of its stages. */
export async function validWaivers(
  read: Reader,
  on: { at: Instant; recordId: string; step: string },
): Promise<Waiver[]> {
  return read.query<Waiver>(
    `select id, rule, person_id as "personId", granted_by as "grantedBy", granted_alone as "grantedAlone" from waiver
      where granted_at <= $1 and expires_at > $1 and (withdrawn_at is null or withdrawn_at > $1)
        and (record_id is null or record_id = $2 or record_id = split_part($2, '/', 1)) and (step is null or step = $3)
      order by granted_at, id`,
    [instant(on.at), on.recordId, on.step],
  );
}

/** One use of a waiver: which decision it made possible, and who granted it for which reason. */
export interface UsedWaiver {
  readonly waiverId: string;
  readonly rule: string;
  readonly code: string;
  readonly part: string;
  readonly outcome: string;
  readonly receipt: string;
  readonly personId: string;
  readonly person: string;
  readonly grantedById: string;
  readonly grantedBy: string;
  readonly reason: string | null;
  readonly expiresAt: Date;
}

/** Every use of a waiver on a record, oldest first; of a cycle, on its stages too. */
export async function usedWaivers(read: Reader, recordId: string): Promise<UsedWaiver[]> {
  return read.query<UsedWaiver>(
    `select w.id as "waiverId", w.rule, s.code, s.part, d.outcome, d.receipt, d.person_id as "personId", p.name as person,
            w.granted_by as "grantedById", g.name as "grantedBy", b.body->>'reason' as reason, w.expires_at as "expiresAt"
       from decision d cross join lateral jsonb_array_elements(d.sod_result->'waived') used
       join waiver w on w.id = (used->>'waiver')::uuid join question q on q.id = d.question_id
       join step s on s.id = q.step_id join person p on p.id = d.person_id join person g on g.id = w.granted_by
       left join content_blob b on b.id = w.reason_id
      where (d.record_id = $1 or d.record_id like $1 || '/%') and d.sod_result ? 'waived'
      order by d.decided_at, d.id, w.rule`,
    [recordId],
  );
}
