import type { WaivableRule } from '#domain/roles/waiver.rules.js';
import type { Instant } from '#domain/time.js';
import type { Records } from '../data-source.js';
import type { Named } from '../path/task-view.js';
import { reader } from '../transaction.js';

/** A waiver as Top Management, the ISMS Manager and auditors see it. */
export interface WaiverLine {
  readonly id: string;
  readonly rule: WaivableRule;
  readonly person: Named | null;
  readonly recordId: string | null;
  readonly step: string | null;
  /** Null when the text was disposed of. */
  readonly reason: string | null;
  readonly grantedBy: Named;
  readonly grantedAt: Instant;
  readonly expiresAt: Instant;
  readonly withdrawnAt: Instant | null;
  readonly state: 'VALID' | 'EXPIRED' | 'WITHDRAWN';
  /** Records on which it made a decision possible. */
  readonly usedOn: readonly string[];
}

type Row = Omit<WaiverLine, 'grantedAt' | 'expiresAt' | 'withdrawnAt' | 'state'> & {
  grantedAt: Date;
  expiresAt: Date;
  withdrawnAt: Date | null;
  now: Date;
};

/** The waivers of the company, newest first; the latest 500. */
export async function readWaivers(records: Records): Promise<readonly WaiverLine[]> {
  const rows = await reader(records).query<Row>(
    `select w.id, w.rule, w.record_id as "recordId", w.step, b.body->>'reason' as reason, isms_now() as now,
            case when p.id is null then null else jsonb_build_object('id', p.id, 'name', p.name) end as person,
            jsonb_build_object('id', g.id, 'name', g.name) as "grantedBy",
            w.granted_at as "grantedAt", w.expires_at as "expiresAt", w.withdrawn_at as "withdrawnAt",
            array(select distinct split_part(d.record_id, '/', 1) from decision d
                   where d.sod_result ? 'waived' and d.sod_result->'waived' @> jsonb_build_array(jsonb_build_object('waiver', w.id)) order by 1) as "usedOn"
       from waiver w join person g on g.id = w.granted_by left join person p on p.id = w.person_id
       left join content_blob b on b.id = w.reason_id
      order by w.granted_at desc, w.id desc limit 500`,
  );
  return rows.map(({ now, ...row }) => ({
    ...row,
    grantedAt: row.grantedAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    withdrawnAt: row.withdrawnAt?.getTime() ?? null,
    state: row.withdrawnAt !== null ? 'WITHDRAWN' : row.expiresAt <= now ? 'EXPIRED' : 'VALID',
  }));
}
