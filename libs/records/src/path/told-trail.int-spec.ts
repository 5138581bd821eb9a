import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isFinal, mayMove, type CorrectiveActionState } from '#domain/corrective-action/states.js';
import { PEOPLE } from '#testing/small-company-people.js';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { isUnchanged, type EventRow } from '../evidence/event-row.js';

/** Words that stand in no enum, id, date or hash: a sentence, a mail address, a name. */
const PROSE = /[a-z]{2,} [a-z]{2,}|@|https?:/i;

describe('the trail of a record tells every act (7.5.3, A.5.33)', () => {
  let desk: PathDesk;
  let told: ToldCase;
  let events: EventRow[];

  beforeAll(async () => {
    desk = await PathDesk.open('trail');
    told = await ToldCase.raise(desk);
    await told.toEffectivenessCheck();
    const [task] = await told.ask('EFFECTIVENESS_CHECK');
    if (!task) throw new Error('nobody was asked');
    await desk.send(task, { outcome: 'DELEGATE', delegateTo: 'HEAD', comment: 'You know it best.', entry: {} });
    await desk.send(task, { outcome: 'DELEGATE', delegateTo: 'AUD2', comment: 'I am on leave.', entry: {} });
    await told.answer('EFFECTIVENESS_CHECK', 'AUD2', { outcome: 'EFFECTIVE' });
    await told.step('CLOSURE', 'IM', { outcome: 'APPROVE' });
    events = await desk.query<EventRow>('select * from audit_event where record_id = $1 order by id', [told.id]);
  });
  afterAll(() => desk.close());
  const count = (type: string): number => events.filter((event) => event.type === type).length;

  it('the chain of states is a path of specification P4 from RAISED to a final state', () => {
    let state: CorrectiveActionState = 'RAISED';
    for (const { content } of events.filter((event) => event.type === 'STATE_CHANGED')) {
      const { from, to } = content as { from: CorrectiveActionState; to: CorrectiveActionState };
      expect(from).toBe(state);
      expect(mayMove(from, to)).toBe(true);
      state = to;
    }
    expect(isFinal(state)).toBe(true);
  });

  it('every row of the path has its event', async () => {
    const [rows] = await desk.query<Record<string, number>>(
      `select (select count(*) from step where record_id = $1)::int as steps,
              (select count(*) from step where record_id = $1 and state = 'SETTLED')::int as settled,
              (select count(*) from question where record_id = $1)::int as questions,
              (select count(*) from task t join question q on q.id = t.question_id where q.record_id = $1)::int as tasks,
              (select count(*) from task_link l join task t on t.id = l.task_id join question q on q.id = t.question_id
                where q.record_id = $1)::int as links,
              (select count(*) from decision where record_id = $1)::int as decisions,
              (select count(*) from mail where record_id = $1)::int as mails`,
      [told.id],
    );
    expect(rows).toEqual({
      steps: count('STEP_OPENED'),
      settled: count('STEP_SETTLED'),
      questions: count('QUESTION_ASKED'),
      tasks: count('TASK_OPENED'),
      links: count('LINK_ISSUED'),
      decisions: count('DECIDED'),
      mails: count('MAIL_WRITTEN'),
    });
    expect(count('TASK_HANDED_ON')).toBe(1);
    expect(count('DECISION_REFUSED')).toBe(1);
    expect(count('QUESTION_CLOSED')).toBe(rows?.['decisions']);
  });

  it('acts of people name the person, and for whom they acted', () => {
    const people = new Set(PEOPLE.map((person) => person.id));
    const acts = events.filter((event) => ['DECIDED', 'RECORD_CHANGED', 'DECISION_REFUSED'].includes(event.type));
    expect(acts.every((event) => people.has(event.actor))).toBe(true);
    expect(acts).toContainEqual(expect.objectContaining({ type: 'DECIDED', actor: 'AUD2', on_behalf_of: 'AUD1' }));
  });

  it('holds ids, enums, dates and hashes only: no free text, no name, no address', () => {
    const texts = events.flatMap((event) => strings(event.content));
    const prose = texts.filter((text) => PROSE.test(text) && !text.startsWith('<'));
    expect(prose).toEqual([]);
    expect(texts.filter((text) => PEOPLE.some(({ name, mail }) => text.includes(name) || text.includes(mail)))).toEqual(
      [],
    );
  });

  it('every row is what its hash says', () => {
    expect(events.every(isUnchanged)).toBe(true);
  });
});

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(strings);
}
