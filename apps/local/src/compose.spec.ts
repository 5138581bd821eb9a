import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { apiSettings } from '#config/api-settings.schema.js';
import { migrationJobSettings, namespaceJobSettings } from '#config/job-settings.schema.js';
import { readSettings } from '#config/read-settings.js';
import { workerSettings } from '#config/worker-settings.schema.js';
import { ROOT } from './root.js';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  networks?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  restart?: string;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean }>;
}

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const load = (): Compose => parse(read('docker-compose.yml'), { merge: true }) as Compose;

/** Which schema reads the environment of which service of ours. */
const SCHEMAS = {
  api: apiSettings,
  worker: workerSettings,
  migrate: migrationJobSettings,
  'temporal-namespace': namespaceJobSettings,
};

/** What the images of others read, as far as this file sets it. */
const OTHERS: Record<string, RegExp> = {
  postgres: /^(POSTGRES_(USER|PASSWORD)|(TEMPORAL_DB|ISMS_OWNER|ISMS_APP)_PASSWORD)$/,
  'temporal-schema': /^(POSTGRES_SEEDS|DB_PORT|POSTGRES_USER|SQL_PASSWORD)$/,
  temporal:
    /^(DB|POSTGRES_(SEEDS|USER|PWD)|DB_PORT|DBNAME|VISIBILITY_DBNAME|NUM_HISTORY_SHARDS|BIND_ON_IP|DYNAMIC_CONFIG_FILE_PATH)$/,
  'temporal-ui':
    /^TEMPORAL_(ADDRESS|UI_PORT|DEFAULT_NAMESPACE|DISABLE_WRITE_ACTIONS|NOTIFY_ON_NEW_VERSION|CORS_ORIGINS)$/,
  mailpit: /^MP_(DATABASE|MAX_MESSAGES)$/,
};

/** The values of a fresh .env file, as the documented command prints it. */
function freshEnvironment(): Record<string, string> {
  const lines = execFileSync(process.execPath, [path.join(ROOT, 'deploy/make-env.mjs')], { encoding: 'utf8' }).split(
    '\n',
  );
  const pairs = lines.map((line) => /^([A-Z_]+)=(.*)$/.exec(line));
  return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]] as [string, string]] : [])));
}

/** `${NAME:?}` and `${NAME:-default}` as compose fills them in. */
function fill(text: string, values: Record<string, string>): string {
  return text.replace(
    /\$\{([A-Z_]+)(?::([?-])([^}]*))?\}/g,
    (_all, name: string, kind: string | undefined, rest: string) => {
      const value = values[name] ?? (kind === '-' ? rest : undefined);
      if (value === undefined) throw new Error(`${name} is not in the .env file`);
      return value;
    },
  );
}

/** Everything that is wrong with a compose file, one line each. */
function problems(compose: Compose): string[] {
  const values = freshEnvironment();
  const all = Object.entries(compose.services);
  return all.flatMap(([name, service]) =>
    [
      ...environmentProblems(name, service, values),
      ...fileProblems(service),
      ...imageProblems(service),
      ...referenceProblems(service, compose),
    ].map((problem) => `${name}: ${problem}`),
  );
}

function environmentProblems(name: string, service: Service, values: Record<string, string>): string[] {
  const environment = Object.entries(service.environment ?? {});
  const schema = SCHEMAS[name as keyof typeof SCHEMAS];
  const known = (key: string): boolean => (schema ? key in schema.shape : OTHERS[name]?.test(key) === true);
  const unknown = environment.filter(([key]) => !known(key)).map(([key]) => `${key} is not a setting of it`);
  try {
    const filled = Object.fromEntries(environment.map(([key, value]) => [key, fill(value, values)]));
    if (schema) readSettings(schema, filled);
    return unknown;
  } catch (error) {
    return [...unknown, error instanceof Error ? error.message : String(error)];
  }
}

function fileProblems({ command = [], entrypoint = [], healthcheck, volumes = [] }: Service): string[] {
  const programs = [...command, ...(healthcheck?.test ?? [])].filter((word) => /^(dist|deploy)\/.*\.m?js$/.test(word));
  const sources = programs.map((word) => word.replace(/^dist\/(.*)\.js$/, '$1.ts'));
  const mounts = volumes.filter((mount) => mount.startsWith('./')).map((mount) => mount.split(':'));
  const mounted = mounts.map(([, inside]) => inside);
  const scripts = entrypoint.filter((word) => word.endsWith('.sh') && !mounted.includes(word));
  return [
    ...[...sources, ...mounts.map(([outside = '']) => outside)]
      .filter((file) => !fs.existsSync(path.join(ROOT, file)))
      .map((file) => `${file} does not exist`),
    ...scripts.map((word) => `${word} is not mounted`),
  ];
}

function imageProblems({ image = '', build }: Service): string[] {
  const tag = image.split(':')[1] ?? '';
  const built = build === undefined || fs.existsSync(path.join(ROOT, build, 'Dockerfile'));
  return [
    ...(/\d+\.\d+(\.\d+)?/.test(tag) ? [] : [`image ${image} has no exact tag`]),
    ...(built ? [] : [`no Dockerfile in ${build}`]),
  ];
}

function referenceProblems(
  { depends_on = {}, volumes = [], networks = [], ports = [] }: Service,
  compose: Compose,
): string[] {
  const named = volumes.filter((mount) => !mount.startsWith('.')).map((mount) => mount.split(':')[0] ?? '');
  return [
    ...Object.keys(depends_on).filter((other) => !(other in compose.services)),
    ...named.filter((volume) => !(volume in compose.volumes)),
    ...networks.filter((network) => !(network in compose.networks)),
  ]
    .map((missing) => `${missing} is not declared`)
    .concat(ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `port ${port} is open to the world`));
}

describe('docker-compose.yml', () => {
  it('names only variables, commands, files, tags, services, volumes and networks that exist', () => {
    expect(problems(load())).toEqual([]);
  });

  it.each<[string, (compose: Compose) => void, RegExp]>([
    [
      'an unknown variable',
      ({ services }) => Object.assign(services['api']?.environment ?? {}, { ISMS_PROT: '1' }),
      /api: ISMS_PROT is not/,
    ],
    [
      'a missing setting',
      ({ services }) => delete services['worker']?.environment?.['MAIL_FROM'],
      /worker: .*MAIL_FROM: is not set/s,
    ],
    [
      'a bad value',
      ({ services }) => Object.assign(services['api']?.environment ?? {}, { ISMS_PORT: 'x' }),
      /api: .*ISMS_PORT: must be/s,
    ],
    [
      'a command that is not built',
      ({ services }) => services['api']?.command?.splice(1, 1, 'dist/apps/api/src/nowhere.js'),
      /nowhere\.ts does not/,
    ],
    [
      'a floating tag',
      ({ services }) => Object.assign(services['mailpit'] ?? {}, { image: 'axllent/mailpit:latest' }),
      /mailpit: image .* no exact tag/,
    ],
    [
      'an unknown service',
      ({ services }) => Object.assign(services['api']?.depends_on ?? {}, { redis: {} }),
      /api: redis is not declared/,
    ],
    [
      'a missing file',
      ({ services }) => services['postgres']?.volumes?.push('./deploy/none.sh:/x'),
      /none\.sh does not exist/,
    ],
    [
      'a port that is open to the world',
      ({ services }) => services['api']?.ports?.push('3000:3000'),
      /open to the world/,
    ],
  ])('with %s would be noticed', (_what, poison, expected) => {
    const compose = load();
    poison(compose);
    expect(problems(compose).join('\n')).toMatch(expected);
  });

  it('publishes neither Temporal nor PostgreSQL, and keeps both inside', () => {
    const { services, networks } = load();
    for (const name of ['temporal', 'postgres', 'temporal-schema']) {
      expect(services[name]?.ports).toBeUndefined();
      expect(services[name]?.networks).toEqual(['inside']);
    }
    expect(networks['inside']).toEqual({ internal: true });
  });

  it('gives the owner role of the database to the migration job alone', () => {
    const holders = Object.entries(load().services).filter(([, { environment }]) =>
      JSON.stringify(environment ?? {}).includes('ISMS_OWNER_PASSWORD'),
    );
    expect(holders.map(([name]) => name)).toEqual(['postgres', 'migrate']);
  });

  it('checks the health of everything that others wait for, and waits for jobs to be done', () => {
    const { services } = load();
    for (const { depends_on = {} } of Object.values(services))
      for (const [other, { condition }] of Object.entries(depends_on))
        if (condition === 'service_healthy') expect(services[other]?.healthcheck).toBeDefined();
        else expect([condition, services[other]?.restart]).toEqual(['service_completed_successfully', 'on-failure']);
  });

  it('lets nobody write in the Temporal UI', () => {
    expect(load().services['temporal-ui']?.environment?.['TEMPORAL_DISABLE_WRITE_ACTIONS']).toBe('true');
  });
});

describe('the Dockerfile', () => {
  it('pins its images, does not run as root and copies what the commands of the compose file name', () => {
    const dockerfile = read('Dockerfile');
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(/^node:\d+\.\d+\.\d+-/);
    expect(dockerfile).toMatch(/^USER node$/m);
    const runtime = dockerfile.slice(dockerfile.lastIndexOf('FROM'));
    for (const needed of ['/app/dist', '/app/node_modules', '/app/package.json', '/app/deploy/healthcheck.mjs'])
      expect(runtime).toContain(needed);
  });
});

describe('the script that makes the roles', () => {
  it('makes every role and database that the compose file uses', () => {
    const script = read('deploy/postgres/10-roles.sh');
    for (const made of [
      'role temporal',
      'role isms_owner',
      'role isms_app',
      'database temporal ',
      'database temporal_visibility',
      'database isms ',
    ])
      expect(script).toContain(`create ${made}`);
  });
});
