import { toReal, type ClockSegment } from '#domain/clock/clock.rules.js';
import { until, type RunningStack } from '#testing/running-stack.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A kill by the ISMS calendar: hours after midnight UTC of the n-th day of the cycle. */
interface PlannedKill {
  readonly part: 'worker' | 'temporal';
  readonly day: number;
  readonly hour: number;
}

/**
 * Twenty kills over a year whose first day is a Monday, two or three weeks apart. The worker dies on a Thursday: what people
 * decide on Friday evening, and what the plan asks on Monday, finds it down. Temporal dies in the evening itself, while
 * decisions are told to it.
 */
const WORKER_WEEKS = [-3, 3, 8, 14, 19, 25, 30, 36, 41, 47];
const TEMPORAL_WEEKS = [0, 5, 11, 16, 22, 27, 33, 38, 44, 49];
export const KILLS: readonly PlannedKill[] = [
  ...WORKER_WEEKS.map((week): PlannedKill => ({ part: 'worker', day: week * 7 + 3, hour: 12 })),
  ...TEMPORAL_WEEKS.map((week): PlannedKill => ({ part: 'temporal', day: week * 7 + 4, hour: 22 })),
].toSorted((a, b) => a.day - b.day);

/** kill -9 on each planned ISMS instant; the supervisor starts what died. @returns `worker 4711` of each */
export async function killThroughYear(stack: RunningStack, firstDay: string): Promise<string[]> {
  const clock = await clockOf(stack);
  const killed: string[] = [];
  const pids = { worker: 0, temporal: 0 };
  for (const { part, day, hour } of KILLS) {
    const at = toReal([clock], Date.parse(`${firstDay}T00:00:00Z`) + day * DAY + hour * HOUR);
    await sleep(Math.max(0, at - Date.now()));
    await until(() => (pids[part] = another(pidOf(stack, part), pids[part])) > 0, {
      ...{ seconds: 60, what: `${part} to be up again` },
    });
    await (part === 'worker' ? killWithEmptyHands(stack, pids.worker) : process.kill(pids.temporal, 'SIGKILL'));
    killed.push(`${part} ${pids[part]}`);
  }
  return killed;
}

function another(pid: number, before: number): number {
  return pid === before ? 0 : pid;
}

/**
 * What a dead worker had in hand, a mail that was being sent or a message to a story, is taken up again when its lease ends:
 * after 90 and 30 real seconds, a year and a third of it on this clock. So the worker is held still, looked at, and killed
 * when it holds neither; whatever else it was doing dies with it. `kill-storm` kills at any moment, on a clock that is not
 * scaled.
 */
async function killWithEmptyHands(stack: RunningStack, pid: number): Promise<void> {
  await until(
    async () => {
      process.kill(pid, 'SIGSTOP');
      await sleep(20);
      const free = await hasEmptyHands(stack);
      process.kill(pid, free ? 'SIGKILL' : 'SIGCONT');
      return free;
    },
    { seconds: 120, what: 'a worker with empty hands' },
  );
}

/** No mail is leased and no message to a story is: one that waits was never taken, or failed. */
async function hasEmptyHands(stack: RunningStack): Promise<boolean> {
  const [row] = await stack.sql<{ busy: boolean }>(
    `select exists (select 1 from mail where state = 'SENDING')
         or exists (select 1 from outbox where state = 'PENDING' and attempts > 0) as busy`,
  );
  return row?.busy === false;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function pidOf(stack: RunningStack, part: PlannedKill['part']): number {
  try {
    return stack.pidOf(part);
  } catch {
    return 0;
  }
}

async function clockOf(stack: RunningStack): Promise<ClockSegment> {
  const [row] = await stack.sql<{ real_at: Date; isms_at: Date; ms_per_day: number }>(
    'select real_at, isms_at, ms_per_day from clock order by id desc limit 1',
  );
  if (!row) throw new Error('the stack has no clock');
  return { realAt: row.real_at.getTime(), ismsAt: row.isms_at.getTime(), msPerDay: row.ms_per_day };
}
