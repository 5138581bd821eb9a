import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleViolation } from '#domain/errors.js';
import { brokenLaws } from '#testing/case-invariants.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { giveRole, standVote, type VoteCase } from '#testing/vote-case.js';
import { VOTE_QUORUMS } from '#testing/vote-model.js';
import { deactivatePerson } from '../directory/departure.js';
import { setDelegation } from '../directory/set-delegation.js';
import { reassignTask } from './reassign-task.js';

const ROUNDS = 80;
const SEED = 20_270_301;

/** What happens at the same moment; people are numbers of members, 5 and 6 are asked nothing yet. */
interface Round {
  readonly quorum: string;
  readonly votes: readonly string[];
  readonly leaver: number;
  readonly absent: number;
  readonly handingOn: number;
  readonly reassigned: number;
  readonly delays: readonly number[];
}

const MEMBER = fc.nat(4);
const ROUND: fc.Arbitrary<Round> = fc.record({
  quorum: fc.constantFrom(...VOTE_QUORUMS),
  votes: fc.array(fc.constantFrom('APPROVE', 'APPROVE', 'REQUEST_CHANGES', 'REJECT'), { minLength: 5, maxLength: 5 }),
  leaver: MEMBER,
  absent: MEMBER,
  handingOn: MEMBER,
  reassigned: MEMBER,
  delays: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 9, maxLength: 9 }),
});

/** The kind of the answer; a refusal of a rule is an answer too, anything else fails the test. */
async function answerOf(work: Promise<unknown>): Promise<string> {
  try {
    const result = await work;
    return typeof result === 'object' && result !== null && 'kind' in result ? String(result.kind) : 'DONE';
  } catch (error) {
    if (error instanceof RuleViolation) return error.code;
    throw error;
  }
}

/** Everything of a round at once, each on a connection of its own. Returns what the votes were answered. */
async function race(real: VoteCase, round: Round): Promise<string[]> {
  const { desk, told, people } = real;
  const tasks = await told.ask('PLAN_APPROVAL');
  // They join once everybody is asked: free to take a task over.
  for (const joiner of people.slice(5)) await giveRole(desk, joiner, 'TM');
  const today = await desk.today();
  const person = (at: number): string => people[at] ?? '';
  const taskOf = (at: number) => desk.task(told.id, person(at));
  const [handed, given] = [await taskOf(round.handingOn), await taskOf(round.reassigned)];
  const away = { fromId: person(round.absent), toId: person(6), by: person(round.absent) };
  const acts: (() => Promise<unknown>)[] = [
    ...tasks.map((task, at) => () => desk.send(task, { outcome: round.votes[at] ?? 'APPROVE' })),
    () => desk.send(handed, { outcome: 'DELEGATE', delegateTo: person(5), comment: 'I am away.', entry: {} }),
    () => deactivatePerson(desk.records, { personId: person(round.leaver), lastDay: null, successorId: null, by: 'IM' }, PATH_DEPS), // prettier-ignore
    () => setDelegation(desk.records, { ...away, scope: 'ALL', firstDay: today, lastDay: today, moveOpenTasks: true }, PATH_DEPS), // prettier-ignore
    () => reassignTask(desk.records, { taskId: given.taskId, toId: person(6), reason: 'Ill.', by: 'IM' }, PATH_DEPS),
  ];
  const answers = await Promise.all(
    acts.map(async (act, at) => {
      await new Promise((resolve) => setTimeout(resolve, round.delays[at] ?? 0));
      return answerOf(act());
    }),
  );
  return answers.slice(0, tasks.length);
}

/** Whoever is asked after the race agrees, until the question has its outcome. */
async function bringToOutcome({ desk, told }: VoteCase): Promise<string> {
  for (let turn = 0; turn < 20; turn += 1) {
    const looked = await told.look('PLAN_APPROVAL');
    if (looked.kind === 'SETTLED') return looked.settled.outcome;
    const [task] = await desk.tasks(told.id);
    if (task) await desk.send(task, { outcome: 'APPROVE' });
  }
  return 'NONE';
}

async function complaints(real: VoteCase, answers: readonly string[]): Promise<string[]> {
  const { desk, told } = real;
  const found = await brokenLaws(desk, told.id);
  const kept = await desk.query<{ person: string; question: string }>(
    `select d.person_id as person, d.question_id as question from decision d join question q on q.id = d.question_id
       join step s on s.id = q.step_id where q.record_id = $1 and s.code = 'PLAN_APPROVAL'`,
    [told.id],
  );
  if (answers.filter((kind) => kind === 'RECORDED').length !== kept.length) found.push(`${answers.join(' ')}: ${kept.length} decisions`); // prettier-ignore
  if (new Set(kept.map(({ person, question }) => `${person} ${question}`)).size !== kept.length) found.push('one person voted twice'); // prettier-ignore
  return found;
}

describe('a vote while people leave, go away and hand on at the same moment (specification 2)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('vote_races');
    await desk.setPolicy((policy) => ({ ...policy, maxRounds: 100 }));
  });
  afterAll(() => desk.close());

  it(`${ROUNDS} races: no deadlock, no decision lost or counted twice, and every question comes to one outcome`, async () => {
    const broken: string[] = [];
    const outcomes: string[] = [];
    for (const [at, round] of fc.sample(ROUND, { numRuns: ROUNDS, seed: SEED }).entries()) {
      const { real } = await standVote(desk, round.quorum);
      const answers = await race(real, round);
      broken.push(...(await complaints(real, answers)).map((what) => `${at} ${JSON.stringify(round)}: ${what}`));
      outcomes.push(await bringToOutcome(real));
      const closed = await desk.query(
        `select 1 from audit_event where record_id = $1 and type = 'QUESTION_CLOSED'
              and content->>'question' in (select q.id::text from question q join step s on s.id = q.step_id
                                            where q.record_id = $1 and s.code = 'PLAN_APPROVAL')`,
        [real.told.id],
      );
      if (closed.length !== 1) broken.push(`${at}: ${closed.length} outcomes`);
    }
    expect(broken).toEqual([]);
    expect(outcomes).toHaveLength(ROUNDS);
    expect(outcomes).not.toContain('NONE');
  }, 300_000);
});
