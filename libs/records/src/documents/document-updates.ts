import type { DocumentUpdate } from '#domain/cycle/prefill.rules.js';
import { KIND_OF_CHANGE_NAMES, type KindOfChange } from '#domain/documents/version-number.rules.js';
import type { IsoDay } from '#domain/time.js';
import type { Reader } from '../transaction.js';

/** Versions that came into force within a period, as the cycle lists them for I3: what changed, and what it was made for. */
export async function readDocumentUpdates(
  tx: Reader,
  { from, to }: { readonly from: IsoDay; readonly to: IsoDay },
): Promise<DocumentUpdate[]> {
  const rows = await tx.query<Omit<DocumentUpdate, 'reason'> & { kind: KindOfChange; cause: string | null }>(
    `select v.id, coalesce(b.body->>'summary', d.title) as what, v.kind, v.cause_id as cause, f.from_on as "doneOn"
       from document_in_force f join document_version v on v.id = f.version_id join document d on d.id = f.document_id
       left join document_submission s on s.id = v.submission_id left join content_blob b on b.id = s.content_id
      where f.from_on between $1 and $2 order by f.from_on, v.id`,
    [from, to],
  );
  return rows.map(({ kind, cause, ...row }) => ({
    ...row,
    reason: cause === null ? KIND_OF_CHANGE_NAMES[kind] : `${KIND_OF_CHANGE_NAMES[kind]}, ${cause}`,
  }));
}
