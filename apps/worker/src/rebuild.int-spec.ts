import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHumanTaskActivities } from '#activities/human-task/human-task.activities.js';
import { TASK_QUEUE } from '#contracts/task-queue.js';
import { stepOf } from '#domain/process/steps.js';
import { createLogger } from '#observability/logger.js';
import { sendNow } from '#records/messages/send-now.js';
import { createDispatcher, type Dispatcher } from '#temporal/dispatcher.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { createStoryControl, type StoryControl } from '#temporal/story-control.js';
import { PATH_DEPS, PathDesk, type SeenTask } from '#testing/path-desk.js';
import { BUNDLE, installQuietRuntime, until } from '#testing/story-stage.js';
import { Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { rebuild, type RebuildCounts } from './rebuild.js';
import { restartStoppedStories } from './story-watch.js';

jest.setTimeout(300_000);

const { ISMS_TEST_TEMPORAL_ADDRESS: address = '' } = process.env;
const RECORDS = 30;
const QUIET = createLogger({ app: 'test', level: 'silent' });

/** Worker and doors in one namespace. */
interface World {
  readonly dispatcher: Dispatcher;
  readonly stories: StoryControl;
  close(): Promise<void>;
}

async function openWorld(desk: PathDesk, namespace: string): Promise<World> {
  const connection = await Connection.connect({ address });
  await prepareNamespace(connection, namespace);
  await connection.close();
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    ...{ connection: native, namespace, taskQueue: TASK_QUEUE, workflowBundle: { codePath: BUNDLE } },
    activities: { ...createHumanTaskActivities({ records: desk.records, path: PATH_DEPS, log: QUIET }) },
  });
  const running = worker.run();
  const dispatcher = createDispatcher({ address, namespace });
  const stories = await createStoryControl({ address, namespace });
  return {
    dispatcher,
    stories,
    async close() {
      worker.shutdown();
      await running;
      await Promise.all([dispatcher.close(), stories.close(), native.close()]);
    },
  };
}

describe('npm run rebuild', () => {
  let desk: PathDesk;
  let world: World;
  const ids: string[] = [];
  /** How many answers a record gets before Temporal is lost. */
  const answersBefore = (at: number): number => (at % 3 === 0 ? (at / 3) % 9 : at % 3);
  const short = (id: string): boolean => ids.indexOf(id) % 3 !== 0;

  beforeAll(async () => {
    installQuietRuntime();
    desk = await PathDesk.open('rebuild');
    world = await openWorld(desk, 'rebuild-lost');
    for (let at = 0; at < RECORDS; at += 1) ids.push(await desk.raise({ title: `Nonconformity ${at}` }));
    await Promise.all(ids.map((id) => wake(id)));
    await Promise.all(ids.map((id, at) => answer(id, answersBefore(at))));
    await Promise.all(ids.map((id) => asked(id)));
  });
  afterAll(async () => {
    await world.close();
    await desk.close();
  });

  function wake(recordId: string): Promise<void> {
    const workflowId = `corrective-action/${recordId}`;
    const message = { workflowType: 'correctiveAction', workflowId, recordId, signal: 'recordChanged' } as const;
    return world.dispatcher.dispatch({ ...message, carriedId: recordId }, 30_000);
  }

  /** Open tasks of a record, or none when it is over or waits for a date. */
  async function asked(id: string): Promise<SeenTask[]> {
    let tasks: SeenTask[] = [];
    const settled = async (): Promise<boolean> => {
      tasks = await desk.tasks(id);
      return tasks.length > 0 || ['MONITORING', 'CLOSED'].includes(await desk.state(id));
    };
    await until(`${id} to ask somebody`, settled, 60_000);
    return tasks;
  }

  /** People answer the next questions of a record, and the story is told. */
  async function answer(id: string, times: number): Promise<void> {
    for (let left = times; left > 0; left -= 1) {
      // Who is asked at level 1 to name somebody decides nothing.
      const task = (await asked(id)).find(({ capacity, level }) => !(capacity === 'DEPARTMENT_HEAD' && level === 1));
      if (!task) return;
      const outcome = short(id) && task.code === 'CONTAINMENT' ? 'CORRECTION_ONLY' : stepOf(task.code).agreeing;
      const result = await desk.send(task, { outcome, session: task.personId });
      if (result.kind !== 'RECORDED') throw new Error(`${id} ${task.code}: ${JSON.stringify(result)}`);
      await sendNow(desk.records, result.outboxIds, { door: world.dispatcher, deadlineMs: 30_000 });
    }
  }

  function statesOf(): Promise<string[]> {
    return Promise.all(ids.map((id) => desk.state(id)));
  }

  async function mailsAndSteps(): Promise<unknown> {
    return desk.query(
      `select (select count(*) from mail)::int as mails, (select count(*) from task)::int as tasks,
              (select count(*) from step)::int as steps`,
    );
  }

  async function restarts(cause: string): Promise<number> {
    const [row] = await desk.query<{ n: number }>(
      `select count(*)::int as n from audit_event where type = 'STORY_RESTARTED' and content->>'cause' = $1`,
      [cause],
    );
    return row?.n ?? -1;
  }

  function rebuildNow(terminate = false): Promise<RebuildCounts> {
    return rebuild({ records: desk.records, ...world, terminate, settleMs: 500 });
  }

  /** Every story runs and had time to ask whatever it has to ask. */
  async function told(): Promise<void> {
    const running = (id: string): Promise<boolean> => world.stories.running(`corrective-action/${id}`);
    await until('the stories to run', async () => (await Promise.all(ids.map(running))).every(Boolean), 60_000);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }

  it('starts every open record again after the total loss of Temporal, and asks and mails nobody twice', async () => {
    const before = await mailsAndSteps();
    const states = new Set(await statesOf());
    expect(states.size).toBeGreaterThanOrEqual(7);
    await world.close();
    world = await openWorld(desk, 'rebuild-new');
    expect(await rebuildNow()).toEqual({ open: RECORDS, restarted: RECORDS, woken: 0, leftToRelay: 0, notRunning: [] });
    expect(await restarts('REBUILD')).toBe(RECORDS);
    await told();
    expect(await mailsAndSteps()).toEqual(before);
  });

  it('only wakes what runs when it is repeated, and writes nothing to the trail', async () => {
    const before = await mailsAndSteps();
    expect(await rebuildNow()).toEqual({ open: RECORDS, restarted: 0, woken: RECORDS, leftToRelay: 0, notRunning: [] });
    expect(await restarts('REBUILD')).toBe(RECORDS);
    await told();
    expect(await mailsAndSteps()).toEqual(before);
  });

  it('ends running stories first with --terminate, and says so in the trail', async () => {
    const before = await mailsAndSteps();
    expect(await rebuildNow(true)).toEqual({
      open: RECORDS,
      restarted: RECORDS,
      woken: 0,
      leftToRelay: 0,
      notRunning: [],
    });
    expect(await restarts('REBUILD_TERMINATED')).toBe(RECORDS);
    await told();
    expect(await mailsAndSteps()).toEqual(before);
  });

  it('names the stories that do not run though they were started', async () => {
    const [stopped = ''] = ids;
    const stories = { ...world.stories, running: async (id: string) => !id.endsWith(stopped) };
    const counts = await rebuild({ records: desk.records, ...world, stories, terminate: false, settleMs: 0 });
    expect(counts.notRunning).toEqual([stopped]);
    expect(counts.open).toBe(RECORDS);
  });

  it('stories that ended by themselves are found, started again, and the ISMS Manager is told once a day', async () => {
    const told = (): Promise<{ record_id: string; address: string }[]> =>
      desk.query(
        `select record_id, address from mail where business_key like 'info/story-stopped/%' order by record_id`,
      );
    await settledOutbox();
    expect(await restartStoppedStories({ records: desk.records, ...world })).toEqual([]);
    const stopped = [ids[1] ?? '', ids[4] ?? ''];
    for (const round of [1, 2]) {
      for (const id of stopped) await world.stories.terminate(`corrective-action/${id}`, 'ended by the server');
      await until('the lists', async () => {
        const running = await world.stories.runningIds('correctiveAction');
        return stopped.every((id) => !running.has(`corrective-action/${id}`)) && running.size === RECORDS - 2;
      });
      expect(await restartStoppedStories({ records: desk.records, ...world })).toEqual(stopped);
      // A message is on its way: nothing more is written.
      expect(await restartStoppedStories({ records: desk.records, ...world })).toEqual([]);
      expect(await restarts('NOT_RUNNING')).toBe(2 * round);
      expect((await told()).map((mail) => mail.record_id)).toEqual(stopped);
      await settledOutbox();
    }
    expect(new Set((await told()).map((mail) => mail.address))).toEqual(new Set(['im@small.example']));
  });

  /** What waits in the outbox is carried, as the relay does it. */
  async function settledOutbox(): Promise<void> {
    const rows = await desk.query<{ id: string }>(`select id from outbox where state = 'PENDING'`);
    await sendNow(
      desk.records,
      rows.map((row) => row.id),
      { door: world.dispatcher, deadlineMs: 30_000 },
    );
    await told();
  }

  it('lets every record end as it would have ended', async () => {
    await Promise.all(ids.map((id) => answer(id, 20)));
    await desk.passDays(120);
    // Woken, the stories see that the waiting time is over.
    await rebuildNow();
    await until('the waits to end', async () => !(await statesOf()).includes('MONITORING'), 60_000);
    await Promise.all(ids.map((id) => answer(id, 20)));
    await until('the records to close', async () => new Set(await statesOf()).size === 1, 60_000);
    expect(await statesOf()).toEqual(ids.map(() => 'CLOSED'));
    const steps = await desk.query<{ record_id: string; path: string }>(
      `select record_id, string_agg(code, ' ' order by planned_at, id) as path from step group by record_id order by record_id`,
    );
    const whole = 'TRIAGE CONTAINMENT ROOT_CAUSE PLANNING PLAN_APPROVAL IMPLEMENT IMPLEMENT EVIDENCE_CHECK MONITORING';
    for (const { record_id: id, path: told } of steps) {
      const expected = short(id) ? 'TRIAGE CONTAINMENT CLOSURE' : `${whole} EFFECTIVENESS_CHECK CLOSURE`;
      expect([id, ...told.split(' ').sort()]).toEqual([id, ...expected.split(' ').sort()]);
    }
    expect(await rebuildNow()).toEqual({ open: 0, restarted: 0, woken: 0, leftToRelay: 0, notRunning: [] });
  });
});
