import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { makeMachineToken } from '#records/access/machine-tokens.js';
import { registerDocument } from '#records/documents/register.js';
import { planMissing } from '#records/duties/reconcile-duties.js';
import { inTransaction } from '#records/transaction.js';
import { openCycleFixture, type CycleFixture } from '../cycles/cycle-fixture.js';

let fixture: CycleFixture;
let bearer: string;
beforeAll(async () => {
  fixture = await openCycleFixture();
  const today = await todayIs();
  await inTransaction(fixture.api.records, (tx) =>
    registerDocument(tx, {
      ...{ id: 'ISMS-PR-900', title: 'Incident Response', type: 'PROCEDURE', ownerId: 'P07', approverId: 'P04' },
      ...{ classification: 'INTERNAL', clauses: ['8.1'], reviewCycleMonths: 12, nextReviewOn: dayPlus(today, 300) },
      actor: 'engine',
    }),
  );
  await planMissing(fixture.api.records);
  const token = 'm'.repeat(40);
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  await makeMachineToken(fixture.api.records, { name: 'audit tool', tokenSha256, scopes: ['raise', 'read'] });
  bearer = `Bearer ${token}`;
});
afterAll(() => fixture.api.close());

async function todayIs(): Promise<string> {
  const [row] = await fixture.api.records.query<{ day: string }[]>(`select to_char(isms_now(), 'YYYY-MM-DD') as day`);
  return row?.day ?? '';
}
const STATED = { type: 'AUDIT', document: 'ISMS-PR-900', sourceRef: 'AUD-2027-90', reason: 'A nonconformity in 8.1.' };
const raise = (payload: object, key?: string) =>
  fixture.api.inject({
    method: 'POST',
    url: '/api/v1/review-triggers',
    payload: JSON.stringify(payload),
    headers: {
      ...{ authorization: bearer, 'content-type': 'application/json' },
      ...(key !== undefined && { 'idempotency-key': key }),
    },
  });
const read = (url: string) => fixture.api.inject({ method: 'GET', url, headers: { authorization: bearer } });

interface Trigger {
  readonly id: string;
  readonly state: string;
  readonly review: string | null;
  readonly outcome: string | null;
}

describe('review triggers by API', () => {
  it('a machine raises an event; it starts a review that lists it', async () => {
    const answer = await raise(STATED, 'first');
    expect(answer.statusCode).toBe(201);
    const made = answer.json<Trigger>();
    expect(made).toMatchObject({
      state: 'IN_REVIEW',
      outcome: null,
      review: expect.stringMatching(/^REV-ISMS-PR-900-\d{4}-1$/),
    });
    const { items } = (await read('/api/v1/reviews?document=ISMS-PR-900')).json<{ items: { triggers: Trigger[] }[] }>();
    expect(items).toMatchObject([
      {
        document: 'ISMS-PR-900',
        scope: 'TARGETED',
        state: 'COLLECTING',
        nextReview: null,
        triggers: [{ id: made.id }],
      },
    ]);
    expect((await read(`/api/v1/reviews/${made.review}`)).statusCode).toBe(200);
    expect(
      (await read(`/api/v1/reviews/${made.review}/trail`)).json<{ items: unknown[] }>().items.length,
    ).toBeGreaterThan(0);
    expect((await read(`/api/v1/review-triggers/${made.id}/trail`)).statusCode).toBe(200);
    expect((await read('/api/v1/reviews?document=ISMS-PR-901')).json()).toEqual({ items: [] });
  });

  it('the same request with its key is answered again; the same event without one counts only', async () => {
    const [first, again] = [await raise(STATED, 'first'), await raise({ ...STATED, sourceRef: 'aud-2027-90' })];
    expect(first.json<Trigger>().id).toMatch(/^RTR-/);
    expect(again.json<Trigger>()).toMatchObject({
      state: 'DUPLICATE',
      outcome: 'DUPLICATE_OF',
      duplicateOf: first.json<Trigger>().id,
    });
  });

  it.each([
    ['a type that the table does not have', { ...STATED, type: 'WEATHER' }, 400],
    ['an event without a source', { ...STATED, sourceRef: '' }, 400],
    ['a reason without an end', { ...STATED, reason: 'x'.repeat(2_001) }, 400],
    ['a field that nobody knows', { ...STATED, extra: 1 }, 400],
    ['the annual review, which its date alone raises', { ...STATED, type: 'ANNUAL' }, 403],
    ['a document that is not in the register', { ...STATED, document: 'ISMS-PR-999' }, 422],
  ])('refuses %s as problem+json', async (_what, payload, status) => {
    const answer = await raise(payload);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('what is not there is not there', async () => {
    for (const url of ['/api/v1/reviews/REV-X', '/api/v1/review-triggers/RTR-X', '/api/v1/reviews/REV-X/trail'])
      expect((await read(url)).statusCode).toBe(404);
  });
});

describe('reviews on pages', () => {
  it('a head raises a change of structure by form, once however often it is pressed; the record lists it with its outcome', async () => {
    const form = (await fixture.get('P08', '/review-triggers/new')).body;
    expect(form).toContain('Business structure changed');
    expect(form).not.toContain('New edition of a standard');
    const id = /name="form" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const fields = {
      form: id,
      type: 'STRUCTURE',
      document: 'ISMS-PR-900',
      sourceRef: 'Team in Leeds',
      reason: 'It grew.',
    };
    const [one, two] = [
      await fixture.post('P08', '/review-triggers', fields),
      await fixture.post('P08', '/review-triggers', fields),
    ];
    expect([one.statusCode, two.statusCode]).toEqual([303, 303]);
    expect(two.headers.location).toBe(one.headers.location);
    const trigger = await fixture.get('P08', String(one.headers.location));
    expect(trigger.body).toContain('Team in Leeds');
    const review = /\/reviews\/(REV-[A-Z0-9-]+)/.exec(trigger.body)?.[1] ?? '';
    const record = (await fixture.get('P05', `/reviews/${review}`)).body;
    for (const words of [
      'Team in Leeds',
      'AUD-2027-90',
      'Business structure changed',
      'Collecting triggers',
      'Timeline (1)',
    ])
      expect(record).toContain(words);
    // The trail is not for everybody.
    expect((await fixture.get('P17', `/reviews/${review}`)).body).not.toContain('Timeline');
  });

  it('what is wrong stands at its field, and nothing that was typed is lost', async () => {
    const answer = await fixture.post('P08', '/review-triggers', {
      type: 'SCOPE',
      document: '',
      sourceRef: '',
      reason: 'Kept',
    });
    expect(answer.statusCode).toBe(422);
    for (const words of ['Choose the document.', 'Name what it refers to, in one line.', 'Kept'])
      expect(answer.body).toContain(words);
    const unknown = { type: 'SCOPE', document: 'ISMS-PR-999', sourceRef: 'x', reason: 'y' };
    const refused = await fixture.post('P08', '/review-triggers', unknown);
    expect([refused.statusCode, refused.body.includes('There is no document ISMS-PR-999.')]).toEqual([422, true]);
  });

  it('an employee raises none, and a head none that are not theirs', async () => {
    expect((await fixture.get('P17', '/review-triggers/new')).body).toContain('raise reviews');
    const foreign = { type: 'STANDARD', document: 'ISMS-PR-900', sourceRef: 'ISO 19011:2026', reason: 'New' };
    expect((await fixture.post('P08', '/review-triggers', foreign)).statusCode).toBe(403);
  });

  it('the ISMS Manager pauses a planned review with a reason and resumes it; nobody else does', async () => {
    const at = '/reviews/documents/ISMS-PR-900';
    expect((await fixture.post('P17', `${at}/pause`, { reason: 'No' })).statusCode).toBe(422);
    expect((await fixture.post('P05', `${at}/pause`, { reason: '' })).statusCode).toBe(422);
    expect((await fixture.post('P05', `${at}/pause`, { reason: 'Merger until spring' })).statusCode).toBe(303);
    expect((await fixture.get('P05', '/reviews')).body).toContain('Merger until spring');
    expect((await fixture.post('P05', `${at}/resume`, {})).statusCode).toBe(303);
    expect((await fixture.get('P05', '/reviews')).body).not.toContain('Merger until spring');
    expect((await fixture.post('P05', `${at}/explode`, {})).statusCode).toBe(404);
  });

  it('the list says what is due when, what is open, and what waits', async () => {
    const page = (await fixture.get('P05', '/reviews')).body;
    for (const words of ['ISMS-PR-900', 'Incident Response', 'Collecting triggers', 'Sofia Carreira'])
      expect(page).toContain(words);
    expect((await fixture.get('P05', '/reviews/REV-NONE')).statusCode).toBe(404);
    expect((await fixture.get('P05', '/review-triggers/RTR-NONE')).statusCode).toBe(404);
  });
});
