import { describe, expect, it } from '@jest/globals';
import { bookOf } from '#testing/small-company-people.js';
import { confirmerOf, toldOfConfirmation, topManagementConfirms, type Confirmation } from './confirmation.rules.js';

const LEVELS = [1, 2, 3, 4] as const;
const told = (on: Confirmation): string[][] => LEVELS.map((level) => toldOfConfirmation(level, on));

describe('who confirms what a leaver left behind, and who is told that nobody did (specification 2, Leaver)', () => {
  it('the ISMS Manager confirms; L1 they and the deputy, L2 their line manager, L3 and L4 the chair are told', () => {
    const on = { successorId: 'HEAD', book: bookOf() };
    expect([confirmerOf(on), topManagementConfirms(on)]).toEqual(['IM', false]);
    expect(told(on)).toEqual([['IM', 'DIM'], ['COO'], ['CHAIR'], ['CHAIR']]);
  });

  it('who took over never confirms it, and is not asked to as the deputy', () => {
    expect(confirmerOf({ successorId: 'IM', book: bookOf() })).toBe('DIM');
    expect(toldOfConfirmation(1, { successorId: 'DIM', book: bookOf() })).toEqual(['IM']);
  });

  it('without ISMS Manager and deputy the chair confirms: L2 the other members, L3 all of Top Management are told', () => {
    const on = { successorId: null, book: bookOf({ gone: ['IM', 'DIM'] }) };
    expect([confirmerOf(on), topManagementConfirms(on)]).toEqual(['CHAIR', true]);
    expect(told(on)).toEqual([['CHAIR'], ['COO', 'CFO'], ['CHAIR', 'COO', 'CFO'], ['CHAIR']]);
  });

  it('nobody is told where nobody is there', () => {
    const on = { successorId: null, book: bookOf({ gone: ['IM', 'DIM', 'CHAIR'] }) };
    expect([confirmerOf(on), ...told(on)]).toEqual([null, [], [], [], []]);
  });
});
