import { describe, expect, it } from '@jest/globals';
import { documentIdOf, isDocumentId, isDocumentRecord, versionId, withdrawalId } from './document-id.rules.js';

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
    expect([version, withdrawalId('ISMS-PR-001', 1)].map(documentIdOf)).toEqual(['ISMS-PR-001', 'ISMS-PR-001']);
    expect(documentIdOf('ISMS-PR-001')).toBe('ISMS-PR-001');
    expect(['ISMS-PR-001-1.0', 'ISMS-PR-001/withdrawal-2'].every(isDocumentRecord)).toBe(true);
    expect(['ISMS-PR-001', 'CA-2027-0001', 'CYC-2027/operate'].some(isDocumentRecord)).toBe(false);
  });
});
