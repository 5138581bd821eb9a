import type { Reader } from '../transaction.js';

export type FindingKind =
  | 'EVENT_CHANGED'
  | 'EVENT_REMOVED'
  | 'EVENT_NOT_SEALED'
  | 'SEAL_CHANGED'
  | 'SEAL_REMOVED'
  | 'SIGNATURE_WRONG'
  | 'RESTORE_UNTOLD'
  | 'DECISION_CHANGED'
  | 'DECISION_REMOVED'
  | 'DECISION_UNTOLD'
  | 'SUBJECT_CHANGED'
  | 'CONTENT_CHANGED'
  | 'CONTENT_REMOVED'
  | 'EVIDENCE_UNKNOWN'
  | 'FILE_CHANGED'
  | 'FILE_REMOVED'
  | 'OUTPUT_CHANGED'
  | 'OUTPUT_UNAPPROVED'
  | 'OUTPUT_TWICE'
  | 'STATE_UNTOLD'
  | 'WAIVER_UNTOLD';

/** One thing that is not as the trail says. */
export interface Finding {
  readonly kind: FindingKind;
  /** Sentence that names the row. */
  readonly what: string;
  /** Id of the row, hash of the file or number of the seal. */
  readonly subject: string;
  readonly recordId: string | null;
}

export type VerifyPart = 'events' | 'events without a seal' | 'decisions' | 'subjects' | 'contents' | 'files';

export interface VerifyOptions {
  /** ISMS_EVIDENCE_DIR. */
  readonly evidenceDir: string;
  readonly verifySignature: (hash: string, signature: string) => boolean;
  /** Called now and then with the number of rows that were looked at. */
  readonly onProgress?: ((part: VerifyPart, done: number) => void) | undefined;
}

/** What the parts of a verification share. */
export interface Verification extends VerifyOptions {
  readonly read: Reader;
  readonly findings: Finding[];
  readonly counts: Record<VerifyPart | 'seals', number>;
}

/** Adds to the count of a part and tells it. */
export function looked(verification: Verification, part: VerifyPart, more: number): void {
  verification.counts[part] += more;
  verification.onProgress?.(part, verification.counts[part]);
}

/** Rows of one keyset walk, page by page, until there are no more. The query takes the last key as $1 and the page size as $2. */
export async function* pages<Row>(
  read: Reader,
  query: { readonly sql: string; readonly from: string; readonly size: number; readonly key: (row: Row) => string },
): AsyncGenerator<Row[]> {
  for (let after = query.from; ;) {
    const rows = await read.query<Row>(query.sql, [after, query.size]);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < query.size) return;
    after = query.key(last);
  }
}

/** The key before every uuid. */
export const FIRST_UUID = '00000000-0000-0000-0000-000000000000';
