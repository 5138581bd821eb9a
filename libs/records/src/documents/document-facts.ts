import type { DocumentFact } from '#domain/cycle/document-facts.rules.js';
import { versionText, type VersionNumber } from '#domain/documents/version-number.rules.js';
import type { Reader } from '../transaction.js';

type Row = Omit<DocumentFact, 'version'> & { readonly number: VersionNumber | null };

/** The register as the cycle reads it for E6 and gate G1: the one adapter between the two. An emergency issue is in force. */
export async function readDocumentFacts(tx: Reader): Promise<DocumentFact[]> {
  const rows = await tx.query<Row>(
    `select d.id, d.title, d.type, d.owner_id as "ownerId", v.approver_id as "approverId", v.effective_on as effective,
            d.next_review_on as "nextReview",
            case when v.id is null then null
                 else jsonb_build_object('major', v.major, 'minor', v.minor, 'editorial', v.editorial) end as number
       from document d left join document_version v on v.document_id = d.id and v.state = 'EFFECTIVE'
      where d.type <> 'EXTERNAL' order by d.id`,
  );
  return rows.map(({ number, ...fact }) => ({ ...fact, version: number && versionText(number) }));
}
