import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';

const PATIENCE_MS = 60_000;

describe('races on a real database', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('races');
  });
  afterAll(() => desk.close());

  it(
    '50 nonconformities raised at once get 50 numbers without a gap',
    async () => {
      const ids = await Promise.all(Array.from({ length: 50 }, () => desk.raise()));
      const numbers = ids.map((id) => Number(id.slice(-4))).toSorted((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    },
    PATIENCE_MS,
  );

  it(
    'a number that was rolled back is given again',
    async () => {
      await expect(desk.raise({ title: null as unknown as string })).rejects.toThrow('title');
      expect(await desk.raise()).toBe('CA-2027-0051');
    },
    PATIENCE_MS,
  );

  it(
    '200 clicks at once by three people on one question: one decision, everybody is told the same winner, no deadlock',
    async () => {
      const told = await ToldCase.raise(desk);
      await told.toPlanApproval('MAJOR');
      const tasks = await told.ask('PLAN_APPROVAL');
      expect(tasks).toHaveLength(3);
      const outcomes = ['APPROVE', 'REQUEST_CHANGES', 'REJECT'] as const;
      const clicks = Array.from({ length: 200 }, (_, at) => ({
        task: tasks[at % tasks.length] as SeenTask,
        outcome: outcomes[at % 7 === 0 ? 1 : at % 5 === 0 ? 2 : 0] as string,
      }));
      const results = await Promise.all(
        clicks.map(async ({ task, outcome }) => ({ task, outcome, result: await desk.send(task, { outcome }) })),
      );
      const recorded = results.filter(({ result }) => result.kind === 'RECORDED');
      expect(recorded).toHaveLength(1);
      const [winner] = recorded;
      if (!winner) throw new Error('nobody won');
      for (const { task, outcome, result } of results.filter((one) => one !== winner)) {
        const own = task.personId === winner.task.personId;
        const expected = own ? (outcome === winner.outcome ? 'SAME_AGAIN' : 'DIFFERENT_AGAIN') : 'DECIDED_BY_OTHER';
        expect(result.kind).toBe(expected);
      }
      const rows = await desk.query('select outcome from decision where question_id = $1', [winner.task.questionId]);
      expect(rows).toEqual([{ outcome: winner.outcome }]);
      const messages = await desk.query('select 1 from outbox where carried_id = $1', [winner.task.questionId]);
      expect(messages).toHaveLength(1);
      expect((await told.settle('PLAN_APPROVAL')).outcome).toBe(winner.outcome);
    },
    PATIENCE_MS,
  );

  it(
    'a step that is asked 50 times at once is one question with one task, one link and one mail',
    async () => {
      const told = await ToldCase.raise(desk);
      const key = told.next('TRIAGE');
      const answers = await Promise.all(Array.from({ length: 50 }, () => desk.ask(told.id, key)));
      const questions = new Set(answers.map((answer) => (answer.kind === 'OPEN' ? answer.questionId : answer.kind)));
      expect(questions.size).toBe(1);
      expect(await desk.tasks(told.id)).toHaveLength(1);
      expect(await desk.query(`select 1 from mail where record_id = $1`, [told.id])).toHaveLength(1);
      expect(await desk.events(told.id, 'STATE_CHANGED')).toHaveLength(1);
    },
    PATIENCE_MS,
  );

  it(
    'asking, settling and deciding at once, 50 times over: settled once, moved once',
    async () => {
      const told = await ToldCase.raise(desk);
      const [task] = await told.ask('TRIAGE');
      if (!task) throw new Error('nobody was asked');
      const key = told.present('TRIAGE');
      const all = Array.from({ length: 50 }, (_, at) =>
        at === 25
          ? desk.send(task, { outcome: 'IMPROVEMENT' }).then((result) => result.kind)
          : (at % 2 === 0 ? desk.ask(told.id, key) : desk.settle(told.id, key)).then((answer) => answer.kind),
      );
      const kinds = await Promise.all(all);
      expect(kinds.filter((kind) => kind === 'RECORDED')).toHaveLength(1);
      expect((await told.settle('TRIAGE')).outcome).toBe('IMPROVEMENT');
      expect(await desk.events(told.id, 'STEP_SETTLED')).toHaveLength(1);
      expect(await desk.events(told.id, 'STATE_CHANGED')).toMatchObject([{ to: 'TRIAGE' }, { to: 'IMPROVEMENT' }]);
    },
    PATIENCE_MS,
  );

  it(
    'handing on and deciding at once: one of them happens, never both',
    async () => {
      for (let round = 0; round < 10; round += 1) {
        const told = await ToldCase.raise(desk);
        const [task] = await told.ask('TRIAGE');
        if (!task) throw new Error('nobody was asked');
        const [decided, handed] = await Promise.all([
          desk.send(task, { outcome: 'ACCEPT' }),
          desk.send(task, { outcome: 'DELEGATE', delegateTo: 'DIM', comment: 'Away.', entry: {} }),
        ]);
        const happened = [decided.kind === 'RECORDED', handed.kind === 'HANDED_ON'].filter(Boolean);
        expect(happened).toHaveLength(1);
        const open = await desk.tasks(told.id);
        expect(open.map((one) => one.personId)).toEqual(decided.kind === 'RECORDED' ? [] : ['DIM']);
      }
    },
    PATIENCE_MS,
  );
});
