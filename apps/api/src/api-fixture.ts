import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StepKey } from '#contracts/human-task.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { readToldEntry } from '#forms/told-entry.js';
import { linkHash, linkKeyOf, tokenOf } from '#links/task-links.js';
import { PdfRenderer } from '#pdf/pdf-renderer.js';
import { openSession } from '#records/access/sessions.js';
import { raiseNonconformity } from '#records/corrective-action/raise.js';
import { openRecords, type Records } from '#records/data-source.js';
import { readEvidenceLimits } from '#records/evidence/read-evidence-limits.js';
import { importCompany } from '#records/import/import-company.js';
import { openQuestion, settleQuestion } from '#records/path/advance-step.js';
import { inTransaction } from '#records/transaction.js';
import type { Dispatcher } from '#temporal/dispatcher.js';
import type { ApiDeps } from './http/api-deps.js';
import { onTestServer, testDatabaseUrl } from '#testing/test-server.js';
import { bindDoors } from './http/bind-doors.js';
import { SESSION_COOKIE } from './http/sessions.js';
import { makeApi } from './make-api.js';

/** For tests: the real API on a database of its own with a small company. Temporal is an argument: `takes` says whether it takes messages. */
export interface ApiFixture {
  /** Where it listens, `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** One request over real HTTP, exactly as written: no redirects, no cookies, no headers of its own but the length. */
  inject(request: Asking): Promise<Answered>;
  readonly records: Records;
  readonly temporal: { takes: boolean; reachable: boolean };
  /** What was logged, one JSON text per line. */
  readonly logged: string[];
  /** Raises a nonconformity and asks its triage; returns its id. */
  raise(title?: string): Promise<string>;
  /** Opens or goes on with a step, as the story does. */
  ask(recordId: string, code: CorrectiveActionStepCode, part?: string): Promise<void>;
  settle(recordId: string, code: CorrectiveActionStepCode, part?: string): Promise<void>;
  /** Token of the newest link of a person's task on a record. */
  token(recordId: string, personId: string): Promise<string>;
  /** Cookie header of a fresh session. */
  signIn(personId: string): Promise<string>;
  count(table: string): Promise<number>;
  /** Cuts every connection to PostgreSQL and refuses new ones. */
  cutDatabase(): Promise<void>;
  close(): Promise<void>;
}

export interface Asking {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; an object goes as JSON. */
  readonly payload?: string | Buffer | object;
}

export interface Answered {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  json<Value>(): Value;
}

/** The thread that makes PDFs runs what was compiled; the rest of a test runs the sources. */
const COMPILED_THREAD = pathToFileURL('dist/libs/pdf/src/pdf-worker.js');
export const FIXTURE_SECRET = 'mB3xq7Lw0ZpT2vYc9RkHs5NdGfJ8uEaW1oI4';
export const FIXTURE_URL = 'http://isms.test';

const person = (
  id: string,
  name: string,
  { department = 'SEC', ...more }: { department?: string; manager?: string; deputy?: string } = {},
) => ({
  id,
  name,
  mail: `${name.split(' ')[0]?.toLowerCase()}@larkfield.example`,
  site: 'ZWO',
  department,
  ...more,
});

/** Larkfield Telemetry in small: everybody the rules of P4 need. */
const COMPANY = {
  format: 1,
  company: { id: 'LARK', name: 'Larkfield Telemetry', timeZone: 'Europe/Amsterdam' },
  calendars: [{ id: 'NL', name: 'Netherlands', workingDays: [1, 2, 3, 4, 5], holidays: [] }],
  sites: [{ id: 'ZWO', name: 'Zwolle', calendar: 'NL', zone: 'Europe/Amsterdam' }],
  departments: [
    { id: 'ENG', name: 'Engineering', head: 'P08' },
    { id: 'SEC', name: 'Security', head: 'P05' },
  ],
  people: [
    person('P01', 'Helene Vosmeer'),
    person('P02', 'Daniel Okafor', { manager: 'P01' }),
    person('P05', 'Priya Nandakumar', { manager: 'P02', deputy: 'P06' }),
    person('P06', 'Lukas Brandt', { manager: 'P05' }),
    person('P08', 'Owen Blackwood', { department: 'ENG', manager: 'P01' }),
    person('P13', 'Ingrid Falkberg', { manager: 'P01' }),
    person('P17', 'Yuki Tanabe', { department: 'ENG', manager: 'P08' }),
    person('P18', 'Nora Petrescu', { department: 'ENG', manager: 'P08' }),
  ],
  roles: [
    { role: 'TM_CHAIR', person: 'P01' },
    { role: 'TM', person: 'P01' },
    { role: 'TM', person: 'P02' },
    { role: 'IM', person: 'P05' },
    { role: 'DEPUTY_IM', person: 'P06' },
    { role: 'LEAD_AUDITOR', person: 'P13' },
    { role: 'AUDITOR', person: 'P13' },
  ],
};

/** Opens the fixture; `ISMS_TEST_PG_URL` names a role that may create databases, `ISMS_TEST_PG_TEMPLATE` a migrated one. */
export async function openApiFixture(
  options: { readonly trustedProxy?: number; readonly company?: unknown } = {},
): Promise<ApiFixture> {
  const { company = COMPANY, ...api } = options;
  const name = `api_${randomBytes(6).toString('hex')}`;
  await onTestServer(`create database ${name} template ${process.env['ISMS_TEST_PG_TEMPLATE'] ?? 'isms_template'}`);
  const url = testDatabaseUrl(name);
  url.username = 'isms_app';
  const wire = await openWire(url);
  const records = await openRecords({ url: url.href });
  await importCompany(records, company, { readEntry: readToldEntry });
  const evidenceDir = mkdtempSync(path.join(tmpdir(), 'isms-api-'));
  const key = linkKeyOf(FIXTURE_SECRET);
  const temporal = { takes: true, reachable: true };
  const logged: string[] = [];
  const log = { info: keep(logged), error: keep(logged) };
  const dispatcher = fakeTemporal(temporal);
  const pdf = new PdfRenderer({ worker: COMPILED_THREAD });
  const deps: ApiDeps = {
    records,
    key,
    publicUrl: FIXTURE_URL,
    evidenceDir,
    zone: 'Europe/Amsterdam',
    pdf,
    doors: bindDoors(records, { key, dispatcher, restMs: 0 }),
    evidenceLimits: () => readEvidenceLimits(records),
    temporalUi: { url: 'http://temporal.test:8233', namespace: 'isms' },
    temporalReachable: (deadlineMs) => dispatcher.reachable(deadlineMs),
    log,
  };
  const app = await makeApi(deps, { docs: false, ...api });
  const links = { keyId: key.id, hashOf: (linkId: string) => linkHash(key, linkId) };
  const step = (code: CorrectiveActionStepCode, part: string): StepKey => ({ code, part, iteration: 1, visit: 1 });
  await app.listen(0, '127.0.0.1');
  const address = await app.getUrl();
  return {
    url: address,
    inject: (asking) => ask(address, asking),
    records,
    temporal,
    logged,
    raise: (title = 'No incident drill for two years') => raise(records, title),
    ask: async (recordId, code, part = '') =>
      void (await openQuestion(records, { recordId, step: step(code, part) }, { links })),
    settle: async (recordId, code, part = '') =>
      void (await settleQuestion(records, { recordId, step: step(code, part) }, { links })),
    token: async (recordId, personId) => tokenOf(key, await newestLink(records, recordId, personId)),
    signIn: (personId) => signIn(records, personId),
    count: async (table) => Number((await records.query<{ n: string }[]>(`select count(*) as n from ${table}`))[0]?.n),
    cutDatabase: () => wire.cut(),
    close: async () => {
      for (const part of [app, pdf]) await part.close();
      await records.destroy();
      await wire.cut();
      await onTestServer(`drop database ${name} with (force)`);
      rmSync(evidenceDir, { recursive: true, force: true });
    },
  };
}

function ask(base: string, { method, url, headers = {}, payload }: Asking): Promise<Answered> {
  const json = payload !== undefined && typeof payload !== 'string' && !Buffer.isBuffer(payload);
  const body = json ? JSON.stringify(payload) : (payload as string | Buffer | undefined);
  const all = { ...(json ? { 'content-type': 'application/json' } : {}), ...headers, ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }) }; // prettier-ignore
  return new Promise((resolve, reject) => {
    const sent = httpRequest(base + url, { method, headers: all, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString('utf8');
        const parsed = <Value>() => JSON.parse(text) as Value;
        resolve({ statusCode: answer.statusCode ?? 0, headers: answer.headers, body: text, bytes, json: parsed });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A wire to PostgreSQL that can be cut; points `url` to itself. */
async function openWire(url: URL): Promise<{ cut(): Promise<void> }> {
  const target = { host: url.hostname, port: Number(url.port || 5432) };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => sockets.delete(socket)).pipe(other);
    } // prettier-ignore
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function keep(lines: string[]) {
  return (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push(JSON.stringify({ ...fields, message }));
}

function fakeTemporal(state: { takes: boolean; reachable: boolean }): Dispatcher {
  return {
    dispatch: async () => {
      if (!state.takes) throw new Error('14 UNAVAILABLE');
    },
    reachable: async () => state.reachable,
    close: async () => undefined,
  };
}

async function raise(records: Records, title: string): Promise<string> {
  const raised = await inTransaction(records, (tx) =>
    raiseNonconformity(tx, {
      title,
      description: 'No incident drill was held for two years.',
      source: 'EMPLOYEE',
      departmentId: 'ENG',
      requirementRefs: ['A.5.24'],
      raisedBy: 'P17',
      raiserVerified: true,
      actor: 'P17',
    }),
  );
  if (!raised) throw new Error('nothing was raised');
  return raised.id;
}

async function newestLink(records: Records, recordId: string, personId: string): Promise<string> {
  const [link] = await records.query<{ id: string }[]>(
    `select l.id from task_link l join task t on t.id = l.task_id join question q on q.id = t.question_id
      where q.record_id = $1 and t.person_id = $2 order by l.id desc limit 1`,
    [recordId, personId],
  );
  if (!link) throw new Error(`${personId} has no link on ${recordId}`);
  return link.id;
}

async function signIn(records: Records, personId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  await inTransaction(records, (tx) => openSession(tx, { tokenSha256, personId }));
  return `${SESSION_COOKIE}=${token}`;
}
