import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookOf, factsOf, PEOPLE, type BookChanges } from '#testing/small-company-people.js';
import type { Doer } from '#domain/process/doer.js';
import { stepOf } from '#domain/process/steps.js';
import type { Capacity, RoleBook } from '#domain/roles/roles.js';
import { heirsAmong, lostTasks, namedNow, type LookedAt, type SeatTask } from './reseating.rules.js';
import { stillHolds } from './still-holds.js';

type Change = Partial<Omit<SeatTask, 'person_id' | 'capacity'>>;
const task = (person: string, capacity: Capacity, more: Change = {}): SeatTask => ({
  ...{ person_id: person, capacity, on_behalf_of: null, department_id: '', added_at_level: 0, state: 'OPEN' },
  ...more,
});

interface Given {
  readonly code: string;
  readonly quorum: LookedAt['question']['quorum'];
  readonly tasks: readonly SeatTask[];
  readonly book: RoleBook;
}

const looked = ({ code, quorum, tasks, book }: Given): LookedAt<SeatTask> => ({
  question: { sod_blocked: false, quorum },
  step: { code },
  situation: { book, facts: factsOf({ quorum, grade: 'MAJOR', ownerId: 'DIM' }) },
  tasks,
});

/** Who is asked no more, and who is asked instead, as "person for voice as capacity". */
function reseated(given: Given): { lost: string[]; heirs: string[] } {
  const on = looked(given);
  const named = namedNow(on);
  const lost = lostTasks(on, named);
  const asked = given.tasks.filter((one) => !lost.includes(one) && (one.state === 'OPEN' || one.state === 'DECIDED'));
  const heirs = lost.length === 0 ? [] : heirsAmong(named, { asked, book: given.book });
  return {
    lost: lost.map(({ person_id: person }) => person),
    heirs: heirs.map((heir) => `${heir.personId} for ${heir.onBehalfOf ?? heir.personId} as ${heir.capacity}`),
  };
}

const heads = (changes: RoleBook['heads'], more: BookChanges = {}): RoleBook => {
  const book = bookOf(more);
  return { ...book, heads: { ...book.heads, ...changes } };
};

// HEAD heads OPS, the CFO FIN, the COO SEC; nobody heads EXE, so the chair answers for it.
const AREAS = [
  task('CHAIR', 'TM_CHAIR', { department_id: 'EXE' }),
  task('HEAD', 'DEPARTMENT_HEAD', { department_id: 'OPS' }),
  task('CFO', 'DEPARTMENT_HEAD', { department_id: 'FIN' }),
  task('COO', 'DEPARTMENT_HEAD', { department_id: 'SEC' }),
];
const area = (book: RoleBook, tasks: readonly SeatTask[] = AREAS) =>
  reseated({ code: 'E3_INPUT', quorum: 'EACH', tasks, book });

describe('each answers for their own area (ISMS-PR-001 5), and the heads change meanwhile', () => {
  it('nothing changed: everybody keeps their seat', () => {
    expect(area(bookOf())).toEqual({ lost: [], heirs: [] });
  });

  it('who lost the department is asked no more, the new head is, the others keep their seats', () => {
    const changed = { lost: ['HEAD'], heirs: ['ENG1 for ENG1 as DEPARTMENT_HEAD'] };
    expect(area(heads({ OPS: 'ENG1' }))).toEqual(changed);
    expect(area(heads({ OPS: 'ENG1' }, { gone: ['HEAD'] }))).toEqual(changed);
  });

  it('the delegate of who lost the department goes with them', () => {
    const [chair, head, ...others] = AREAS;
    const tasks = [...(chair && head ? [chair, { ...head, person_id: 'DEPU', on_behalf_of: 'HEAD' }] : []), ...others];
    expect(area(bookOf(), tasks)).toEqual({ lost: [], heirs: [] });
    expect(area(heads({ OPS: 'ENG1' }), tasks)).toEqual({
      lost: ['DEPU'],
      heirs: ['ENG1 for ENG1 as DEPARTMENT_HEAD'],
    });
  });

  it('a head who is asked for one area, or answered for it, is asked for the other one that they get', () => {
    const asked = { lost: ['HEAD'], heirs: ['CFO for CFO as DEPARTMENT_HEAD'] };
    expect(area(heads({ OPS: 'CFO' }))).toEqual(asked);
    const answered = AREAS.map((one) => (one.person_id === 'CFO' ? { ...one, state: 'DECIDED' as const } : one));
    expect(area(heads({ OPS: 'CFO' }), answered)).toEqual(asked);
  });

  it('an area that was answered for is not asked again, whoever heads it now', () => {
    const answered = AREAS.map((one) => (one.person_id === 'HEAD' ? { ...one, state: 'DECIDED' as const } : one));
    expect(area(heads({ OPS: 'CFO' }), answered)).toEqual({ lost: [], heirs: [] });
  });

  it('an area without a head is answered for by the chair, who is asked for another one already', () => {
    const chair = { lost: ['HEAD'], heirs: ['CHAIR for CHAIR as TM_CHAIR'] };
    expect(area(heads({ OPS: null }, { gone: ['HEAD'] }))).toEqual(chair);
  });

  it('a head for the area that the chair answered for: the chair makes room', () => {
    expect(area(heads({ EXE: 'CLERK' }))).toEqual({ lost: ['CHAIR'], heirs: ['CLERK for CLERK as DEPARTMENT_HEAD'] });
  });

  it('the area of the ISMS Manager goes to their line manager, who follows a change of the ISMS Manager', () => {
    const ofManager = heads({ SEC: 'IM' });
    const tasks = AREAS.map((one) => (one.person_id === 'COO' ? { ...one, capacity: 'LINE_MANAGER' as const } : one));
    expect(area(ofManager, tasks)).toEqual({ lost: [], heirs: [] });
    // The deputy follows, whose manager was the ISMS Manager: the head of the area is nobody's own judge any more.
    expect(area(heads({ SEC: 'IM' }, { holders: { IM: ['DIM'] } }), tasks)).toEqual({
      lost: ['COO'],
      heirs: ['IM for IM as DEPARTMENT_HEAD'],
    });
  });

  it('an improvement is decided by who heads the area now', () => {
    const code = 'IMPROVEMENT_TRIAGE';
    const decides = { code, quorum: 'ONE_OF' as const, tasks: [task('HEAD', 'DEPARTMENT_HEAD')] };
    expect(stepOf(code).doer).toBe('AREA_HEAD');
    expect(reseated({ ...decides, book: bookOf() })).toEqual({ lost: [], heirs: [] });
    expect(reseated({ ...decides, book: heads({ OPS: 'ENG1' }) })).toEqual({
      lost: ['HEAD'],
      heirs: ['ENG1 for ENG1 as DEPARTMENT_HEAD'],
    });
  });
});

describe('whoever speaks for a member of Top Management (specification 2, Absence)', () => {
  const vote = (tasks: readonly SeatTask[], book: RoleBook) =>
    reseated({ code: 'PLAN_APPROVAL', quorum: 'N_OF_M:2', tasks, book });
  const group = [task('CHAIR', 'TM_CHAIR'), task('COO', 'TM'), task('CFO', 'TM', { state: 'VOIDED' })];

  it('a deputy who was added speaks as long as they belong to Top Management', () => {
    const tasks = [...group, task('CFO', 'DEPUTY', { on_behalf_of: 'COO', added_at_level: 1 })];
    expect(vote(tasks, bookOf()).lost).toEqual([]);
    expect(vote(tasks, bookOf({ holders: { TM: ['CHAIR', 'COO'] } })).lost).toEqual(['CFO']);
  });

  it('whoever spoke for a chair that left is asked in their own capacity', () => {
    const tasks = [task('COO', 'TM'), task('CFO', 'TM_CHAIR', { on_behalf_of: 'CHAIR' })];
    const left = bookOf({ gone: ['CHAIR'], holders: { TM_CHAIR: [], TM: ['COO', 'CFO'] } });
    expect(vote(tasks, left)).toEqual({ lost: ['CFO'], heirs: ['CFO for CFO as TM'] });
  });

  it('a chair who is only a member now is asked anew as a member', () => {
    const book = bookOf({ holders: { TM_CHAIR: ['COO'] } });
    expect(vote([task('CHAIR', 'TM_CHAIR'), task('CFO', 'TM')], book)).toEqual({
      lost: ['CHAIR'],
      heirs: ['COO for COO as TM_CHAIR', 'CHAIR for CHAIR as TM'],
    });
  });

  it('nobody gets a second voice: who is spoken for is not asked beside the one who speaks for them', () => {
    const tasks = [task('CHAIR', 'TM_CHAIR'), task('CFO', 'TM', { on_behalf_of: 'COO' }), task('DIM', 'TM')];
    expect(vote(tasks, bookOf()).lost).toEqual(['DIM']);
    expect(vote(tasks, bookOf()).heirs).toEqual([]);
  });
});

describe('whom the rules name may decide', () => {
  const DOERS = [
    'PLAN_APPROVAL',
    'CLOSURE',
    'TRIAGE',
    'CONTAINMENT',
    'EFFECTIVENESS_CHECK',
    'E3_INPUT',
    'E1_INPUT',
    'G0_DECISION',
    'IMPROVEMENT_TRIAGE',
  ];

  it('for every step, whoever is gone, away or heads an area: nobody is asked and refused at once', () => {
    const id = fc.constantFrom(...PEOPLE.map((person) => person.id));
    const one = fc.record({
      code: fc.constantFrom(...DOERS),
      gone: fc.uniqueArray(id, { maxLength: 4 }),
      delegations: fc.array(fc.record({ fromId: id, toId: id }), { maxLength: 4 }),
      heads: fc.dictionary(fc.constantFrom('OPS', 'FIN', 'SEC', 'EXE'), fc.option(id)),
    });
    const doers = new Set<Doer | null>();
    fc.assert(
      fc.property(one, ({ code, gone, delegations, heads: changed }) => {
        const { doer, each } = stepOf(code);
        doers.add(doer);
        const book = heads(changed, { gone, delegations });
        const on = looked({ code, quorum: each === true ? 'EACH' : 'ONE_OF', tasks: [], book });
        for (const { personId, capacity, onBehalfOf, departmentId = '' } of namedNow(on)) {
          const asked = task(personId, capacity, { on_behalf_of: onBehalfOf, department_id: departmentId });
          expect(stillHolds({ ...on, task: asked, tasks: [asked] }, on.situation)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(doers.size).toBeGreaterThan(5);
  });
});
