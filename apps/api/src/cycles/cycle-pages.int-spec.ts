import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANNEX_A_2022 } from '#domain/annex-a/annex-a-2022.js';
import { SENTENCES } from '#domain/cycle/sentences.js';
import { readPdf } from '#testing/pdf-text.js';
import { openCycleFixture, type CycleFixture } from './cycle-fixture.js';

let on: CycleFixture;
beforeAll(async () => {
  on = await openCycleFixture();
  await on.ask(`${on.id}/monitor`, 'M2');
  await on.ask(`${on.id}/improve`, 'I4_INPUT');
}, 60_000);
afterAll(() => on.api.close());

/** Text of a page without markup, one space between words. */
async function text(person: string, url: string): Promise<string> {
  const { body } = await on.get(person, url);
  const words = body.replaceAll(/<style>.*?<\/style>|<[^>]+>/gs, ' ').replaceAll(/\s+/g, ' ');
  return words.replaceAll('&quot;', '"').replaceAll('&#39;', "'");
}
const at = (rest = '') => `/cycles/${on.id}${rest}`;

describe('the cycle', () => {
  it('shows where it stands: the lane with its table, every step, who is waited for', async () => {
    const { statusCode, body } = await on.get('P05', at());
    expect(statusCode).toBe(200);
    expect(body).toContain('<svg class="g lane"');
    expect(body).not.toContain('<script');
    const words = await text('P05', at());
    expect(words).toContain('▼ Today');
    expect(words).toMatch(/G2 Operate to Monitor ◆ Passed/);
    expect(words).toMatch(/M2 Management review 9\.3\.1, 9\.3\.2, 9\.3\.3 [◐▲] \w+ .{10,60} – Priya Nandakumar/);
    expect(words).toContain('9 people');
    expect(words).toMatch(/Timeline \(\d+\) .*Imported in the state MONITOR/);
    for (const code of ['E0', 'E6', 'O4', 'M4', 'I3']) expect(body).toContain(`href="${at(`/steps/${code}`)}"`);
    expect(body).toContain(`href="${at('/steps/O1?part=Q2')}"`);
  });

  it('is found in the navigation and the list, and under the record ids of its stages', async () => {
    const list = await on.get('P39', '/cycles');
    expect(list.body).toContain('<a href="/cycles">Cycle</a>');
    expect(list.body).toContain(`<a href="${at()}">${on.id}</a>`);
    const stage = await on.get('P05', at('/operate'));
    expect([stage.statusCode, stage.headers.location]).toEqual([303, at('#operate')]);
    expect((await on.get('P05', at('/nothing'))).statusCode).toBe(404);
    expect((await on.get('P05', '/cycles/CYC-1999')).statusCode).toBe(404);
  });

  it('shows the year on one page, as a picture and as a table by due day', async () => {
    const { statusCode, body } = await on.get('P39', at('/year'));
    expect([statusCode, body.match(/<svg class="g year"/g)?.length]).toEqual([200, 1]);
    // Five gates and the 28 parts of the 19 steps, each once in the picture and once in the table.
    expect(body.match(/<rect /g)?.length).toBe(33);
    expect(body.match(/<tr>/g)?.length).toBe(34);
  });

  it('shows an employee the overview, and the pages of no step, gate, version or trail', async () => {
    const { statusCode, body } = await on.get('P39', at());
    expect(statusCode).toBe(200);
    expect(body).not.toMatch(/\/steps\/|\/gates\/|Ask Top Management|\/trail/);
    for (const url of ['/steps/E1', '/gates/G3']) expect((await on.get('P39', at(url))).statusCode).toBe(403);
    const output = await on.outputId('E1');
    for (const url of [output, `${output}.pdf`, `${output}.md`, `${output}.csv`]) expect((await on.get('P39', at(`/outputs/${url}`))).statusCode).toBe(404); // prettier-ignore
  });

  it('shows who answers for an area no more than the overview, and an auditor everything', async () => {
    for (const url of ['/steps/I4', '/steps/E1']) expect((await on.get('P08', at(url))).statusCode).toBe(403);
    expect((await on.get('P08', at())).body).not.toContain(`href="${at('/steps/I4')}"`);
    const seen = await Promise.all(['/steps/E1', '/gates/G3', '/gates/G0'].map((url) => on.get('P14', at(url))));
    expect(seen.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  });
});

describe('a gate', () => {
  it('G3 names every unmet item with its reason and page, says what is never waived, and then what is met', async () => {
    const { body } = await on.get('P05', at('/gates/G3'));
    const words = await text('P05', at('/gates/G3'));
    expect(words).toContain('No management review with approved minutes was held in this cycle.');
    expect(words).toMatch(/9\.2\.1 No internal audit report of this cycle is issued\. .{10,90} Step M1 never/);
    expect(body).toContain(`href="${at('/steps/M2')}"`);
    // What was asked for anew is listed only where something was.
    expect(words).toMatch(/Not met \(6\).+Met \(1\).+Key figures and objectives are evaluated/);
    expect(words).not.toContain('What was asked for anew');
    const offered = [...body.matchAll(/<option value="([A-Z_]+)"/g)].map(([, code]) => code);
    expect(offered).toEqual(['AUDITS_ISSUED', 'LEGAL_EVALUATED', 'EVIDENCE_COMPLETE']);
    // What the ISMS Manager stated alone is told to whoever decides, with the version that says it.
    expect(words).toMatch(/Statements it relies on \(\d+\)/);
    expect(body).toContain(`href="${at('/steps/O3')}">O3 version 1</a>`);
    expect(words).toContain('nobody has to');
    expect((await on.get('P14', at('/gates/G3'))).body).not.toContain('Ask for the waiver');
  });

  it('G4 shows what the next cycle would be handed, which no check can miss', async () => {
    const words = await text('P05', at('/gates/G4'));
    expect(words).toMatch(/Handed to the next cycle if it were closed now \(\d+\) .*CA-\d{4}-\d{4}: CA in /);
    expect(await text('P05', at('/gates/G3'))).not.toContain('Handed to the next cycle');
  });

  it('G1 stands as it was decided', async () => {
    const words = await text('P05', at('/gates/G1'));
    expect(words).toMatch(/Passed .+ Helene Vosmeer/);
    expect(words).toContain('As it was decided Everything is met or waived.');
    expect((await on.get('P05', at('/gates/G9'))).statusCode).toBe(404);
  });

  it('a new version of what counts is asked for on the page of its step, once, by those who steer the ISMS', async () => {
    const page = at('/steps/O2?part=Q1');
    expect((await on.get('P05', page)).body).toContain('Ask for a new version');
    expect((await on.get('P05', at('/steps/O1?part=Q1'))).body).not.toContain('Ask for a new version');
    const wish = { kind: 'REVISION', step: 'O2 Q1', reason: 'A register was left out.' };
    expect((await on.post('P39', at('/wishes'), wish)).statusCode).toBe(403);
    const empty = await on.post('P05', at('/wishes'), { ...wish, reason: ' ' });
    expect([empty.statusCode, empty.body.includes('Nothing was recorded')]).toEqual([422, true]);
    const asked = await on.post('P05', at('/wishes'), wish);
    expect([asked.statusCode, asked.headers['location']?.endsWith(page)]).toEqual([303, true]);
    await on.ask(on.id, 'REVISION', 'O2/Q1/1');
    const words = await text('P05', page);
    expect(words).toMatch(/Waiting for .+ Priya Nandakumar ISMS Manager Revision of an output: .+ Q1/);
    expect(words).not.toContain('Ask for a new version');
    expect((await on.post('P05', at('/wishes'), wish)).statusCode).toBe(422);
    // Beside who is waited for stands that it is being revised, never that it is done; the version before it counts.
    expect(words).toMatch(/◐ Being revised .{0,40}version 1 counts until the new one is approved/);
    expect(await text('P05', at())).toMatch(
      /O2 Q1 .{5,60} ◐ Being revised version 1 counts until .+? – Priya Nandakumar/,
    );
    expect(await text('P05', at())).toMatch(/Operate .{5,40} of \d+ done, 1 of them being revised/);
    expect(await text('P05', at('/year'))).toMatch(/O2 Q1 .{5,80} ◐ Being revised/);
    expect((await on.get('P05', at('/year'))).body).toContain('<title>O2 Q1: Being revised,');
    const { body } = await on.api.inject({
      method: 'GET',
      url: `/api/v1/cycles/${on.id}`,
      headers: { cookie: await on.api.signIn('P05') },
    });
    const { steps } = JSON.parse(body) as {
      steps: { code: string; part: string; standing: string; revising: boolean }[];
    };
    expect(steps.filter(({ revising }) => revising)).toMatchObject([{ code: 'O2', part: 'Q1', standing: 'DONE' }]);
  });

  it('a waiver is asked with reason, last day and corrective action; what nobody could grant is refused and stays typed', async () => {
    const wish = { kind: 'GATE_WAIVER', gate: 'G3', check: 'EVIDENCE_COMPLETE', expires: '2019-01-01', caId: 'CA-1999-0001', reason: 'The index follows in January.' }; // prettier-ignore
    const refused = await on.post('P05', at('/wishes'), wish);
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('The last day of a waiver lies in the future.');
    expect(refused.body).toContain('Name the open corrective action');
    expect(refused.body).toContain('value="The index follows in January."');
    for (const name of ['expires', 'caId']) {
      expect(refused.body).toMatch(new RegExp(`<p class="error" id="e-${name}">`));
      expect(refused.body).toMatch(new RegExp(`id="f-${name}"[^>]* aria-describedby="e-${name}" aria-invalid="true"`));
    }
    expect(refused.body).not.toContain('e-reason');
    const [action] = await on.api.records.query<{ id: string; until: string }[]>(
      `select id, to_char(isms_now() + interval '90 days', 'YYYY-MM-DD') as until from corrective_action where state = 'TRIAGE'`,
    );
    const good = { ...wish, caId: action?.id ?? '', expires: action?.until ?? '' };
    expect((await on.post('P39', at('/wishes'), good)).statusCode).toBe(403);
    expect((await on.post('P05', at('/wishes'), { ...good, formToken: 'forged' })).statusCode).toBe(403);
    expect((await on.post('P05', at('/wishes'), { ...good, check: 'REVIEW_HELD' })).body).toContain('This is never waived'); // prettier-ignore
    for (const expires of ['2027-1-5', '2027-02-30']) {
      const loose = await on.post('P05', at('/wishes'), { ...good, expires });
      expect([loose.statusCode, loose.body.includes('as a day of the calendar')]).toEqual([422, true]);
    }
    const met = await on.post('P05', at('/wishes'), { ...good, check: 'KPIS_EVALUATED' });
    expect([met.statusCode, met.body.includes('This is met, there is nothing to waive')]).toEqual([422, true]);
    expect(met.body).toMatch(/<p class="error" id="e-check">/);
    expect(met.body).toMatch(/<select id="f-check" name="check" aria-describedby="e-check" aria-invalid="true">/);
    const passed = await on.post('P05', at('/wishes'), { ...good, gate: 'G1', check: 'CLIMATE_DETERMINED' });
    expect([passed.statusCode, passed.body.includes('Gate G1 is passed')]).toEqual([422, true]);
    const asked = await on.post('P05', at('/wishes'), good);
    expect([asked.statusCode, asked.headers.location]).toEqual([303, at('/gates/G3')]);
    expect(await text('P05', at('/gates/G3'))).toMatch(/A waiver of "The evidence index has no gaps" is asked since/);
    expect((await on.post('P05', at('/wishes'), good)).body).toContain('This was asked already');
    await on.ask(on.id, 'GATE_WAIVER', 'G3/EVIDENCE_COMPLETE');
    expect(await text('P05', at('/gates/G3'))).toMatch(/asked since .{15,30}, Helene Vosmeer decides/);
  });
});

describe('a step', () => {
  it('quotes ISMS-PR-001, lists its versions with author, approver and hash, and shows what is approved', async () => {
    const words = await text('P05', at('/steps/E1'));
    expect(words).toContain(SENTENCES.S05);
    expect(words).toMatch(/Version 1 ● Approved Priya Nandakumar .+ Daniel Okafor, .+ [0-9a-f]{16}/);
    expect(words).toContain('Phishing grows');
    expect((await on.get('P05', at('/steps/E9'))).statusCode).toBe(404);
  });

  it('that is asked in quarters shows the one that is not done, and each by its part', async () => {
    expect((await on.get('P05', at('/steps/M3'))).body).toMatch(/aria-current="page"[^>]*>Q4/);
    expect(await text('P05', at('/steps/M3?part=Q2'))).toContain('KPI-20');
    expect((await on.get('P05', at('/steps/M3?part=Q7'))).statusCode).toBe(404);
  });

  it('a version is a page, a Markdown text and CSV tables; the next one shows what changed', async () => {
    const first = await on.outputId('E1');
    const second = await on.secondContext('Phishing by telephone');
    const markdown = await on.get('P05', at(`/outputs/${second}.md`));
    expect(markdown.headers['content-type']).toBe('text/markdown; charset=utf-8');
    expect(markdown.headers['content-disposition']).toBe(`attachment; filename="${on.id}-E1-v2.md"`);
    expect(markdown.body).toContain('| Phishing by telephone |');
    const table = await on.get('P05', at(`/outputs/${second}.csv?table=3`));
    expect(table.headers['content-disposition']).toContain('interested-parties.csv');
    expect(table.body.split('\n')[1]).toContain('Customers');
    expect((await on.get('P05', at(`/outputs/${second}.csv?table=9`))).statusCode).toBe(404);
    const page = await on.get('P05', at(`/outputs/${second}`));
    expect(page.body).toMatch(/<ins>\+ Phishing by telephone/);
    expect(page.body).toMatch(/<del>− New EU product-security duties/);
    expect((await on.get('P05', at(`/outputs/${first}`))).body).not.toContain('What changed');
    // What is approved stays what counts while the next version waits.
    expect(await text('P05', at('/steps/E1'))).not.toContain('Phishing by telephone');
  });

  it('comes as PDF from its page: who, when, which hash, and whether it counts', async () => {
    const first = await on.outputId('E1');
    const pdfOf = async (id: string) => {
      expect((await on.get('P05', at(`/outputs/${id}`))).body).toContain(`href="${at(`/outputs/${id}.pdf`)}"`);
      const { statusCode, headers, bytes } = await on.get('P05', at(`/outputs/${id}.pdf`));
      expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/pdf', 'no-store']); // prettier-ignore
      const { info, pages } = await readPdf(bytes);
      return { bytes, info, disposition: headers['content-disposition'], text: pages.map(({ text }) => text).join(' '), marks: pages.map(({ across }) => across) }; // prettier-ignore
    };
    const waiting = await pdfOf(first);
    expect(waiting.disposition).toBe(`attachment; filename="${on.id}-E1-v2.pdf"`);
    expect(waiting.text).toContain('Not approved: submitted, nobody has decided yet');
    expect(waiting.text).toContain('Phishing by telephone');
    expect(waiting.text).toMatch(/Organisation Larkfield Telemetry .*Record CYC-\d{4} E1 Version 2 Author Priya Nandakumar/); // prettier-ignore
    expect(waiting.info).toMatchObject({ Title: 'Context and interested parties', Author: 'Priya Nandakumar' });
    expect(new Set(waiting.marks)).toEqual(new Set(['Not approved']));
    // Whoever reads it, wherever they are.
    await on.api.records.query(`update person set site_id = 'LEE' where id = 'P14'`);
    const again = await on.get('P14', at(`/outputs/${first}.pdf`));
    expect(Buffer.compare(again.bytes, waiting.bytes)).toBe(0);
    await on.judgeContext(true);
    expect((await pdfOf(first)).text).not.toMatch(/Not approved|Superseded/);
    const [old] = await on.api.records.query<{ id: string }[]>(`select id from cycle_output where code = 'E1' and number = 1`); // prettier-ignore
    const superseded = await pdfOf(old?.id ?? '');
    expect(superseded.text).toMatch(/Superseded on \w{3} \d+ \w{3} \d{4} by version 2/);
    expect(new Set(superseded.marks)).toEqual(new Set(['Superseded']));
    await on.secondContext('Not to be sent back');
    await on.judgeContext(false);
    expect((await pdfOf(await on.outputId('E1'))).text).toMatch(/Not approved: sent back on \w{3} \d+/);
  });

  it('has all 93 controls as PDF, each with its reason, on numbered pages', async () => {
    const { bytes } = await on.get('P05', at(`/outputs/${await on.outputId('E5')}.pdf`));
    const { pages } = await readPdf(bytes);
    const all = pages.map(({ text }) => text).join(' ');
    for (const { code } of ANNEX_A_2022) expect(all).toContain(`${code} `);
    expect(all).toContain('No development is outsourced');
    expect(all).toContain(`Page ${pages.length} of ${pages.length}`);
  });
});
