import { readFileSync } from 'node:fs';
import { correctiveActionWorkflowId } from '#contracts/workflow-ids.js';
import { until } from '#testing/running-stack.js';
import { Client, Connection } from '@temporalio/client';
import { BenchStack } from './bench-stack.js';
import { Cases } from './cases.js';
import { Report } from './figures.js';

/** Long enough that nobody is late while a case is walked through, short enough to wait for the effectiveness check. */
const DAY = '2s';

/** Events in the histories of real runs: a major corrective action with two actions, and what one human step adds (P7). */
export async function eventsBench(pairs: number): Promise<void> {
  const bench = await BenchStack.start({ words: ['--day', DAY] });
  const cases = new Cases(bench);
  const report = new Report('events', await bench.versions());
  try {
    const budget = JSON.parse(readFileSync('test/budget/event-budget.json', 'utf8')) as Record<string, number>;
    const walks = Array.from({ length: pairs }, () =>
      Promise.all([walk(bench, cases, { changesToPlan: 0 }), walk(bench, cases, { changesToPlan: 1 })]),
    );
    const majors: number[] = [];
    const steps: number[] = [];
    for (const [straight, changed] of await Promise.all(walks)) {
      majors.push(straight.length);
      // The plan once more: planning and its approval are two more human steps.
      steps.push((changed.length - straight.length) / 2);
      report.line({ straight: countOf(straight), changed: countOf(changed) });
    }
    const rows = [
      ['one human step', steps, budget['humanStep'] ?? Number.NaN],
      [
        'major corrective action, two actions, one round each',
        majors,
        budget['majorCorrectiveActionWithTwoActions'] ?? Number.NaN,
      ],
    ] as const;
    report.print(
      'Events in the history of real runs',
      ['of', 'n', 'least', 'most', 'budget', 'most / budget'],
      rows.map(([name, counts, allowed]) => {
        const most = Math.max(...counts);
        return [name, counts.length, Math.min(...counts), most, allowed, (most / allowed).toFixed(2)];
      }),
    );
    report.printConditions();
  } finally {
    cases.close();
    await bench.close();
  }
}

/** A major case from raise to closure. @returns types of the events of its history */
async function walk(bench: BenchStack, cases: Cases, how: { changesToPlan: number }): Promise<string[]> {
  const id = await cases.raise();
  let changes = how.changesToPlan;
  while ((await stateOf(bench, id)) !== 'CLOSED') {
    const [task] = await cases.tasks(id);
    if (!task) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    const changing = task.code === 'PLAN_APPROVAL' && changes > 0;
    if (changing) changes -= 1;
    await cases.decide(task, { grade: 'MAJOR', ...(changing ? { outcome: 'REQUEST_CHANGES' } : {}) });
    // One step at a time, as people work: answers given within milliseconds would share workflow tasks.
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return historyOf(bench, id);
}

async function stateOf(bench: BenchStack, id: string): Promise<string> {
  const [row] = await bench.rows<{ state: string }>('select state from corrective_action where id = $1', [id]);
  return row?.state ?? '';
}

async function historyOf(bench: BenchStack, recordId: string): Promise<string[]> {
  const connection = await Connection.connect({ address: bench.stack.temporalAddress });
  const client = new Client({ connection, namespace: bench.settings('worker')['TEMPORAL_NAMESPACE'] ?? 'isms' });
  const handle = client.workflow.getHandle(correctiveActionWorkflowId(recordId));
  let status = '';
  await until(async () => (status = (await handle.describe()).status.name) !== 'RUNNING', {
    seconds: 30,
    what: () => `${recordId} to end; it is ${status}`,
  });
  const { events } = await handle.fetchHistory();
  await connection.close();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '?');
}

function countOf(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = { total: types.length };
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
