import { readFileSync } from 'node:fs';
import { createHumanTaskActivities } from '#activities/human-task/human-task.activities.js';
import { TASK_QUEUE } from '#contracts/task-queue.js';
import { correctiveActionWorkflowId } from '#contracts/workflow-ids.js';
import { linkHash } from '#links/task-links.js';
import { createLogger } from '#observability/logger.js';
import { openRecords, type Records } from '#records/data-source.js';
import { raiseNonconformity } from '#records/corrective-action/raise.js';
import { sendNow } from '#records/messages/send-now.js';
import { claimDecision } from '#records/path/claim-decision.js';
import type { PathDeps } from '#records/path/deps.js';
import { inTransaction } from '#records/transaction.js';
import { createDispatcher, type Dispatcher } from '#temporal/dispatcher.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { BUNDLE } from '#testing/story-stage.js';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { quietRuntime } from './bare-baseline.js';
import { BenchStack } from './bench-stack.js';
import { Cases, entryOf, FOLLOWED, outcomeOf, type OpenTask } from './cases.js';
import { ms, ratio, Report, Samples } from './figures.js';

const LOCAL = /\.proxyLocalActivities\)\(\{/g;

/** The product's story with one switch: what it asks for first goes as a local or as a regular activity. */
class Doors {
  readonly samples: Samples;
  /** Events that the steps of one case added. */
  readonly events: number[] = [];

  private constructor(
    name: string,
    private readonly bench: BenchStack,
    private readonly parts: {
      records: Records;
      path: PathDeps;
      dispatcher: Dispatcher;
      client: Client;
      close(): Promise<void>;
    },
  ) {
    this.samples = new Samples(name);
  }

  static async open(bench: BenchStack, records: Records, kind: 'local' | 'regular'): Promise<Doors> {
    const address = bench.stack.temporalAddress;
    const namespace = `doors-${kind}`;
    const connection = await Connection.connect({ address });
    await prepareNamespace(connection, namespace);
    quietRuntime();
    const native = await NativeConnection.connect({ address });
    const { key } = bench;
    const path: PathDeps = { links: { keyId: key.id, hashOf: (linkId) => linkHash(key, linkId) } };
    const worker = await Worker.create({
      ...{ connection: native, namespace, taskQueue: TASK_QUEUE, maxCachedWorkflows: 500 },
      workflowBundle: { code: bundleFor(kind) },
      activities: {
        ...createHumanTaskActivities({ records, path, log: createLogger({ app: 'bench', level: 'silent' }) }),
      },
    });
    const running = worker.run();
    const dispatcher = createDispatcher({ address, namespace });
    const close = async (): Promise<void> => {
      worker.shutdown();
      await running;
      await Promise.all([native.close(), dispatcher.close()]);
      await connection.close();
    };
    const client = new Client({ connection, namespace });
    return new Doors(`${kind} activities`, bench, { records, path, dispatcher, client, close });
  }

  /** One case from triage to the approved plan. */
  async walk(cases: Cases): Promise<void> {
    const { records } = this.parts;
    const asked = (id: string): Promise<number> => this.bench.notices.next(`asked ${id}`);
    const raised = await inTransaction(records, (tx) =>
      raiseNonconformity(tx, {
        ...{ title: 'List without a check', description: 'A list was sent.', source: 'EMPLOYEE', departmentId: 'ITO' },
        ...{ requirementRefs: [], raisedBy: 'P16', raiserVerified: true, actor: 'P16' },
      }),
    );
    if (!raised) throw new Error('not raised');
    await this.send([raised.outboxId]);
    let before = 0;
    for (const code of FOLLOWED) {
      const task = await cases.task(raised.id, code);
      await new Promise((resolve) => setTimeout(resolve, 150));
      if (before === 0) before = await this.countEvents(raised.id);
      const next = asked(raised.id);
      const from = await this.decide(task);
      this.samples.add((await next) - from);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    this.events.push((await this.countEvents(raised.id)) - before);
  }

  close(): Promise<void> {
    return this.parts.close();
  }

  /** @returns the instant at which the decision was committed and its message began to travel */
  private async decide(task: OpenTask): Promise<number> {
    const outcome = outcomeOf(task.code);
    const entry = entryOf(task, outcome);
    const request = {
      ...{ linkId: task.linkId, outcome, subjectSha256: task.subjectSha256, entry, formVersion: 1, comment: '' },
      ...{ delegateTo: null, sessionPersonId: null },
    };
    const result = await claimDecision(this.parts.records, request, this.parts.path);
    if (result.kind !== 'RECORDED') throw new Error(`${task.code}: ${result.kind}`);
    const from = performance.now();
    await this.send(result.outboxIds);
    return from;
  }

  private async send(ids: readonly string[]): Promise<void> {
    const sent = await sendNow(this.parts.records, ids, { door: this.parts.dispatcher, deadlineMs: 1_500 });
    if (!sent) throw new Error('Temporal did not take the message in time');
  }

  private async countEvents(id: string): Promise<number> {
    return (await this.parts.client.workflow.getHandle(correctiveActionWorkflowId(id)).describe()).historyLength;
  }
}

/** The bundle of the product; for regular activities its one proxy of local ones is made regular. */
function bundleFor(kind: 'local' | 'regular'): string {
  const code = readFileSync(BUNDLE, 'utf8');
  if (kind === 'local') return code;
  if (code.match(LOCAL)?.length !== 1)
    throw new Error('the bundle does not have exactly one proxy of local activities');
  return code.replace(LOCAL, '.proxyActivities)({');
}

/** Committed decision → next question, with ask and settle as local and as regular activities (ADR of the doors). */
export async function doorsBench(count: number): Promise<void> {
  const bench = await BenchStack.start();
  const records = await openRecords({ url: bench.stack.databaseUrl, applicationName: 'isms-bench' });
  const cases = new Cases(bench);
  const report = new Report('doors', await bench.versions());
  const local = await Doors.open(bench, records, 'local');
  const regular = await Doors.open(bench, records, 'regular');
  try {
    const both = [local, regular];
    for (const doors of both) await doors.walk(cases);
    for (const doors of both) doors.samples.values.length = doors.events.length = 0;
    for (let n = 0; n < count; n += 1) {
      for (const doors of n % 2 === 0 ? both : both.toReversed()) await doors.walk(cases);
      report.noteLoad();
    }
    for (const { samples, events } of both) {
      report.keep('doors', samples);
      report.line({ name: samples.name, eventsPerCase: events });
    }
    report.print(
      `Decision committed → next question committed, one at a time, ${FOLLOWED.length} steps per case`,
      ['ask and settle as', 'n', 'p50 ms', 'p99 ms', 'p50 / local', 'events per step'],
      both.map(({ samples, events }) => [
        ...[samples.name, samples.n, ms(samples.median), ms(samples.p99)],
        ratio(samples.median, local.samples.median),
        (events.reduce((sum, one) => sum + one, 0) / (events.length * FOLLOWED.length)).toFixed(1),
      ]),
    );
    report.printConditions();
  } finally {
    await Promise.all([local.close(), regular.close()]);
    cases.close();
    await records.destroy();
    await bench.close();
  }
}
