import path from 'node:path';
import { connectWhenServing } from '#temporal/connect-when-serving.js';
import { prepareNamespace } from '#temporal/namespace.js';
import { appPart, appProcess, type AppOptions } from './app-part.js';
import type { StartArguments } from './arguments.js';
import { endLeftover } from './child.js';
import { prepareDatabase } from './database.js';
import { startMailCatcher } from './mail/start-mail-catcher.js';
import { assertPortsFree } from './net/ports.js';
import { splitRoles } from './one-role.js';
import { wantedPorts, type Plan } from './plan.js';
import { startPostgres, stopOrphanPostgres, type RunningPostgres } from './postgres/start-postgres.js';
import type { Progress } from './progress.js';
import { Supervisor, type Part } from './supervisor.js';
import { writeToolSettings } from './tool-settings.js';
import { findTemporal } from './temporal/find-temporal.js';
import { startReadOnlyUi } from './temporal/read-only-ui.js';
import { startTemporal, stopOrphanTemporal } from './temporal/start-temporal.js';

type Closing = () => Promise<void>;

/** Every part of the local stack, started in order and ended in reverse. */
export class Stack {
  private readonly supervisors: Supervisor[] = [];
  /** What ends the stack, in this order; those of one list at the same time. */
  private readonly closings: Record<'apps' | 'clock' | 'ground', Closing[]> = { apps: [], clock: [], ground: [] };
  private ending: Promise<void> | undefined;

  constructor(
    private readonly plan: Plan,
    private readonly wanted: StartArguments,
    private readonly progress: Progress,
  ) {}

  /** Starts everything; resolves when it is usable. @throws what kept a part from starting; the caller ends the rest */
  async start(): Promise<void> {
    await this.heal();
    await assertPortsFree(wantedPorts(this.plan));
    const [urls, temporal, smtpUrl] = await settled([this.startDatabase(), this.startTemporal(), this.startMail()]);
    const choice = { wanted: this.wanted, setupToken: this.plan.machineToken.value };
    const database = await this.progress.step('database', () =>
      prepareDatabase({ ...urls, ...choice, folder: this.plan.folder.path, say: this.progress.say }),
    );
    this.closings.clock.push(() => database.stop());
    await this.startApps({ appUrl: urls.appUrl, temporal, smtpUrl });
  }

  /** Ends everything in good order: api and worker finish what they hold, the clock stops, then Temporal and PostgreSQL. */
  stop(): Promise<void> {
    this.ending ??= this.close();
    return this.ending;
  }

  /** Ends every process at once, as a crash would; the next start heals it. */
  async kill9(): Promise<void> {
    await Promise.all(this.supervisors.map((supervisor) => supervisor.kill9()));
  }

  private async close(): Promise<void> {
    for (const together of [this.closings.apps, this.closings.clock, this.closings.ground])
      for (const result of await Promise.allSettled(together.map((closing) => closing())))
        if (result.status === 'rejected') this.progress.say(`while stopping: ${String(result.reason)}`);
  }

  /** Ends what a killed stack left running: it holds our ports and would go on working on the same data. */
  private async heal(): Promise<void> {
    const { say } = this.progress;
    for (const app of this.apps({ appUrl: '', temporal: '', smtpUrl: '' })) await endLeftover(appProcess(app), say);
    await stopOrphanTemporal(this.plan.folder.sub('temporal'), say);
    await stopOrphanPostgres(this.postgresFolder, say);
  }

  private get postgresFolder(): string {
    return path.join(this.plan.folder.path, 'postgres');
  }

  private async startDatabase(): Promise<{ ownerUrl: string; appUrl: string }> {
    const { settings, folder, logs } = this.plan;
    const { say } = this.progress;
    if (settings.DATABASE_URL !== undefined)
      return splitRoles({
        databaseUrl: settings.DATABASE_URL,
        ownerUrl: settings.DATABASE_OWNER_URL,
        secrets: folder.sub('secrets'),
        say,
      });
    let server: RunningPostgres | undefined;
    const logFile = path.join(logs, 'postgres.log');
    const start = async (): Promise<RunningPostgres> => {
      server = await startPostgres({ dataDir: this.postgresFolder, port: settings.ISMS_PG_PORT, log: say, logFile });
      return server;
    };
    await this.progress.step('PostgreSQL', () => this.supervise({ name: 'PostgreSQL', logFile, start }, 'ground'));
    return { ownerUrl: server?.ownerUrl ?? '', appUrl: server?.appUrl ?? '' };
  }

  private async startTemporal(): Promise<string> {
    const { settings, folder, logs, innerUiPort } = this.plan;
    const namespace = settings.TEMPORAL_NAMESPACE;
    if (settings.TEMPORAL_ADDRESS !== undefined) {
      const address = settings.TEMPORAL_ADDRESS;
      await this.progress.step(`Temporal at ${address}`, () => prepareElsewhere(address, namespace));
      return address;
    }
    const { program } = await this.progress.step('Temporal program', () => findTemporal({ log: this.progress.say }));
    const options = {
      program,
      dataDir: folder.sub('temporal'),
      port: settings.ISMS_TEMPORAL_PORT,
      uiPort: innerUiPort,
      namespace,
      log: this.progress.say,
      logFile: path.join(logs, 'temporal.log'),
    };
    await this.progress.step('Temporal', () =>
      this.supervise({ name: 'Temporal', logFile: options.logFile, start: () => startTemporal(options) }, 'ground'),
    );
    const stopUi = await startReadOnlyUi({ port: settings.ISMS_TEMPORAL_UI_PORT, uiPort: innerUiPort });
    this.closings.ground.push(stopUi);
    return `127.0.0.1:${settings.ISMS_TEMPORAL_PORT}`;
  }

  private async startMail(): Promise<string> {
    const { settings, folder } = this.plan;
    if (settings.SMTP_URL !== undefined) return settings.SMTP_URL;
    const catcher = await startMailCatcher({
      smtpPort: settings.ISMS_SMTP_PORT,
      webPort: settings.ISMS_MAIL_PORT,
      dir: folder.sub('mails'),
    });
    this.closings.ground.push(() => catcher.stop());
    return catcher.smtpUrl;
  }

  private async startApps(where: Where): Promise<void> {
    writeToolSettings(this.plan, where);
    const parts = this.apps(where).map((app) => appPart(app, this.progress.say));
    await settled(parts.map((part) => this.progress.step(part.name, () => this.supervise(part, 'apps'))));
  }

  private apps({ appUrl, temporal, smtpUrl }: Where): AppOptions[] {
    const { settings, publicUrl, evidence, linkKey, workerPort, logs, run } = this.plan;
    const both = {
      DATABASE_URL: appUrl,
      TEMPORAL_ADDRESS: temporal,
      TEMPORAL_NAMESPACE: settings.TEMPORAL_NAMESPACE,
      PUBLIC_URL: publicUrl,
      ISMS_LINK_KEY: linkKey,
      ISMS_EVIDENCE_DIR: evidence,
      ISMS_TIME_ZONE: settings.ISMS_TIME_ZONE,
      ISMS_HOST: '127.0.0.1',
      LOG_LEVEL: settings.LOG_LEVEL,
    };
    // The record page links the ISMS Manager to the story of a case.
    const ui =
      settings.TEMPORAL_ADDRESS === undefined ? `http://127.0.0.1:${settings.ISMS_TEMPORAL_UI_PORT}` : undefined;
    const proxy = settings.ISMS_TRUSTED_PROXY;
    const api = {
      ...both,
      ISMS_PORT: settings.ISMS_PORT,
      ISMS_TEMPORAL_UI_URL: ui,
      ISMS_TRUSTED_PROXY: proxy === undefined ? undefined : [proxy].flat().join(','),
    };
    const worker = {
      ...both,
      SMTP_URL: smtpUrl,
      SMTP_RATE_PER_MINUTE: settings.SMTP_RATE_PER_MINUTE,
      MAIL_FROM: settings.MAIL_FROM,
      ISMS_WORKER_PORT: workerPort,
    };
    return [
      { name: 'api', settings: api, healthPort: settings.ISMS_PORT, logs, run },
      { name: 'worker', settings: worker, healthPort: workerPort, logs, run },
    ];
  }

  private async supervise(part: Part, group: 'apps' | 'ground'): Promise<void> {
    const supervisor = new Supervisor(part, this.progress.say);
    this.supervisors.push(supervisor);
    await supervisor.start();
    // Asked to stop meanwhile: its list has been gone through already.
    if (this.ending) await supervisor.stop();
    else this.closings[group].push(() => supervisor.stop());
  }
}

interface Where {
  readonly appUrl: string;
  readonly temporal: string;
  readonly smtpUrl: string;
}

async function prepareElsewhere(address: string, namespace: string): Promise<void> {
  const connection = await connectWhenServing({ address, timeoutMs: 20_000 });
  try {
    await prepareNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
}

/** Waits for all, also when one fails: only then is it known what has to be ended. @throws the first failure */
async function settled<Results extends readonly unknown[]>(work: {
  readonly [Index in keyof Results]: Promise<Results[Index]>;
}): Promise<Results> {
  await Promise.allSettled(work);
  return (await Promise.all(work)) as unknown as Results;
}
