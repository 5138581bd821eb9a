import type { Answered, ApiFixture } from '../api-fixture.js';

/** A complete answer to a triage, as the page sends it. */
export const ACCEPT = {
  act: 'decide:ACCEPT',
  grade: 'MINOR',
  departmentId: 'ENG',
  ownerId: 'owen@larkfield.example',
  requirementRefs: 'A.5.24',
  reason: 'The procedure asks for one drill a year.',
};

type Fields = Readonly<Record<string, string>>;

/** For tests: what a browser does with a task link, without a browser. */
export function taskClient(api: () => ApiFixture) {
  const get = (token: string, headers: Fields = {}): Promise<Answered> =>
    api().inject({ method: 'GET', url: `/t/${token}`, headers });
  const post = (token: string, fields: Fields, headers: Fields = {}): Promise<Answered> =>
    api().inject({
      method: 'POST',
      url: `/t/${token}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    });
  /** Hidden fields of the page, as a browser sends them back. */
  const hidden = async (token: string): Promise<Record<string, string>> => {
    const { body } = await get(token);
    const fields = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]));
  };
  const accept = async (token: string, change: Fields = {}): Promise<Answered> =>
    post(token, { ...(await hidden(token)), ...ACCEPT, ...change });
  const triage = async (): Promise<{ id: string; token: string }> => {
    const id = await api().raise();
    await api().ask(id, 'TRIAGE');
    return { id, token: await api().token(id, 'P05') };
  };
  return { get, post, hidden, accept, triage };
}

/** Receipt number on a page. */
export function receiptOf(body: string): string | undefined {
  return /Receipt<br\/?><b>([^<]+)<\/b>/.exec(body)?.[1];
}
