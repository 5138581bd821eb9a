import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

export interface EvidenceLink {
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** A file of a record, or of one that was merged into it, that belongs to an answer, the raise form or an import; null when there is none. The caller has checked that the record may be seen. */
export async function readEvidenceLink(
  records: Records,
  of: { recordId: string; evidenceId: string },
): Promise<EvidenceLink | null> {
  const [link] = await reader(records).query<EvidenceLink>(
    `select l.sha256, l.name, f.type, f.size::float8 as size from evidence_link l join evidence_file f on f.sha256 = l.sha256
      where (l.record_id = $1 or l.record_id in (select c.id from corrective_action c where c.merged_into = $1)) and l.id = $2 and l.removed_at is null and (l.form_entry_id is not null or l.task_id is null)`,
    [of.recordId, of.evidenceId],
  );
  return link ?? null;
}
