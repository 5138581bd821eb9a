import { describe, expect, it } from '@jest/globals';
import { returnPath } from './return-path.js';

describe('where sign-in leads back to', () => {
  it.each([
    '/',
    '/my-tasks/absence',
    '/open-tasks?step=TRIAGE',
    '/waivers',
    '/people/P05',
    '/cycles',
    '/cycles/CYC-2027',
    '/cycles/CYC-2027/operate',
    '/cycles/CYC-2027/gates/G3',
    '/cycles/CYC-2027/steps/O1?part=Q2',
    '/cycles/CYC-2027/outputs/0198c0de-1111-7222-8333-444455556666.md',
    '/documents/ISMS-PR-001-1.1',
    '/reviews/REV-ISMS-PR-001-2027-1',
    '/review-triggers/new',
    '/review-triggers/RTR-2027-0001',
    '/corrective-actions/CA-2026-0001',
    '/documents',
    '/documents/ISMS-PO-SEC-001?on=2026-03-01',
    '/documents/ISMS-PO-SEC-001-2.0',
    '/documents/ISMS-PO-SEC-001-2.0/acknowledgements/1?state=OPEN',
  ])('back to the page that asked: %s', (path) => expect(returnPath(path)).toBe(path));

  it.each([
    undefined,
    '//evil.example',
    '/waivers/../../x',
    '/people/a/b',
    '/documents/a/b',
    '/cycles/CYC-2027/../t',
    '/api/v1/people',
  ])('to the own tasks instead of %s', (path) => expect(returnPath(path)).toBe('/my-tasks'));
});
