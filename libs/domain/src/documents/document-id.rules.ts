import { versionText, type VersionNumber } from './version-number.rules.js';

const DOCUMENT_ID = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$/;
/** Ids that other records speak with. */
const OF_OTHERS = /^(REV|RTR)-|^(CYC|CA|PA|OFI|AUD|FND|RSK|AST|INC|CHG|TRN|MR)-\d/;
const VERSION_ID = /^(.+)-(\d+\.\d+(?:-e\d+)?)$/;
const ACKNOWLEDGEMENT_ID = /^(.+)-\d+\.\d+(?:-e\d+)?\/acknowledgement-\d+$/;
const WITHDRAWAL_ID = /^(.+)\/withdrawal-\d+$/;

/** True for what may name a document: `ISMS-PR-001`; never what reads like another record. */
export function isDocumentId(text: string): boolean {
  return text.length <= 60 && DOCUMENT_ID.test(text) && !OF_OTHERS.test(text);
}

/** Record of a version: `ISMS-PR-001-1.1`. */
export function versionId(documentId: string, number: VersionNumber): string {
  return `${documentId}-${versionText(number)}`;
}

/** Record of a withdrawal: `ISMS-PR-001/withdrawal-1`. */
export function withdrawalId(documentId: string, n: number): string {
  return `${documentId}/withdrawal-${n}`;
}

/** Record of an acknowledgement: `ISMS-PR-001-2.0/acknowledgement-1`. */
export function acknowledgementId(version: string, n: number): string {
  return `${version}/acknowledgement-${n}`;
}

/** What a record of a document is; null for the records of other processes and for a document itself. */
export function recordKindOf(recordId: string): 'document' | 'document-withdrawal' | 'acknowledgement' | null {
  if (ACKNOWLEDGEMENT_ID.test(recordId)) return 'acknowledgement';
  if (WITHDRAWAL_ID.test(recordId)) return 'document-withdrawal';
  return VERSION_ID.test(recordId) ? 'document' : null;
}

/** Document of one of its records; a document's own id stays. */
export function documentIdOf(recordId: string): string {
  return (
    ACKNOWLEDGEMENT_ID.exec(recordId)?.[1] ??
    VERSION_ID.exec(recordId)?.[1] ??
    WITHDRAWAL_ID.exec(recordId)?.[1] ??
    recordId
  );
}
