import { describe, expect, it } from '@jest/globals';
import { outcomeOf, tallyOf } from '#domain/human-task/quorum.rules.js';
import type { Capacity } from '#domain/roles/roles.js';
import { ballotOf, type Poll } from './ballot.js';

type Task = Poll['tasks'][number];

const task = (person: string, capacity: Capacity, more: Partial<Task> = {}): Task => ({
  person_id: person,
  on_behalf_of: null,
  department_id: '',
  capacity,
  added_at_level: 0,
  state: 'OPEN',
  ...more,
});
const approved = { person_id: 'CHAIR', on_behalf_of: null, department_id: '', outcome: 'APPROVE' };

/** COO speaks for CFO and is late; the head of COO's department is asked at L1 to name who acts in the place of COO. */
const tasks = [
  task('CHAIR', 'TM_CHAIR', { state: 'DECIDED' }),
  task('COO', 'TM', { on_behalf_of: 'CFO' }),
  task('HEAD', 'DEPARTMENT_HEAD', { on_behalf_of: 'COO', added_at_level: 1 }),
];

describe('seats of a vote', () => {
  it('a head who only names a delegate has no seat, whomever the late person speaks for', () => {
    const ballot = ballotOf({ code: 'PLAN_APPROVAL', tasks, decisions: [approved] });
    expect(ballot.open).toEqual([{ chair: false }]);
    expect(tallyOf('ALL_OF', ballot)).toMatchObject({ seats: 2, needed: 2, agreed: 1 });
  });

  it('when the late voice has spoken, nothing waits for the head any more', () => {
    const decisions = [approved, { ...approved, person_id: 'COO', on_behalf_of: 'CFO' }];
    const voted = tasks.map((one) => (one.person_id === 'COO' ? { ...one, state: 'DECIDED' as const } : one));
    expect(outcomeOf('ALL_OF', ballotOf({ code: 'PLAN_APPROVAL', tasks: voted, decisions }))).toBe('APPROVE');
  });

  it('a head who answers for their own area has a seat', () => {
    const heads = [task('HEAD', 'DEPARTMENT_HEAD'), task('CFO', 'DEPARTMENT_HEAD')];
    expect(ballotOf({ code: 'E1_INPUT', tasks: heads, decisions: [] }).open).toHaveLength(2);
  });
});
