import { describe, expect, it } from '@jest/globals';
import { deliveryOf, type Delivery, type SmtpError } from './delivery.rules.js';

const error = (fields: Partial<SmtpError>): SmtpError => ({ message: 'no answer', ...fields });
const answer = (command: string, response: string): SmtpError =>
  error({
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
    code: command === 'DATA' ? 'EMESSAGE' : 'EENVELOPE',
  });

describe('what a failed try means', () => {
  it.each<[string, SmtpError, boolean, Delivery['kind']]>([
    ['4xx on the sender is later', answer('MAIL FROM', '451 4.3.0 busy'), false, 'LATER'],
    ['4xx on the recipient is later', answer('RCPT TO', '450 4.2.0 greylisted'), false, 'LATER'],
    ['4xx on the message is later', answer('DATA', '452 4.3.1 full'), true, 'LATER'],
    ['5xx on the recipient refuses the address', answer('RCPT TO', '550 5.1.1 unknown'), false, 'ADDRESS_REFUSED'],
    ['5xx without an enhanced status too', answer('RCPT TO', '550 no such user'), false, 'ADDRESS_REFUSED'],
    [
      'a policy at the recipient does not',
      answer('RCPT TO', '554 5.7.1 relay access denied'),
      false,
      'CONTENT_REFUSED',
    ],
    [
      '5xx on the sender refuses the content',
      answer('MAIL FROM', '553 5.1.8 sender rejected'),
      false,
      'CONTENT_REFUSED',
    ],
    ['5xx on the message refuses the content', answer('DATA', '554 5.7.1 rejected'), true, 'CONTENT_REFUSED'],
    [
      'a message that is too large is refused',
      error({ code: 'EMESSAGE', command: 'MAIL FROM' }),
      false,
      'CONTENT_REFUSED',
    ],
    ['421 is the relay, at any step', answer('RCPT TO', '421 4.3.2 closing'), false, 'RELAY_AWAY'],
    ['421 after the message: it was not taken', answer('DATA', '421 4.3.2 closing'), true, 'RELAY_AWAY'],
    ['a refused connection is the relay', error({ code: 'ESOCKET', command: 'CONN' }), false, 'RELAY_AWAY'],
    [
      'a refused password is the relay',
      { ...answer('AUTH PLAIN', '535 5.7.8 no'), code: 'EAUTH' },
      false,
      'RELAY_AWAY',
    ],
    ['silence before the message is the relay', error({ code: 'ETIMEDOUT', command: 'CONN' }), false, 'RELAY_AWAY'],
    ['silence after the message is unknown', error({ code: 'ETIMEDOUT', command: 'CONN' }), true, 'UNKNOWN'],
    [
      'a connection lost after the message is unknown',
      error({ code: 'ECONNECTION', command: 'CONN' }),
      true,
      'UNKNOWN',
    ],
    ['a try that was cut off after the message is unknown', error({ code: 'EABORT' }), true, 'UNKNOWN'],
    [
      'an address the client refuses is refused',
      error({ code: 'EENVELOPE', command: 'API' }),
      false,
      'ADDRESS_REFUSED',
    ],
  ])('%s', (_name, failed, bodyBegun, kind) => {
    expect(deliveryOf(failed, bodyBegun).kind).toBe(kind);
  });

  it('a connection that broke without a word may be tried again at once', () => {
    expect(deliveryOf(error({ code: 'ECONNECTION' }), false)).toMatchObject({ silent: true });
    expect(deliveryOf(error({ code: 'ETIMEDOUT' }), false)).toMatchObject({ silent: false });
    expect(deliveryOf(answer('RCPT TO', '421 closing'), false)).toMatchObject({ silent: false });
  });
});
