import { describe, expect, it } from '@jest/globals';
import {
  acknowledgementId,
  documentIdOf,
  isDocumentId,
  recordKindOf,
  versionId,
  withdrawalId,
} from './document-id.rules.js';

describe('ids of documents and of their records', () => {
  it.each(['ISMS-PR-001', 'ISMS-PO-SEC-003', 'LAW-GDPR', 'ISO-27001'])('%s names a document', (id) => {
    expect(isDocumentId(id)).toBe(true);
  });

  it.each(['CYC-2027', 'CA-2027-0001', 'REV-1', 'isms-pr-001', 'ISMS', 'ISMS-PR-001-1.0', 'A/B', 'ISMS--1'])(
    '%s does not',
    (id) => {
      expect(isDocumentId(id)).toBe(false);
    },
  );

  it('a version and a withdrawal are named after their document', () => {
    const version = versionId('ISMS-PR-001', { major: 1, minor: 1, editorial: 2 });
    expect(version).toBe('ISMS-PR-001-1.1-e2');
    const records = [version, withdrawalId('ISMS-PR-001', 1), acknowledgementId(version, 1)];
    expect([...records, 'ISMS-PR-001'].map(documentIdOf)).toEqual(
      records.map(() => 'ISMS-PR-001').concat('ISMS-PR-001'),
    );
    expect(records.map(recordKindOf)).toEqual(['document', 'document-withdrawal', 'acknowledgement']);
    expect(['ISMS-PR-001', 'CA-2027-0001', 'CYC-2027/operate'].map(recordKindOf)).toEqual([null, null, null]);
  });
});
