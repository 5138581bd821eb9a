import { Client, Connection } from '@temporalio/client';
import type { RunningStack } from '#testing/running-stack.js';

/** Temporal suggests to continue as new at so many events of one history. */
export const CONTINUE_AS_NEW_AT = 4_096;
const DAY = 86_400_000;

export interface Lateness {
  readonly questions: number;
  /** Real milliseconds between the planned instant and the instant at which the question was out. */
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** How late the questions of the stages were asked. Gates are left out: they wait for the gate before. */
export async function observedLateness(stack: RunningStack, dayMs: number): Promise<Lateness> {
  const rows = await stack.sql<{ late: number }>(
    `select extract(epoch from q.opened_at - s.planned_at)::float8 * 1000 as late
       from question q join step s on s.id = q.step_id
      where s.record_id like 'CYC-%/%' and q.issue = 1 and q.round = 1 order by 1`,
  );
  const real = rows.map(({ late }) => (late * dayMs) / DAY);
  const at = (part: number): number => Math.round(real[Math.floor((real.length - 1) * part)] ?? 0);
  return { questions: real.length, median: at(0.5), p95: at(0.95), max: at(1) };
}

export interface HistorySize {
  readonly workflowId: string;
  readonly type: string;
  readonly status: string;
  /** Runs so far; more than one = it continued as new, or was woken once more after its end. */
  readonly runs: number;
  /** Events of its longest run. */
  readonly events: number;
}

/** Histories of every cycle and stage, the longest first. */
export async function historySizes(stack: RunningStack): Promise<HistorySize[]> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  try {
    const { workflow } = new Client({ connection, namespace: 'isms' });
    const sizes = new Map<string, HistorySize>();
    const query = `WorkflowType in ('ismsCycle', 'establish', 'operate', 'monitor', 'improve')`;
    for await (const { workflowId, runId, type } of workflow.list({ query })) {
      const { historyLength, status } = await workflow.getHandle(workflowId, runId).describe();
      const known = sizes.get(workflowId);
      sizes.set(workflowId, {
        ...{ workflowId, type, status: known?.status ?? status.name },
        runs: (known?.runs ?? 0) + 1,
        events: Math.max(known?.events ?? 0, historyLength),
      });
    }
    return [...sizes.values()].toSorted((a, b) => b.events - a.events);
  } finally {
    await connection.close();
  }
}
