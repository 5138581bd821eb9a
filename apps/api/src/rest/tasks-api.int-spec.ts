import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MACHINE_SCOPES, makeMachineToken } from '#records/access/machine-tokens.js';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

let api: ApiFixture;
beforeAll(async () => {
  api = await openApiFixture();
  await machine('whole', MACHINE_SCOPES);
  await machine('feed', ['directory']);
  await api.records.query(
    `insert into role_assignment (id, role, person_id, valid_from) values (gen_random_uuid(), 'HR', 'P13', '2020-01-01')`,
  );
}, 60_000);
afterAll(() => api.close());

function machine(name: string, scopes: Parameters<typeof makeMachineToken>[1]['scopes']): Promise<boolean> {
  const tokenSha256 = createHash('sha256').update(`token-${name}`).digest('hex');
  return makeMachineToken(api.records, { name, scopes, tokenSha256 });
}
const bearer = (name: string) => ({ authorization: `Bearer token-${name}` });
const cookie = async (person: string) => ({ cookie: await api.signIn(person) });
const get = (headers: Record<string, string>, query = ''): Promise<Answered> =>
  api.inject({ method: 'GET', url: `/api/v1/tasks${query}`, headers });
const move = (task: string, headers: Record<string, string>, to = 'P06'): Promise<Answered> =>
  api.inject({ method: 'POST', url: `/api/v1/tasks/${task}/reassignment`, headers, payload: { to, reason: 'Ill.' } });

interface Page {
  readonly items: readonly { taskId: string; record: { id: string }; waitingFor: { id: string } }[];
  readonly next: string | null;
}

/** A triage that waits for the ISMS Manager; its record and its task. */
async function triage(): Promise<{ id: string; task: string }> {
  const id = await api.raise();
  await api.ask(id, 'TRIAGE');
  const [row] = await api.records.query<{ id: string }[]>(
    'select t.id from task t join question q on q.id = t.question_id where q.record_id = $1',
    [id],
  );
  return { id, task: row?.id ?? '' };
}
const refusals = (id: string): Promise<{ actor: string; rules: string[] }[]> =>
  api.records.query(
    `select actor, content->'rules' as rules from audit_event where type = 'DIRECTORY_REFUSED' and record_id = $1 order by id`,
    [id],
  );

describe('all open tasks over REST', () => {
  it('are for those who see the page and for machines that read, and for nobody else', async () => {
    for (const person of ['P05', 'P06', 'P01']) expect((await get(await cookie(person))).statusCode).toBe(200);
    for (const person of ['P13', 'P08', 'P18']) expect((await get(await cookie(person))).statusCode).toBe(403);
    expect([(await get(bearer('whole'))).statusCode, (await get(bearer('feed'))).statusCode]).toEqual([200, 403]);
    expect((await get({})).statusCode).toBe(401);
  });

  it('say what the page says: for whom, since when, what happens next and when, who could take over', async () => {
    const { id, task } = await triage();
    await api.records.query(
      `update question set due = isms_now() - interval '3 days', level = 1 where record_id = $1`,
      [id],
    );
    const { items } = (await get(bearer('whole'), '?overdue=1')).json<Page>();
    const instant = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(items).toEqual([
      {
        taskId: task,
        record: { id, title: 'No incident drill for two years', department: 'Engineering' },
        step: { code: 'TRIAGE', part: '', name: expect.any(String) },
        waitingFor: { id: 'P05', name: 'Priya Nandakumar' },
        capacity: 'IM',
        onBehalfOf: null,
        since: instant,
        due: instant,
        overdue: true,
        level: 1,
        blocked: false,
        next: { at: instant, what: expect.stringMatching(/^(Reminder|Level) 1/) },
        couldTakeOver: expect.arrayContaining([expect.stringContaining('Lukas Brandt (')]),
      },
    ]);
  });

  it('page by cursor, lose and repeat nothing, and refuse what they do not know', async () => {
    for (let n = 0; n < 4; n += 1) await triage();
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Page = (await get(bearer('whole'), `?limit=2&sort=record${next && `&cursor=${next}`}`)).json();
      seen.push(...page.items.map(({ record }) => record.id));
      ({ next } = page);
    }
    expect(seen).toEqual([...new Set(seen)].toSorted());
    expect(seen.length).toBe(await api.count(`task where state = 'OPEN'`));
    for (const query of ['?step=NONSENSE', '?limit=0', '?cursor=%00', '?nobody=1'])
      expect([query, (await get(bearer('whole'), query)).statusCode]).toEqual([query, 400]);
  });
});

describe('reassigning over REST (SD12)', () => {
  it.each([
    ['the ISMS Manager', 'P05'],
    ['Human Resources', 'P13'],
  ])('%s gives a task to another person, once per Idempotency-Key', async (_who, by) => {
    const { id, task } = await triage();
    const headers = { ...(await cookie(by)), origin: 'http://isms.test', 'idempotency-key': `move-${by}` };
    const moved = await move(task, headers);
    expect([moved.statusCode, moved.json()]).toEqual([200, { record: id, to: 'Lukas Brandt' }]);
    const again = await move(task, headers);
    expect([again.statusCode, again.json()]).toEqual([200, { record: id, to: 'Lukas Brandt' }]);
    expect((await move(task, await cookie(by))).statusCode).toBe(409);
  });

  it('the one who would get it and an employee are refused, and the trail tells it', async () => {
    const { id, task } = await triage();
    expect((await move(task, await cookie('P13'), 'P13')).statusCode).toBe(403);
    expect((await move(task, await cookie('P18'))).statusCode).toBe(403);
    expect(await refusals(id)).toEqual([
      { actor: 'P13', rules: ['SD12'] },
      { actor: 'P18', rules: ['SD12'] },
    ]);
  });

  it('a machine is refused whatever its scopes and the trail tells it; so is another site, nobody, and a task that is none', async () => {
    const { id, task } = await triage();
    for (const [name, to] of [
      ['whole', 'P06'],
      ['feed', 'nobody@larkfield.example'],
    ] as const) {
      const refused = await move(task, bearer(name), to);
      expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([403, 'The ISMS Manager or Human Resources reassigns tasks.']); // prettier-ignore
    }
    expect(await refusals(id)).toEqual([
      { actor: 'machine:whole', rules: ['SD12'] },
      { actor: 'machine:feed', rules: ['SD12'] },
    ]);
    expect((await move(task, { ...(await cookie('P05')), origin: 'http://evil.test' })).statusCode).toBe(403);
    expect((await move(task, {})).statusCode).toBe(401);
    expect((await move('nothing', await cookie('P05'))).statusCode).toBe(404);
    expect((await move(task, await cookie('P05'), 'nobody@larkfield.example')).statusCode).toBe(422);
    expect(await api.count(`task where id = '${task}' and state = 'OPEN'`)).toBe(1);
  });
});

describe('an import by somebody who may not', () => {
  /** Sends the head of a request for 30 MB and the first bytes, and waits for what comes back until the connection ends. */
  function begin(headers: Record<string, string>): Promise<string> {
    const { hostname, port } = new URL(api.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
      socket.setTimeout(5_000, () => socket.destroy(new Error(`no end of the connection: ${answer}`)));
      const lines = Object.entries({ host: 'isms.test', 'content-type': 'application/json', ...headers });
      const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
      socket.write(`POST /api/v1/people/import HTTP/1.1\r\n${head}content-length: 30000000\r\n\r\n{"format":`);
    });
  }

  it('is answered before its body has come, and the connection ends', async () => {
    const answers = [await begin({}), await begin(bearer('feed')), await begin(await cookie('P18'))];
    expect(answers.map((answer) => answer.slice(0, 12))).toEqual(['HTTP/1.1 401', 'HTTP/1.1 403', 'HTTP/1.1 403']);
    for (const answer of answers) {
      expect(answer).toMatch(/connection: close/i);
      expect(answer).toContain('application/problem+json');
    }
  });
});
