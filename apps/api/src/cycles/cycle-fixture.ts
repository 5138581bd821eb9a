import { readFile } from 'node:fs/promises';
import { canonicalJson } from '#domain/canonical.js';
import { judgeOutput, keepOutput } from '#records/cycle/outputs.js';
import { keepContent } from '#records/evidence/content-blob.js';
import { uuidv7 } from '#records/ids.js';
import { insert, instant, inTransaction } from '#records/transaction.js';
import { openApiFixture, type Answered, type ApiFixture } from '../api-fixture.js';

/** For tests: the demo company, whose cycle stands in MONITOR. */
export interface CycleFixture {
  readonly api: ApiFixture;
  /** Id of the cycle. */
  readonly id: string;
  get(person: string, url: string): Promise<Answered>;
  /** Sends a form of a page with the form token of the person's session. */
  post(person: string, url: string, fields: Readonly<Record<string, string>>): Promise<Answered>;
  /** Asks a step of a record of the cycle, as its story does. */
  ask(record: string, code: string, part?: string): Promise<void>;
  /** Submits a further version of E1 that says something else about one external issue. @returns its id */
  secondContext(text: string): Promise<string>;
  /** The approver decides about the submitted version of E1. */
  judgeContext(approved: boolean): Promise<void>;
  outputId(code: string): Promise<string>;
}

export async function openCycleFixture(): Promise<CycleFixture> {
  const company: unknown = JSON.parse(await readFile('libs/records/data/larkfield.json', 'utf8'));
  const api = await openApiFixture({ company });
  const { records } = api;
  const [cycle] = await records.query<{ id: string }[]>('select id from cycle');
  const id = cycle?.id ?? '';
  const cookies = new Map<string, Promise<string>>();
  const cookie = (person: string): Promise<string> => {
    const known = cookies.get(person) ?? api.signIn(person);
    cookies.set(person, known);
    return known;
  };
  const get = async (person: string, url: string) =>
    api.inject({ method: 'GET', url, headers: { cookie: await cookie(person), accept: 'text/html' } });
  const formToken = async (person: string): Promise<string> =>
    /name="formToken" value="([^"]+)"/.exec((await get(person, '/my-tasks')).body)?.[1] ?? '';
  return {
    api,
    id,
    get,
    post: async (person, url, fields) =>
      api.inject({
        method: 'POST',
        url,
        payload: new URLSearchParams({ formToken: await formToken(person), ...fields }).toString(),
        headers: {
          ...{ cookie: await cookie(person), origin: api.url, accept: 'text/html' },
          'content-type': 'application/x-www-form-urlencoded',
        },
      }),
    // The fixture asks any step; its type names those of corrective actions.
    ask: (record, code, part = '') => (api.ask as (...step: string[]) => Promise<void>)(record, code, part),
    secondContext: (text) => secondContext(api, id, text),
    judgeContext: (approved) =>
      inTransaction(records, (tx) =>
        judgeOutput(tx, { cycleId: id, recordId: `${id}/establish`, code: 'E1', part: '', by: 'P02', approved }),
      ),
    outputId: async (code) => {
      const [row] = await records.query<{ id: string }[]>(
        'select id from cycle_output where code = $1 order by number desc',
        [code],
      );
      return row?.id ?? '';
    },
  };
}

async function secondContext({ records }: ApiFixture, cycleId: string, text: string): Promise<string> {
  await inTransaction(records, async (tx) => {
    const [first] = await tx.query<{ body: { externalIssues: object[] }; step_id: string }>(
      `select b.body, f.step_id from cycle_output o join form_entry f on f.id = o.form_entry_id
         join content_blob b on b.id = f.content_id where o.cycle_id = $1 and o.code = 'E1'`,
      [cycleId],
    );
    if (!first) throw new Error('the demo company has no E1');
    const { body, step_id } = first;
    const entry = JSON.parse(canonicalJson({ ...body, externalIssues: [{ ...body.externalIssues[0], text }, ...body.externalIssues.slice(1)] })) as Record<string, unknown>; // prettier-ignore
    const entryId = uuidv7();
    await insert(tx, 'form_entry', {
      ...{ id: entryId, record_id: `${cycleId}/establish`, step_id, form: 'CONTEXT_AND_PARTIES', form_version: 1 },
      ...{ outcome: 'SUBMIT', content_id: (await keepContent(tx, entry)).id, by_person: 'P05', at: instant(tx.at) },
    });
    await keepOutput(tx, {
      ...{ cycleId, recordId: `${cycleId}/establish`, code: 'E1', part: '', form: 'CONTEXT_AND_PARTIES' },
      ...{ formVersion: 1, entryId, entry, authorId: 'P05', final: false },
    });
  });
  const [row] = await records.query<{ id: string }[]>(
    `select id from cycle_output where code = 'E1' order by number desc`,
  );
  return row?.id ?? '';
}
