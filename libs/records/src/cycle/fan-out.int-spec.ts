import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import type { CyclePath } from '#testing/cycle-path.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { startedCycle } from '#testing/started-cycle.js';
import { uuidv7 } from '../ids.js';
import type { RungRecord } from '../tables/path.entity.js';
import { insertMany, inTransaction } from '../transaction.js';

/** Areas beside the four of the small company; ISMS_AREAS=500 is the large company of the specification. */
const AREAS = Number(process.env['ISMS_AREAS'] ?? 50);
const SEATS = AREAS + 4;
const AT_ONCE = 4;

const CONFIRMED = {
  outcome: 'CONFIRM',
  entry: {
    ...{ policiesEnforced: 'YES', compliance: 'CONFORM', deviation: '', requirementRefs: [] },
    ...{ newRisks: [], noNewRisks: true },
  },
};
const deviating = (deviation: string) => ({
  outcome: 'DEVIATION',
  entry: { ...CONFIRMED.entry, compliance: 'DEVIATION', deviation, requirementRefs: ['A.8.13'] },
});

const number = (at: number): string => String(at + 1).padStart(3, '0');
const head = (at: number): string => `H${number(at)}`;
const deputy = (at: number): string => `S${number(at)}`;

let desk: PathDesk;
let cycle: CyclePath;
let operate: string;
beforeAll(async () => {
  desk = await PathDesk.open('fanout');
  await writeAreas();
  cycle = await startedCycle(desk);
  operate = cycle.recordOf('O1');
}, 60_000);
afterAll(() => desk.close());

/** Every area has a head and that head a deputy. */
async function writeAreas(): Promise<void> {
  const all = Array.from({ length: AREAS }, (_, at) => at);
  const person = (id: string, department: string, more: { manager: string; deputy: string | null }) => ({
    ...{ id, name: `Person ${id}`, mail: `${id.toLowerCase()}@small.example`, department_id: department },
    ...{ site_id: 'HQ', manager_id: more.manager, deputy_id: more.deputy },
  });
  await inTransaction(desk.records, async (tx) => {
    const areas = all.map((at) => ({ id: `D${number(at)}`, name: `Area ${number(at)}` }));
    await insertMany(tx, 'department', areas);
    const people = all.flatMap((at) => [
      person(deputy(at), `D${number(at)}`, { manager: head(at), deputy: null }),
      person(head(at), `D${number(at)}`, { manager: 'COO', deputy: deputy(at) }),
    ]);
    await insertMany(tx, 'person', people);
    await insertMany(
      tx,
      'role_assignment',
      all.map((at) => ({
        ...{ id: uuidv7(), role: 'DEPARTMENT_HEAD', person_id: head(at), department_id: `D${number(at)}`, rank: 0 },
        valid_from: new Date(0),
      })),
    );
  });
}

const asked = (): Promise<SeenTask[]> => cycle.tasks('O1');
const taskOf = async (personId: string): Promise<SeenTask> => {
  const task = (await asked()).find((one) => one.personId === personId);
  if (!task) throw new Error(`${personId} is not asked`);
  return task;
};
const raised = (source: string) =>
  desk.query<{ department_id: string; raised_by: string | null }>(
    'select department_id, raised_by from corrective_action where source = $1 order by id',
    [source],
  );

/** Time and statements of some work, printed. */
async function measured<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const spy = jest.spyOn(pg.Client.prototype, 'query');
  const start = performance.now();
  const result = await work();
  const ms = Math.round(performance.now() - start);
  process.stdout.write(`${SEATS} seats, ${what}: ${ms} ms, ${spy.mock.calls.length} statements\n`);
  spy.mockRestore();
  return result;
}

/** The clock reaches a level, and the story looks. */
async function climb(level: number): Promise<{ notified: string[]; added: string[]; handedOnTo: string | null }> {
  const [question] = await desk.query<{ rungs: RungRecord[] }>('select rungs from question where record_id = $1', [
    operate,
  ]);
  const rung = question?.rungs.find((one) => one.kind === 'ESCALATION' && one.n === level);
  if (!rung) throw new Error(`no level ${level}`);
  await desk.setClock(rung.at + 1);
  await measured(`level ${level}`, () => cycle.ask('O1', 'Q1'));
  const told = await desk.events<{ level: number; notified: string[]; added: string[]; handedOnTo: string | null }>(
    operate,
    'ESCALATED',
  );
  expect(told.map((one) => one.level)).toEqual(Array.from({ length: level }, (_, at) => at + 1));
  return told.at(-1) ?? { notified: [], added: [], handedOnTo: null };
}

describe(`a question to the heads of ${SEATS} areas`, () => {
  it('every head is asked once, with a link and a mail of their own', async () => {
    await measured('asked', () => cycle.ask('O1', 'Q1'));
    const tasks = await asked();
    expect(tasks).toHaveLength(SEATS);
    expect(new Set(tasks.map(({ personId }) => personId)).size).toBe(SEATS);
    expect(new Set(tasks.map(({ linkId }) => linkId)).size).toBe(SEATS);
    await measured('asked again', () => cycle.ask('O1', 'Q1'));
    expect(await asked()).toHaveLength(SEATS);
    const [mails] = await desk.query<{ n: number; people: number }>(
      `select count(*)::int as n, count(distinct person_id)::int as people from mail where record_id = $1`,
      [operate],
    );
    expect(mails).toEqual({ n: SEATS, people: SEATS });
  }, 60_000);

  it('a deviation raises its corrective action at once, while the others are still asked', async () => {
    expect(await desk.send(await taskOf(head(0)), deviating('The restore test was not made.'))).toMatchObject({
      kind: 'RECORDED',
    });
    expect(await raised('REVIEW')).toEqual([{ department_id: 'D001', raised_by: 'H001' }]);
    expect(await asked()).toHaveLength(SEATS - 1);
  });

  it('answers arrive side by side and each counts once, a second click and another deviation too', async () => {
    const open = [head(1), head(2), head(3)];
    const mine = (await asked()).filter(({ personId }) => !open.includes(personId));
    const answers = mine.map((task, at) => ({ task, answer: at === 5 ? deviating('No list of keys.') : CONFIRMED }));
    await measured(`${mine.length} answers, ${AT_ONCE} at once`, async () => {
      const rest = [...answers];
      const work = async (): Promise<void> => {
        for (let next = rest.shift(); next; next = rest.shift())
          expect(await desk.send(next.task, next.answer)).toMatchObject({ kind: 'RECORDED' });
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    });
    expect((await asked()).map(({ personId }) => personId)).toEqual(open);
    const [first] = answers;
    if (!first) throw new Error('nobody answered');
    await desk.send(first.task, first.answer);
    expect(await raised('REVIEW')).toHaveLength(2);
    const decisions = await desk.query('select 1 from decision where record_id = $1', [operate]);
    expect(decisions).toHaveLength(SEATS - 3);
  }, 600_000);

  it('the ladder climbs for the open seats only: deputies may answer, nobody else does, one candidate is raised', async () => {
    const late = [head(1), head(2), head(3)];
    const first = await climb(1);
    expect(first.notified.toSorted()).toEqual(late);
    expect(first.added.toSorted()).toEqual([deputy(1), deputy(2), deputy(3)]);
    await climb(2);
    const third = await climb(3);
    // Each answers for their own area: nothing is handed on to somebody else.
    expect(third).toMatchObject({ notified: ['CHAIR'], handedOnTo: null });
    await climb(4);
    await cycle.ask('O1', 'Q1');
    expect(await raised('OVERDUE')).toHaveLength(1);
    const people = (await asked()).map(({ personId }) => personId);
    const others = people.filter((id) => ![...late, deputy(1), deputy(2), deputy(3)].includes(id));
    // Work: the line manager may answer too from L2 on, for each silent area, although they answered for their own.
    expect(others).toEqual(['COO', 'COO', 'COO']);
  }, 60_000);

  it('the rest answers, one of them through the deputy; one deviation makes the outcome of the quarter', async () => {
    expect(await desk.send(await taskOf(deputy(1)), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    expect((await asked()).map(({ personId }) => personId)).not.toContain(head(1));
    for (const personId of [head(2), head(3)])
      expect(await desk.send(await taskOf(personId), CONFIRMED)).toMatchObject({ kind: 'RECORDED' });
    expect(await asked()).toEqual([]);
    expect(await cycle.settle('O1', 'Q1')).toMatchObject({ kind: 'SETTLED', settled: { outcome: 'DEVIATION' } });
    expect(await raised('REVIEW')).toHaveLength(2);
    expect(await raised('OVERDUE')).toHaveLength(1);
  });

  it('nobody was asked twice for the same area, and every area is heard once', async () => {
    const twice = await desk.query(
      `select t.person_id from task t join question q on q.id = t.question_id where q.record_id = $1
        group by t.person_id, t.department_id having count(*) > 1`,
      [operate],
    );
    expect(twice).toEqual([]);
    const [voices] = await desk.query<{ n: number; voices: number }>(
      `select count(*)::int as n, count(distinct department_id)::int as voices
         from decision where record_id = $1`,
      [operate],
    );
    expect(voices).toEqual({ n: SEATS, voices: SEATS });
  });
});
