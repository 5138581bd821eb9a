import { describe, expect, it } from '@jest/globals';
import { recordPath } from './record-path.js';

describe('the page of a record', () => {
  it.each([
    ['CA-2026-0001', '/corrective-actions/CA-2026-0001'],
    ['OFI-2026-0001', '/corrective-actions/OFI-2026-0001'],
    ['CYC-2027', '/cycles/CYC-2027'],
    ['CYC-2027/operate', '/cycles/CYC-2027/operate'],
    ['CYC-2027/../t/x', '/cycles/CYC-2027/..%2Ft%2Fx'],
    ['REV-ISMS-PR-001-2027-1', '/reviews/REV-ISMS-PR-001-2027-1'],
    ['RTR-2027-0001', '/review-triggers/RTR-2027-0001'],
    ['CA-1?a=<b>', '/corrective-actions/CA-1%3Fa%3D%3Cb%3E'],
  ])('%s is shown at %s', (id, path) => expect(recordPath(id)).toBe(path));
});
