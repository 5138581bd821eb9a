import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRequirementCode, requirementCodes } from './requirement-code.rules.js';

describe('codes of requirements, the only ones that leave the records', () => {
  it.each(['4', '10', '7.5.3', '9.2.2 b', '10.2 a 1', '10.2 a1', 'A.5.1', 'A.8.34', 'ISMS-PR-001', 'ISMS-P-2'])(
    '%s is a code',
    (text) => {
      expect(isRequirementCode(text)).toBe(true);
    },
  );

  it.each([
    '',
    'Anna Smith',
    'anna.smith@example.org',
    'A.8.13 Anna',
    '10.2 anna',
    'A.9.1',
    'A.8.',
    '+49 30 123456',
    '12.04.1980',
    'ISMS-ANNA-SMITH',
    'ISMS-anna-1',
    'A.8.13\nanna@example.org',
    '10.2\n',
  ])('%j is none', (text) => {
    expect(isRequirementCode(text)).toBe(false);
  });

  it('keeps the order and each code once', () => {
    expect(requirementCodes([' A.8.13', 'Ms Smith said so', '10.2', 'A.8.13'])).toEqual(['A.8.13', '10.2']);
  });

  it('is short and holds no word of two small letters, whatever was typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 })), (typed) => {
        for (const code of requirementCodes(typed)) expect(code).toMatch(/^(?!.*[a-z]{2}).{1,20}$/);
      }),
    );
  });
});
