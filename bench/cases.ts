import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { formToken, tokenOf } from '#links/task-links.js';
import { completeEntry } from '#testing/case-entries.js';
import type { BenchStack } from './bench-stack.js';
import { HttpClient } from './http-client.js';

/** An open task with what its page carries hidden. */
export interface OpenTask {
  readonly recordId: string;
  readonly code: CorrectiveActionStepCode;
  readonly linkId: string;
  readonly questionId: string;
  readonly subjectSha256: string;
  readonly today: string;
}

/** Owner and implementers of the demo company. */
const OWNER = 'P07';
const IMPLEMENTERS = ['P16', 'P14'];
const OUTCOMES: Readonly<Partial<Record<CorrectiveActionStepCode, string>>> = {
  TRIAGE: 'ACCEPT',
  PLAN_APPROVAL: 'APPROVE',
  IMPLEMENT: 'DONE',
  EVIDENCE_CHECK: 'ACCEPT',
  EFFECTIVENESS_CHECK: 'EFFECTIVE',
  CLOSURE: 'APPROVE',
};

/** Steps that are followed by another question at once. */
export const FOLLOWED: readonly CorrectiveActionStepCode[] = [
  'TRIAGE',
  'CONTAINMENT',
  'ROOT_CAUSE',
  'PLANNING',
  'PLAN_APPROVAL',
];

const OPEN_TASKS = `
  select s.record_id as "recordId", s.code, l.id as "linkId", q.id as "questionId", v.sha256 as "subjectSha256",
         to_char(isms_now(), 'YYYY-MM-DD') as today
    from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
    join subject_version v on v.id = q.subject_version_id
    join task_link l on l.task_id = t.id and l.revoked_at is null
   where s.record_id = $1 and t.state = 'OPEN' and q.state = 'OPEN' order by t.opened_at, t.id`;

/** Raises cases and answers their tasks, over HTTP like everybody. */
export class Cases {
  private readonly http: HttpClient;
  private readonly machine: Readonly<Record<string, string>>;

  constructor(private readonly bench: BenchStack) {
    this.http = new HttpClient(bench.stack.pages);
    this.machine = { authorization: `Bearer ${bench.stack.machineToken}` };
  }

  /** Raises a nonconformity and waits for its triage. */
  async raise(): Promise<string> {
    const answer = await this.http.post(
      '/api/v1/nonconformities',
      { title: 'List without a check', description: 'A list was sent without its check.', department: 'ITO' },
      this.machine,
    );
    if (answer.status !== 201) throw new Error(`raise: ${answer.status} ${answer.body}`);
    const { id } = JSON.parse(answer.body) as { id: string };
    await this.task(id, 'TRIAGE');
    return id;
  }

  /** `count` fresh cases that wait for triage, a few at a time. */
  async raiseMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    while (ids.length < count) {
      const some = Math.min(4, count - ids.length);
      ids.push(...(await Promise.all(Array.from({ length: some }, () => this.raise()))));
    }
    return ids;
  }

  /** Open tasks of a record. */
  tasks(recordId: string): Promise<OpenTask[]> {
    return this.bench.rows<OpenTask & { [column: string]: unknown }>(OPEN_TASKS, [recordId]);
  }

  /** Waits for an open task of the step. */
  async task(recordId: string, code: CorrectiveActionStepCode, seconds = 60): Promise<OpenTask> {
    const end = Date.now() + seconds * 1_000;
    for (;;) {
      const task = (await this.tasks(recordId)).find((candidate) => candidate.code === code);
      if (task) return task;
      if (Date.now() > end) throw new Error(`${recordId}: no task ${code} within ${seconds} s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends the answer as a client of the JSON interface does. @returns the status, 2xx */
  async decide(task: OpenTask, how: { outcome?: string; grade?: string; http?: HttpClient } = {}): Promise<number> {
    const token = tokenOf(this.bench.key, task.linkId);
    const outcome = how.outcome ?? outcomeOf(task.code);
    const body = { formToken: formToken(this.bench.key, task), outcome, entry: entryOf(task, outcome, how.grade) };
    const answer = await (how.http ?? this.http).post(`/t/${token}`, body);
    if (answer.status >= 300) throw new Error(`${task.recordId} ${task.code}: ${answer.status} ${answer.body}`);
    return answer.status;
  }

  /** Path of the task's page. */
  pageOf(task: OpenTask): string {
    return `/t/${tokenOf(this.bench.key, task.linkId)}`;
  }

  close(): void {
    this.http.close();
  }
}

export function outcomeOf(code: CorrectiveActionStepCode): string {
  return OUTCOMES[code] ?? 'SUBMIT';
}

/** A complete entry with people of the demo company. */
export function entryOf(task: OpenTask, outcome: string, grade = 'MINOR'): Record<string, unknown> {
  const entry = completeEntry(task.code, { outcome, today: task.today });
  if (task.code === 'TRIAGE') return { ...entry, grade, ownerId: OWNER, departmentId: 'ITO' };
  if (task.code === 'CONTAINMENT') return { ...entry, doneOn: task.today };
  if (task.code !== 'PLANNING') return { ...entry };
  const actions = entry['actions'] as readonly Record<string, unknown>[];
  const named = actions.map((action, at) => ({
    ...action,
    implementerId: IMPLEMENTERS[at],
    due: dayPlus(task.today, 20),
  }));
  return { ...entry, actions: named, monitoringDays: 14 };
}
