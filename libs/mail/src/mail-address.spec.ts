import { describe, expect, it } from '@jest/globals';
import { isMailbox, mailboxOf } from './mail-address.js';

describe('addresses', () => {
  it.each(['anna@company.test', "o'neil+isms@sub.company.test", 'a@localhost', 'A.B_c-d@x-1.de'])(
    '%s is a mailbox',
    (address) => {
      expect(isMailbox(address)).toBe(true);
    },
  );

  it.each([
    '',
    'anna',
    '@company.test',
    'anna@',
    'anna@company..test',
    'anna.@company.test',
    '.anna@company.test',
    '"quoted local"@company.test',
    'group: anna@company.test;',
    'anna@company.test, eve@evil.test',
    'anna@company.test>\r\nRCPT TO:<eve@evil.test',
    'anna@company.test\n',
    'anna@[127.0.0.1]',
    'anna@-company.test',
    'ånna@company.test',
    `${'a'.repeat(65)}@company.test`,
    `a@${'b'.repeat(64)}.test`,
    `a@${'b.'.repeat(130)}test`,
  ])('%j is none', (address) => {
    expect(isMailbox(address)).toBe(false);
  });

  it('reads MAIL_FROM with and without a name', () => {
    expect(mailboxOf('ISMS Engine <isms@company.test>')).toEqual({ name: 'ISMS Engine', address: 'isms@company.test' });
    expect(mailboxOf('isms@company.test')).toEqual({ name: '', address: 'isms@company.test' });
  });

  it('refuses a MAIL_FROM that is no address', () => {
    expect(() => mailboxOf('ISMS <isms>')).toThrow('is not a mail address');
  });
});
