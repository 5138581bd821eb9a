import type { DocumentImpactRow } from '../tables/document.entity.js';
import { uuidv7 } from '../ids.js';
import { instant, insertMany, type Tx } from '../transaction.js';
import { raiseDocumentTrigger } from './review-trigger.js';
import type { VersionRow } from './version.js';

/** A document changed: every document related to it, in either direction, is looked at by its owner (trigger DOC_DEP). */
export async function raiseImpacts(tx: Tx, row: VersionRow): Promise<void> {
  const related = await tx.query<{ id: string }>(
    `select o.id from document o join document d on d.id = $1
      where o.id <> d.id and o.obsolete_on is null and (o.id = any (d.related) or d.id = any (o.related)) order by o.id`,
    [row.document_id],
  );
  const impacts = related.map(({ id }): DocumentImpactRow => ({
    id: uuidv7(),
    source_version_id: row.id,
    document_id: id,
    raised_at: instant(tx.at),
    handed_to: null,
  }));
  await insertMany(
    tx,
    'document_impact',
    impacts.map((impact) => ({ ...impact })),
  );
  for (const impact of impacts) {
    const handedTo = await raiseDocumentTrigger(tx, {
      type: 'DOC_DEP',
      documentId: impact.document_id,
      sourceRef: row.id,
      actor: 'engine',
    });
    if (handedTo !== null)
      await tx.query('update document_impact set handed_to = $2 where id = $1', [impact.id, handedTo]);
  }
}
