import { describe, expect, it } from '@jest/globals';
import { verifyReport } from './verify-report.js';

const counts = { seals: 2, events: 9, 'events without a seal': 1, decisions: 1, subjects: 1, contents: 2, files: 1 };

describe('report of a verification', () => {
  it('says what was looked at and that all is well', () => {
    expect(verifyReport({ counts, findings: [] })).toBe(
      'Looked at 9 events under 2 seals, 1 events not sealed yet, 1 decisions, 1 subjects, 2 texts, 1 evidence files.\n' +
        'The evidence is as it was written.\n',
    );
  });

  it('gives each finding a line with its sentence', () => {
    const finding = { kind: 'EVENT_CHANGED', what: 'Event 1 was changed.', subject: '1', recordId: null } as const;
    expect(verifyReport({ counts, findings: [finding, finding] })).toMatch(
      /2 things are not as written:\n {2}EVENT_CHANGED {2}Event 1 was changed.\n {2}EVENT_CHANGED/,
    );
  });
});
