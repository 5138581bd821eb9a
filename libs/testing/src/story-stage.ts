import path from 'node:path';
import type { AcknowledgementActivities, DutyActivities, HumanTaskActivities, StepKey } from '#contracts/human-task.js';
import type { SignalName } from '#contracts/signals.js';
import { TASK_QUEUE } from '#contracts/task-queue.js';
import {
  correctiveActionWorkflowId,
  cycleWorkflowId,
  documentWorkflowId,
  reviewWorkflowId,
  triggerWorkflowId,
  WORKFLOWS,
  type WorkflowType,
} from '#contracts/workflow-ids.js';
import { stageId, STAGES } from '#domain/cycle/states.js';
import { processOf } from '#domain/process/process.js';
import { createDispatcher, type Dispatcher } from '#temporal/dispatcher.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { CycleDesk } from './cycle-desk.js';
import type { CycleDeskOptions, CycleScript } from './cycle-desk-step.js';
import { DocumentDesk } from './document-desk.js';
import type { DocumentPath } from './document-paths.js';
import { DUTIES, DutyDesk } from './duty-desk.js';
import { ReviewDesk } from './review-desk.js';
import { REVIEW_PATHS } from './review-paths.js';
import { StoryDesk, type DeskOptions, type Script } from './story-desk.js';

/** Whatever stands for one record and its story. */
type OfRecord = { readonly options: { readonly recordId: string } };

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** Where the build leaves the workflow bundle; programs and tests run in the root folder. */
export const BUNDLE = path.resolve('dist/workflow-bundle.js');

/** A worker with the product's bundle in a namespace of its own, and desks in place of the database. */
export class StoryStage {
  private readonly desks: Map<string, HumanTaskActivities>;
  private number = 0;
  /** What the duties of the Schedules meet here. */
  readonly duties: DutyDesk;

  private constructor(
    readonly client: Client,
    private readonly parts: {
      connection: Connection;
      native: NativeConnection;
      worker: Worker;
      dispatcher: Dispatcher;
      running: Promise<void>;
      desks: Map<string, HumanTaskActivities>;
      duties: DutyDesk;
    },
  ) {
    this.desks = parts.desks;
    this.duties = parts.duties;
  }

  /** @param where namespace is made when it is not there; address is that of the test run unless told */
  static async open(where: { namespace: string; address?: string }): Promise<StoryStage> {
    const { namespace, address = process.env['ISMS_TEST_TEMPORAL_ADDRESS'] ?? '' } = where;
    installQuietRuntime();
    const connection = await Connection.connect({ address });
    await prepareNamespace(connection, namespace);
    const native = await NativeConnection.connect({ address });
    const desks = new Map<string, HumanTaskActivities>();
    const duties = new DutyDesk();
    const worker = await Worker.create({
      connection: native,
      namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath: BUNDLE },
      activities: { ...doorsTo(desks), ...doorsToAudiences(desks), ...doorsToDuties(duties) },
    });
    const dispatcher = createDispatcher({ address, namespace });
    const running = worker.run();
    return new StoryStage(new Client({ connection, namespace }), {
      ...{ connection, native, worker, dispatcher, running, desks, duties },
    });
  }

  /** A record that nobody has told yet. */
  desk(script: Script, options: Partial<DeskOptions> = {}): StoryDesk {
    this.number += 1;
    const recordId = `CA-2026-${String(this.number).padStart(4, '0')}`;
    const send = (signal: SignalName, carriedId: string): Promise<void> => this.send(recordId, signal, carriedId);
    const desk = new StoryDesk({ recordId, script, send, ...options });
    this.desks.set(recordId, desk);
    return desk;
  }

  /** A cycle with its four stages that nobody has told yet. */
  cycle(script: CycleScript, options: Partial<CycleDeskOptions> = {}): CycleDesk {
    this.number += 1;
    const recordId = `CYC-${String(this.number).padStart(4, '0')}`;
    const desk = new CycleDesk({ recordId, script, send: (...message) => this.send(...message), ...options });
    for (const id of [recordId, ...STAGES.map((stage) => stageId(recordId, stage))]) this.desks.set(id, desk);
    return desk;
  }

  /** A version, a withdrawal or an acknowledgement that nobody has told yet. */
  document({ recordId, script, options = {} }: Omit<DocumentPath, 'asked'>): DocumentDesk {
    const desk = new DocumentDesk({ recordId, script, send: (...message) => this.send(...message), ...options });
    this.desks.set(recordId, desk);
    return desk;
  }

  /** A review or a trigger on one of its paths that nobody has told yet. @param name a key of REVIEW_PATHS */
  reviewDesk(name: string): ReviewDesk {
    const path = REVIEW_PATHS[name];
    if (!path) throw new Error(`there is no path ${name}`);
    this.number += 1;
    const recordId = path.record === 'REVIEW' ? `REV-ISMS-PR-001-2027-${this.number}` : `RTR-2027-${this.number}`;
    const { script, beganAs } = path;
    const send = (...message: Parameters<StoryStage['send']>): Promise<void> => this.send(...message);
    const desk = new ReviewDesk({ recordId, script, send, ...(beganAs !== undefined && { beganAs }) });
    this.desks.set(recordId, desk);
    return desk;
  }

  /** Sends a message as the relay does. */
  send(recordId: string, signal: SignalName, carriedId: string): Promise<void> {
    return this.parts.dispatcher.dispatch({ ...storyOf(recordId), recordId, signal, carriedId }, 20_000);
  }

  /** Starts a duty as its Schedule does. @param name a key of DUTIES */
  startDuty(name: string): Promise<WorkflowHandle> {
    const duty = DUTIES[name];
    if (!duty) throw new Error(`there is no duty ${name}`);
    this.number += 1;
    const workflowId = `${name}/${this.number}`;
    return this.client.workflow.start(duty.type, { taskQueue: TASK_QUEUE, workflowId, args: [...(duty.args ?? [])] });
  }

  handle(desk: OfRecord, runId?: string): WorkflowHandle {
    return this.client.workflow.getHandle(storyOf(desk.options.recordId).workflowId, runId);
  }

  /** Starts the story of a desk and waits for its end. Returns the desk. */
  async tell(script: Script, options: Partial<DeskOptions> = {}): Promise<StoryDesk> {
    const desk = this.desk(script, options);
    await desk.wake();
    await this.closed(desk);
    return desk;
  }

  /** Starts the story of a cycle and waits until it and its stages ended. Returns the desk. */
  async tellCycle(script: CycleScript, options: Partial<CycleDeskOptions> = {}): Promise<CycleDesk> {
    const desk = this.cycle(script, options);
    await desk.wake();
    await this.cycleClosed(desk);
    return desk;
  }

  /** Waits until the stories of a cycle and of its stages ended. Returns their statuses, that of the cycle first. */
  async cycleClosed(desk: CycleDesk): Promise<string[]> {
    await until(`${desk.options.recordId} to end`, () => desk.isFinal(), 90_000);
    await desk.quiet();
    const stages = desk.state === 'CANCELLED' ? [] : STAGES;
    return Promise.all([desk.story(), ...stages.map((stage) => desk.story(stage))].map((story) => this.closed(story)));
  }

  /** Waits until the story ended. Returns its status, such as COMPLETED. */
  async closed(desk: OfRecord): Promise<string> {
    for (;;) {
      const { status } = await this.handle(desk).describe();
      if (status.name !== 'RUNNING' && status.name !== 'CONTINUED_AS_NEW') return status.name;
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  /** Waits until nothing is left to tell, through terminations and new starts, and the story knows it. */
  async ended(desk: StoryDesk): Promise<void> {
    await until(`${desk.options.recordId} to end`, () => desk.final, 45_000);
    await this.closed(desk);
  }

  /** Histories of the newest run and of those it continued, oldest first. */
  async histories(desk: OfRecord): Promise<History[]> {
    const runs: History[] = [];
    let runId: string | undefined;
    do {
      const history = await this.handle(desk, runId).fetchHistory();
      runs.unshift(history);
      runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
    } while (runId !== '');
    return runs;
  }

  /** Ends worker and connections. */
  async close(): Promise<void> {
    const { worker, running, dispatcher, connection, native } = this.parts;
    worker.shutdown();
    await running;
    await dispatcher.close();
    await connection.close();
    await native.close();
  }
}

let installed = false;

/** Once per process: errors only, and no signal handlers. */
export function installQuietRuntime(): void {
  if (installed) return;
  installed = true;
  // A terminated story leaves a task behind that the core warns about.
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter } },
  });
}

/** Type and id of the story of a record. */
function storyOf(recordId: string): { workflowType: WorkflowType; workflowId: string } {
  switch (processOf(recordId)) {
    case 'document':
      return { workflowType: WORKFLOWS.documentApproval, workflowId: documentWorkflowId('approval', recordId) };
    case 'document-withdrawal':
      return { workflowType: WORKFLOWS.documentWithdrawal, workflowId: documentWorkflowId('withdrawal', recordId) };
    case 'acknowledgement':
      return {
        workflowType: WORKFLOWS.acknowledgementCampaign,
        workflowId: documentWorkflowId('acknowledgement', recordId),
      };
    case 'document-review':
      return { workflowType: WORKFLOWS.documentReview, workflowId: reviewWorkflowId(recordId) };
    case 'review-trigger':
      return { workflowType: WORKFLOWS.reviewTrigger, workflowId: triggerWorkflowId(recordId) };
    case 'corrective-action':
      return { workflowType: WORKFLOWS.correctiveAction, workflowId: correctiveActionWorkflowId(recordId) };
    case 'cycle':
    case 'cycle-stage':
      return storyOfCycle(recordId);
  }
}

function storyOfCycle(recordId: string): { workflowType: WorkflowType; workflowId: string } {
  const stage = STAGES.find((name) => recordId.endsWith(`/${name}`));
  return { workflowType: stage ?? WORKFLOWS.ismsCycle, workflowId: cycleWorkflowId(recordId) };
}

function doorsTo(desks: ReadonlyMap<string, HumanTaskActivities>): HumanTaskActivities {
  const of = ({ recordId }: { recordId: string }): HumanTaskActivities => {
    const desk = desks.get(recordId);
    if (!desk) throw new Error(`there is no desk for ${recordId}`);
    return desk;
  };
  type Input = { recordId: string; step: StepKey };
  return {
    recall: (input: { recordId: string }) => of(input).recall(input),
    openQuestion: (input: Input) => of(input).openQuestion(input),
    settleQuestion: (input: Input) => of(input).settleQuestion(input),
    fulfilStep: (input: Input) => of(input).fulfilStep(input),
    awaitDate: (input: Input) => of(input).awaitDate(input),
  };
}

/** Audiences of the desks that have one. */
function doorsToAudiences(desks: ReadonlyMap<string, HumanTaskActivities>): AcknowledgementActivities {
  return {
    askAudience: ({ recordId }) => {
      const desk = desks.get(recordId);
      if (!(desk instanceof DocumentDesk)) throw new Error(`there is no audience of ${recordId}`);
      return desk.askAudience();
    },
  };
}

function doorsToDuties(desk: DutyDesk): DutyActivities {
  return {
    sweepReminders: () => desk.sweepReminders(),
    writeDigests: () => desk.writeDigests(),
    applyDirectoryChanges: () => desk.applyDirectoryChanges(),
    claimDuty: () => desk.claimDuty(),
    reconcileDuties: () => desk.reconcileDuties(),
  };
}

/** Waits until something is so, for at most `ms`. @throws Error that names what was waited for */
export async function until(what: string, is: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** One line for the person who runs the tests. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
