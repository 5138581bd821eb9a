import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { brokenLaws } from '#testing/case-invariants.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { standVote, type VoteCase } from '#testing/vote-case.js';
import { applyDirectoryChanges } from '../directory/apply-directory-changes.js';
import { deactivatePerson } from '../directory/departure.js';

describe('a vote whose members leave is counted again (specification 2, Decisions)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('recount');
  });
  afterAll(() => desk.close());

  async function vote(quorum: string, votes: readonly (readonly [member: number, outcome: string])[]) {
    const { real } = await standVote(desk, quorum);
    await real.told.ask('PLAN_APPROVAL');
    for (const [member, outcome] of votes) {
      const sent = await desk.send(await desk.task(real.told.id, real.person(member)), { outcome });
      expect(sent.kind).toBe('RECORDED');
    }
    return real;
  }
  const leave = (real: VoteCase, member: number) =>
    deactivatePerson(
      desk.records,
      { personId: real.person(member), lastDay: null, successorId: null, by: 'IM' },
      PATH_DEPS,
    );
  const question = async ({ told }: VoteCase): Promise<string> => {
    const [row] = await desk.query<{ is: string }>(
      `select q.state || ' ' || coalesce(q.outcome, '-') as is from question q join step s on s.id = q.step_id
        where q.record_id = $1 and s.code = 'PLAN_APPROVAL' order by q.opened_at desc limit 1`,
      [told.id],
    );
    return row?.is ?? 'none';
  };
  const signals = async ({ told }: VoteCase): Promise<string[]> => {
    const rows = await desk.query<{ signal: string }>(
      `select signal from outbox where record_id = $1 order by id desc limit 2`,
      [told.id],
    );
    return rows.map(({ signal }) => signal).toSorted();
  };

  it('3 of 5, two agreed: when all who have not voted have left it closes at once, and the story is woken', async () => {
    const real = await vote('N_OF_M:3', [[0, 'APPROVE'], [1, 'APPROVE']]); // prettier-ignore
    await leave(real, 2);
    await leave(real, 3);
    // Two agreed of three: the third may still vote, and nobody's leaving counts as a yes.
    expect([await question(real), await desk.askedPeople(real.told.id)]).toEqual(['OPEN -', [real.person(4)]]);
    const left = await leave(real, 4);
    expect(await question(real)).toBe('CLOSED APPROVE');
    expect([await signals(real), left.outboxIds.length]).toEqual([['decided', 'recordChanged'], 2]);
    expect(await desk.askedPeople(real.told.id)).toEqual([]);
    const settled = await real.told.settle('PLAN_APPROVAL');
    expect(settled).toMatchObject({ outcome: 'APPROVE', parts: ['1', '2'] });
    expect(await brokenLaws(desk, real.told.id)).toEqual([]);
  });

  it('3 of 5, two refused: when the others left it is refused, and the plan is made again', async () => {
    const real = await vote('N_OF_M:3', [[0, 'REJECT'], [3, 'REJECT']]); // prettier-ignore
    await leave(real, 1);
    // Two of four may still agree, three are needed: it is out of reach with the first who leaves.
    expect(await question(real)).toBe('CLOSED REJECT');
    expect((await real.told.settle('PLAN_APPROVAL')).outcome).toBe('REJECT');
    await real.told.ask('PLANNING');
    expect(await desk.askedPeople(real.told.id)).toEqual(['HEAD']);
  });

  it('a vote of all: the one who is missing leaves by an import, and the directory duty closes it', async () => {
    const real = await vote('ALL_OF', [[0, 'APPROVE'], [1, 'APPROVE'], [2, 'APPROVE'], [3, 'APPROVE']]); // prettier-ignore
    await desk.query(`update person set left_at = date_trunc('milliseconds', isms_now()) where id = $1`, [
      real.person(4),
    ]);
    await applyDirectoryChanges(desk.records, PATH_DEPS);
    expect(await question(real)).toBe('CLOSED APPROVE');
  });

  it('the chair agreed with one of five: with two members gone three are left, and two are more than half', async () => {
    const real = await vote('CHAIR_PLUS_MAJORITY', [[0, 'APPROVE'], [1, 'APPROVE']]); // prettier-ignore
    await leave(real, 2);
    expect(await question(real)).toBe('OPEN -');
    await leave(real, 3);
    expect(await question(real)).toBe('CLOSED APPROVE');
  });

  it('who left after their vote keeps it', async () => {
    const real = await vote('N_OF_M:2', [[1, 'APPROVE']]);
    await leave(real, 1);
    expect(await question(real)).toBe('OPEN -');
    await desk.send(await desk.task(real.told.id, real.person(0)), { outcome: 'APPROVE' });
    expect(await question(real)).toBe('CLOSED APPROVE');
  });
});
