import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PdfRenderer } from '#pdf/pdf-renderer.js';
import { makeDataSource } from '#records/data-source.js';
import type { ApiDeps } from './http/api-deps.js';
import { makeApi } from './make-api.js';
import { openApiDocument } from './open-api.js';

const FILE = path.resolve('docs/openapi.json');

function unused(): never {
  throw new Error('the description is made without a running system');
}

/** Writes docs/openapi.json, or with `--check` fails when the committed file differs from what the code says. */
async function run(check: boolean): Promise<void> {
  const records = makeDataSource({ url: 'postgres://nobody@127.0.0.1:1/none' });
  const doors = { readTask: unused, claim: unused, saveDraft: unused, askExtension: unused, sendFreshLink: unused, mayAmend: unused, readSent: unused, amend: unused, dispatch: unused, delivered: unused }; // prettier-ignore
  const deps: ApiDeps = {
    records,
    key: { id: 'none', secret: 'none' },
    publicUrl: 'http://127.0.0.1:3000',
    evidenceDir: '',
    zone: 'UTC',
    doors,
    pdf: new PdfRenderer(),
    evidenceLimits: unused,
    temporalUi: null,
    temporalReachable: unused,
    log: { info: () => undefined, error: () => undefined },
  };
  const app = await makeApi(deps, { docs: false });
  const text = `${JSON.stringify(openApiDocument(app), null, 2)}\n`;
  await app.close();
  if (!check) return writeFile(FILE, text);
  const committed = await readFile(FILE, 'utf8').catch(() => '');
  if (committed === text) return;
  process.stderr.write('docs/openapi.json differs from the code; run npm run openapi:write and commit it\n');
  process.exitCode = 1;
}

await run(process.argv.includes('--check'));
