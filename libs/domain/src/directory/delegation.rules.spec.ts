import { describe, expect, it } from '@jest/globals';
import { bookOf, type BookChanges } from '#testing/small-company-people.js';
import { delegationProblems, mayManageAbsence, mayManagePeople, type Delegation } from './delegation.rules.js';

const DAY = 86_400_000;
const of = (fromId: string, toId: string, changes: Partial<Delegation> = {}): Delegation => ({
  ...{ fromId, toId, scope: 'ALL', startsAt: 10 * DAY, endsAt: 20 * DAY },
  ...changes,
});

interface Given {
  readonly by?: string;
  readonly book?: BookChanges;
  readonly others?: readonly Delegation[];
  readonly now?: number;
}

const codes = (wanted: Delegation, { by, book = {}, others = [], now = 0 }: Given = {}): string[] =>
  delegationProblems(wanted, { by: by ?? wanted.fromId, book: bookOf(book), others, now }).map(({ code }) => code);

describe('who may say that somebody is away (specification 2, Absence)', () => {
  it.each(['ENG1', 'IM', 'DIM', 'HEAD', 'machine:hr'])('%s may for an engineer', (by) => {
    expect(codes(of('ENG1', 'ENG2'), { by })).toEqual([]);
  });

  it('Human Resources may, the line manager and the department head may, a colleague may not', () => {
    const book = bookOf({ holders: { HR: ['CLERK'] } });
    expect(['CLERK', 'HEAD', 'ENG2', 'CFO'].map((by) => mayManageAbsence(by, 'ENG1', book))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(codes(of('ENG1', 'DEPU'), { by: 'ENG2' })).toEqual(['not-allowed']);
  });

  it('people as such are managed by the ISMS Manager, the deputy, HR and machines only', () => {
    const book = bookOf({ holders: { HR: ['CLERK'] } });
    const all = ['IM', 'DIM', 'CLERK', 'machine:hr', 'HEAD', 'CHAIR'].map((by) => mayManagePeople(by, book));
    expect(all).toEqual([true, true, true, true, false, false]);
  });

  it('nobody takes over the tasks of somebody else by their own act (SD12)', () => {
    expect(codes(of('ENG1', 'IM'), { by: 'IM' })).toEqual(['beneficiary']);
    expect(codes(of('ENG1', 'HEAD'), { by: 'ENG1' })).toEqual([]);
  });
});

describe('what a delegation must be', () => {
  it('ends after it starts, and not in the past', () => {
    expect(codes(of('ENG1', 'ENG2', { endsAt: 10 * DAY }))).toEqual(['order']);
    expect(codes(of('ENG1', 'ENG2'), { now: 20 * DAY })).toEqual(['over']);
  });

  it('nobody is their own delegate, and the delegate works here', () => {
    expect(codes(of('ENG1', 'ENG1'))).toContain('oneself');
    expect(codes(of('ENG1', 'ENG2'), { book: { gone: ['ENG2'] } })).toEqual(['unknown-person']);
    expect(codes(of('ENG1', 'GHOST'))).toEqual(['unknown-person']);
  });

  it('Top Management delegates only within Top Management', () => {
    expect(codes(of('CFO', 'CLERK'))).toEqual(['outside-top-management']);
    expect(codes(of('CFO', 'COO'))).toEqual([]);
  });

  it('an auditor delegates only to an auditor', () => {
    expect(codes(of('AUD1', 'CLERK'))).toEqual(['no-auditor']);
    expect(codes(of('AUD1', 'AUD2'))).toEqual([]);
  });

  it('one person is represented by one delegate at a time, per process', () => {
    const others = [of('ENG1', 'DEPU', { startsAt: 0, endsAt: 11 * DAY })];
    expect(codes(of('ENG1', 'ENG2'), { others })).toEqual(['overlap']);
    expect(codes(of('ENG1', 'ENG2', { startsAt: 11 * DAY }), { others })).toEqual([]);
    const own = [of('ENG1', 'DEPU', { scope: 'CORRECTIVE_ACTION' })];
    expect(codes(of('ENG1', 'ENG2', { scope: 'CORRECTIVE_ACTION' }), { others: own })).toEqual(['overlap']);
  });

  it('tasks never come back: A → B → A and any longer ring is refused, one at another time is not', () => {
    expect(codes(of('ENG1', 'ENG2'), { others: [of('ENG2', 'ENG1')] })).toEqual(['loop']);
    const two = [of('ENG2', 'DEPU'), of('DEPU', 'ENG1')];
    expect(codes(of('ENG1', 'ENG2'), { others: two })).toEqual(['loop']);
    expect(
      codes(of('ENG1', 'ENG2'), { others: [of('ENG2', 'ENG1', { startsAt: 20 * DAY, endsAt: 30 * DAY })] }),
    ).toEqual([]);
  });

  it('a chain is bounded: A → B → C may be, one hop more may not, at either end', () => {
    expect(codes(of('ENG1', 'ENG2'), { others: [of('ENG2', 'DEPU')] })).toEqual([]);
    expect(codes(of('ENG1', 'ENG2'), { others: [of('ENG2', 'DEPU'), of('DEPU', 'CLERK')] })).toEqual(['chain']);
    expect(codes(of('DEPU', 'CLERK'), { others: [of('ENG1', 'ENG2'), of('ENG2', 'DEPU')] })).toEqual(['chain']);
  });
});
