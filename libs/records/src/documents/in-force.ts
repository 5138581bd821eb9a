import { OPEN_VERSION_STATES } from '#domain/documents/states.js';
import type { IsoDay } from '#domain/time.js';
import type { DocumentVersionRow } from '../tables/document.entity.js';
import type { Reader } from '../transaction.js';

/** The version that is effective now; null = the document has none in force. */
export async function effectiveVersion(tx: Reader, documentId: string): Promise<DocumentVersionRow | null> {
  const [row] = await tx.query<DocumentVersionRow>(
    `select * from document_version where document_id = $1 and state = 'EFFECTIVE'`,
    [documentId],
  );
  return row ?? null;
}

/** The version that is being made; null = none is. */
export async function openVersion(tx: Reader, documentId: string): Promise<DocumentVersionRow | null> {
  const [row] = await tx.query<DocumentVersionRow>(
    'select * from document_version where document_id = $1 and state = any ($2::text[])',
    [documentId, [...OPEN_VERSION_STATES]],
  );
  return row ?? null;
}

/** The version that was in force on a day, whatever became of it since; of two on one day the later one. */
export async function inForceOn(tx: Reader, documentId: string, day: IsoDay): Promise<DocumentVersionRow | null> {
  const [row] = await tx.query<DocumentVersionRow>(
    `select v.* from document_in_force f join document_version v on v.id = f.version_id
      where f.document_id = $1 and f.from_on <= $2 and (f.until_on is null or f.until_on > $2)
      order by f.from_at desc, f.id desc limit 1`,
    [documentId, day],
  );
  return row ?? null;
}
