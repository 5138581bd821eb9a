import type { Reader } from '../transaction.js';

/** A document that points to another one. */
export interface Pointer {
  readonly id: string;
  readonly title: string;
  readonly ownerId: string | null;
  readonly owner: string | null;
}

/** Documents that name this one as related, or whose text in force names its id. */
export async function readPointers(tx: Reader, documentId: string): Promise<Pointer[]> {
  return tx.query<Pointer>(
    `select d.id, d.title, d.owner_id as "ownerId", p.name as owner from document d left join person p on p.id = d.owner_id
       left join document_version v on v.document_id = d.id and v.state = 'EFFECTIVE'
       left join document_submission s on s.id = v.submission_id left join content_blob b on b.id = s.content_id
      where d.id <> $1 and d.obsolete_on is null
        and ($1 = any (d.related) or position($1 in coalesce(b.body->>'text', '')) > 0) order by d.id`,
    [documentId],
  );
}
