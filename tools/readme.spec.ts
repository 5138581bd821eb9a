import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { apiSettings } from '#config/api-settings.schema.js';
import { migrationJobSettings, namespaceJobSettings } from '#config/job-settings.schema.js';
import { localSettings } from '#config/local-settings.schema.js';
import { SETTINGS } from '#config/settings.js';
import { workerSettings } from '#config/worker-settings.schema.js';
import { SEARCH_ATTRIBUTES } from '#contracts/search-attributes.js';
import { TASK_QUEUE } from '#contracts/task-queue.js';
import { SAVED_VIEWS, savedViewUrl } from '../apps/local/src/ready-text.js';
import { TEMPORAL_VERSION } from '../apps/local/src/temporal/release.js';

const readme = fs.readFileSync('README.md', 'utf8');
const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  engines: { node: string };
};
const quoted = [...readme.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
const defaults = localSettings.parse({}) as Record<string, string | number | undefined>;

/** Cells of the table row that begins with `first`. */
function row(first: string): string[] {
  const line = readme.split('\n').find((candidate) => candidate.startsWith(`| ${first} `)) ?? '';
  return line.split('|').slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
}

/** Routes of the controllers, as `GET /corrective-actions/{id}`. */
function routes(): Set<string> {
  const files = fs.readdirSync('apps/api/src', { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((file) => file.endsWith('.controller.ts'))
    .flatMap((file) => {
      const text = fs.readFileSync(path.join('apps/api/src', file), 'utf8');
      const base = /@Controller\((?:'([^']*)')?\)/.exec(text)?.[1] ?? '';
      return [...text.matchAll(/@(Get|Post)\((?:'([^']*)')?\)/g)].map(([, method = '', below = '']) => {
        const url = [base, below].filter((part) => part !== '').join('/');
        return `${method.toUpperCase()} /${url.replaceAll(/:(\w+)/g, '{$1}')}`;
      });
    });
  // Served by the OpenAPI module.
  return new Set([...found, 'GET /openapi.json', 'GET /docs']);
}

describe('the README names', () => {
  it('npm scripts that exist', () => {
    const named = [...readme.matchAll(/\bnpm (?:run ([a-z:]+)|(start|test)\b)/g)].map(
      ([, run, own]) => run ?? own ?? '',
    );
    expect(named.length).toBeGreaterThan(10);
    expect([...new Set(named)].filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('files and folders that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => target);
    const rooted = quoted.filter((text) =>
      /^(apps|libs|workflows|activities|docs|test|bench|tools|deploy|\.ci)(\/[\w./-]+)?$/.test(text),
    );
    expect(rooted.length).toBeGreaterThan(20);
    expect([...links, ...rooted].filter((file) => !fs.existsSync(file))).toEqual([]);
  });

  it('every setting with its default and who reads it, and none that is not there', () => {
    const readers = {
      start: localSettings,
      api: apiSettings,
      worker: workerSettings,
      'migration job': migrationJobSettings,
      'namespace job': namespaceJobSettings,
    };
    for (const name of Object.keys(SETTINGS)) {
      const [, standard = '', , by] = row(`\`${name}\``);
      const value = defaults[name];
      const writes = value === undefined ? expect.not.stringContaining('`') : `\`${value}\``;
      const names = Object.entries(readers).flatMap(([reader, schema]) => (name in schema.shape ? [reader] : []));
      expect({ name, standard, by }).toEqual({ name, standard: writes, by: names.join(', ') });
    }
    const named = readme.match(/\b(ISMS_[A-Z_]+|(DATABASE|SMTP|PUBLIC|TEMPORAL)_[A-Z_]+|MAIL_FROM)\b/g) ?? [];
    expect([...new Set(named)].filter((name) => !(name in SETTINGS))).toEqual([]);
  });

  it('ports with the settings that move them', () => {
    const rows = [...readme.matchAll(/^\| (\d{4,5}) .*\| `(ISMS_\w+_PORT|ISMS_PORT)` +\|$/gm)];
    expect(rows).toHaveLength(6);
    for (const [, port, name = ''] of rows) expect([name, port]).toEqual([name, String(defaults[name])]);
  });

  it('endpoints that the API has', () => {
    const known = routes();
    const named = quoted.flatMap((text) => text.match(/^(GET|POST) \/\S*$/)?.[0] ?? []);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((endpoint) => !known.has(endpoint))).toEqual([]);
  });

  it('every endpoint of the OpenAPI document', () => {
    const document = JSON.parse(fs.readFileSync('docs/openapi.json', 'utf8')) as { paths: Record<string, object> };
    const endpoints = Object.entries(document.paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
    );
    expect(endpoints.filter((endpoint) => !quoted.includes(endpoint))).toEqual([]);
  });

  it('search attributes, task queue, Schedules and saved views as they are', () => {
    const attributes = Object.values(SEARCH_ATTRIBUTES).map((key) => key.name);
    expect(new Set(readme.match(/`Isms[A-Z]\w+`/g))).toEqual(new Set(attributes.map((name) => `\`${name}\``)));
    expect(readme).toContain(`Task queue \`${TASK_QUEUE}\``);
    const duties = fs.readFileSync('libs/temporal/src/duty-schedules.ts', 'utf8').matchAll(/scheduleId: '([^']+)'/g);
    const schedules = [...duties].map(([, id = '']) => id);
    expect(quoted.filter((text) => text.startsWith('duty/')).toSorted()).toEqual(schedules.toSorted());
    for (const view of SAVED_VIEWS) {
      expect(readme).toContain(`[${view[0]}](${savedViewUrl('http://127.0.0.1:8233', 'isms', view)})`);
    }
  });

  it('the versions that are wanted', () => {
    expect(readme).toContain(`Node ${manifest.engines.node.replace('>=', '≥ ')}`);
    expect(readme).toContain(`isms-engine/temporal/${TEMPORAL_VERSION}/temporal`);
  });
});
