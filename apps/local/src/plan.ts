import path from 'node:path';
import type { LocalSettings } from '#config/local-settings.schema.js';
import type { DataFolder } from './folder/data-folder.js';
import { keepSecret } from './folder/secrets.js';
import { freePort, type WantedPort } from './net/ports.js';

/** Everything that is fixed before the first part starts. */
export interface Plan {
  readonly settings: LocalSettings;
  readonly folder: DataFolder;
  readonly publicUrl: string;
  readonly evidence: string;
  readonly logs: string;
  readonly run: string;
  readonly linkKey: string;
  readonly machineToken: { readonly value: string; readonly isNew: boolean };
  readonly workerPort: number;
  /** The embedded Temporal UI, behind the read-only front. */
  readonly innerUiPort: number;
}

/** Fixes secrets, folders and inner ports. */
export async function makePlan(settings: LocalSettings, folder: DataFolder): Promise<Plan> {
  const secrets = folder.sub('secrets');
  return {
    settings,
    folder,
    publicUrl: settings.PUBLIC_URL ?? `http://127.0.0.1:${settings.ISMS_PORT}`,
    evidence: path.resolve(settings.ISMS_EVIDENCE_DIR ?? folder.sub('evidence')),
    logs: folder.sub('logs'),
    run: folder.sub('run'),
    linkKey: keepSecret(secrets, 'link-key', settings.ISMS_LINK_KEY).value,
    machineToken: keepSecret(secrets, 'machine-token', settings.ISMS_SETUP_TOKEN),
    workerPort: settings.ISMS_WORKER_PORT ?? (await freePort()),
    innerUiPort: await freePort(),
  };
}

/** The ports that this start will listen on; what is set to run elsewhere needs none. */
export function wantedPorts({ settings }: Plan): WantedPort[] {
  const wanted: (WantedPort | false)[] = [
    { port: settings.ISMS_PORT, use: 'pages and API', setting: 'ISMS_PORT' },
    settings.SMTP_URL === undefined && {
      port: settings.ISMS_MAIL_PORT,
      use: 'the web inbox',
      setting: 'ISMS_MAIL_PORT',
    },
    settings.SMTP_URL === undefined && {
      port: settings.ISMS_SMTP_PORT,
      use: 'the mail catcher',
      setting: 'ISMS_SMTP_PORT',
    },
    settings.TEMPORAL_ADDRESS === undefined && {
      port: settings.ISMS_TEMPORAL_PORT,
      use: 'Temporal',
      setting: 'ISMS_TEMPORAL_PORT',
    },
    settings.TEMPORAL_ADDRESS === undefined && {
      port: settings.ISMS_TEMPORAL_UI_PORT,
      use: 'the Temporal UI',
      setting: 'ISMS_TEMPORAL_UI_PORT',
    },
    settings.DATABASE_URL === undefined && { port: settings.ISMS_PG_PORT, use: 'PostgreSQL', setting: 'ISMS_PG_PORT' },
  ];
  return wanted.filter((port) => port !== false);
}
