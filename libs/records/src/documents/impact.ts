import type { DocumentImpactRow } from '../tables/document.entity.js';
import { uuidv7 } from '../ids.js';
import { instant, insertMany, type Tx } from '../transaction.js';
import { RuleViolation } from '#domain/errors.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
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

/**
 * The owner looked: the document still fits, and why. Where it does not, they begin a draft, which takes the impacts up.
 * @throws RuleViolation `reason-missing`, `not-open` where nothing of this source is left to look at
 */
export async function closeImpact(
  tx: Tx,
  { documentId, source, by, reason }: { documentId: string; source: string; by: string; reason: string },
): Promise<void> {
  if (reason.trim() === '') throw new RuleViolation('reason-missing', 'Say why the document still fits.');
  const closed = await tx.query(
    `update document_impact set handed_to = 'STILL_FITS' where document_id = $1 and source_version_id = $2
       and handed_to is null returning id`,
    [documentId, source],
  );
  if (closed.length === 0) throw new RuleViolation('not-open', `${source} was looked at for ${documentId} already.`);
  const kept = await keepContent(tx, { reason });
  await tell(tx, { type: 'IMPACT_CLOSED', actor: by, recordId: documentId, content: { source, reason: kept.id } });
}

/** A version that is begun takes up what changed around its document. */
export async function takeUpImpacts(tx: Tx, documentId: string, versionId: string): Promise<void> {
  await tx.query('update document_impact set handed_to = $2 where document_id = $1 and handed_to is null', [
    documentId,
    versionId,
  ]);
}
