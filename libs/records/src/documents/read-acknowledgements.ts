import type { Records } from '../data-source.js';
import type { AcknowledgementRow } from '../tables/document.entity.js';
import { reader } from '../transaction.js';

/** One person of a campaign, and what they acknowledged. */
export interface AcknowledgementLine {
  readonly person: { readonly id: string; readonly name: string };
  readonly department: string | null;
  readonly state: AcknowledgementRow['state'];
  readonly due: Date;
  readonly doneAt: Date | null;
  /** Version and sha256 that were shown at the click. */
  readonly versionId: string | null;
  readonly sha256: string | null;
  /** Level of the overdue ladder, 0 to 3. */
  readonly level: number;
}

export interface AcknowledgementQuery {
  readonly campaignId: string;
  /** Only these; all where absent. */
  readonly state?: AcknowledgementRow['state'] | undefined;
  /** Person after whom the page begins. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** People of a campaign in the order of their ids, a page at a time. */
export async function readAcknowledgements(
  records: Records,
  { campaignId, state, after = '', limit }: AcknowledgementQuery,
): Promise<{ items: AcknowledgementLine[]; next: string | null }> {
  const rows = await reader(records).query<AcknowledgementLine>(
    `select jsonb_build_object('id', p.id, 'name', p.name) as person, d.name as department, a.state, a.due,
            a.done_at as "doneAt", a.version_id as "versionId", a.sha256, a.level
       from acknowledgement a join person p on p.id = a.person_id left join department d on d.id = p.department_id
      where a.campaign_id = $1 and ($2::text is null or a.state = $2) and a.person_id > $3
      order by a.person_id limit $4`,
    [campaignId, state ?? null, after, limit + 1],
  );
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.person.id ?? null) : null };
}
