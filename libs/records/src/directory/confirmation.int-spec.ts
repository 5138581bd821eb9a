import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { applyDirectoryChanges } from './apply-directory-changes.js';
import { confirmDeparture, deactivatePerson } from './departure.js';

interface Rung {
  readonly name: string;
  readonly at: number;
  readonly state: string;
}

describe('the ISMS Manager confirms what a leaver left behind within 5 business days (specification 2, Leaver)', () => {
  let desk: PathDesk;
  beforeEach(async () => {
    desk = await PathDesk.open('confirmation');
  });
  afterEach(() => desk.close());

  /** The head leaves on a Monday at nine, with one open task. */
  async function leave(): Promise<string> {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.ask('CONTAINMENT');
    await deactivatePerson(desk.records, { personId: 'HEAD', lastDay: null, successorId: null, by: 'IM' }, PATH_DEPS);
    const [row] = await desk.query<{ id: string }>(`select id from departure where person_id = 'HEAD'`);
    return row?.id ?? '';
  }
  const rungs = async (id: string): Promise<Rung[]> =>
    desk.query<Rung>(
      `select case r->>'kind' when 'REMINDER' then 'reminder ' else 'L' end || (r->>'n') as name, (r->>'at')::float8 as at, r->>'state' as state
         from departure d, jsonb_array_elements(d.rungs) r where d.id = $1 order by at`,
      [id],
    );
  /** Mails about the confirmation, as `PERSON: rung`, with the lane and the instant of leaving. */
  const mails = (id: string): Promise<{ line: string; lane: number; not_before: Date; state: string }[]> =>
    desk.query(
      `select person_id || ': ' || split_part(business_key, '/', 3) as line, lane, not_before, state from mail
        where business_key like 'departure/' || $1 || '/%/%' order by not_before, business_key`,
      [id],
    );
  const lines = async (id: string): Promise<string[]> => (await mails(id)).map(({ line }) => line);
  /** The clock stands just behind a rung, and the duty runs twice. */
  async function pass(id: string, name: string): Promise<void> {
    const rung = (await rungs(id)).find((one) => one.name === name);
    await desk.setClock((rung?.at ?? 0) + 1);
    await applyDirectoryChanges(desk.records, PATH_DEPS);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ confirmations: 0 });
  }
  const overdue = (id: string) =>
    desk.query(
      `select source, requirement_refs, about_isms_manager from corrective_action where source = 'OVERDUE' and source_ref = $1`,
      [id],
    );

  it('two reminders and four levels are planned, each in the business time of the ISMS Manager', async () => {
    const id = await leave();
    const planned = await rungs(id);
    expect(planned.map(({ name, at, state }) => `${name} ${new Date(at).toISOString().slice(0, 13)} ${state}`)).toEqual(
      [
        'reminder 1 2027-03-05T08 PLANNED',
        'reminder 2 2027-03-08T08 PLANNED',
        'L1 2027-03-09T08 PLANNED',
        'L2 2027-03-11T08 PLANNED',
        'L3 2027-03-17T08 PLANNED',
        'L4 2027-03-29T08 PLANNED',
      ],
    );
  });

  it('reminder 1 and reminder 2: the ISMS Manager alone', async () => {
    const id = await leave();
    await applyDirectoryChanges(desk.records, PATH_DEPS);
    expect(await lines(id)).toEqual([]);
    await pass(id, 'reminder 1');
    await pass(id, 'reminder 2');
    expect(await lines(id)).toEqual(['IM: reminder-1', 'IM: reminder-2']);
  });

  it('L1: the ISMS Manager again, and the deputy', async () => {
    const id = await leave();
    await pass(id, 'L1');
    expect(await lines(id)).toEqual(['DIM: level-1', 'IM: level-1']);
    expect((await rungs(id)).slice(0, 3).map(({ state }) => state)).toEqual(['DROPPED', 'DROPPED', 'DONE']);
  });

  it('L2: the line manager of the ISMS Manager', async () => {
    const id = await leave();
    await pass(id, 'L1');
    await pass(id, 'L2');
    expect((await lines(id)).slice(2)).toEqual(['COO: level-2']);
  });

  it('L3: the chair of Top Management', async () => {
    const id = await leave();
    await pass(id, 'L2');
    await pass(id, 'L3');
    expect((await lines(id)).slice(-1)).toEqual(['CHAIR: level-3']);
    expect(await overdue(id)).toEqual([]);
  });

  it('L4: one OVERDUE candidate against a process of the ISMS Manager, and no rung twice', async () => {
    const id = await leave();
    await pass(id, 'L4');
    expect(await overdue(id)).toEqual([{ source: 'OVERDUE', requirement_refs: ['A.6.5'], about_isms_manager: true }]);
    // Nothing ran for four weeks: every level is told once, no reminder that was overtaken.
    expect((await lines(id)).toSorted()).toEqual(
      ['CHAIR: level-3', 'CHAIR: level-4', 'COO: level-2', 'DIM: level-1', 'IM: level-1'],
    ); // prettier-ignore
    await desk.passDays(60);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ confirmations: 0 });
    expect(await overdue(id)).toHaveLength(1);
    const told = await desk.query<{ level: number }>(
      `select (content->>'level')::int as level from audit_event where type = 'DEPARTURE_ESCALATED' order by id`,
    );
    expect(told.map(({ level }) => level)).toEqual([1, 2, 3, 4]);
  });

  it('where the chair has to confirm, L2 are the other members of Top Management and L4 cites clause 5.1', async () => {
    await (await ToldCase.raise(desk)).ask('TRIAGE');
    await desk.query(`update person set left_at = date_trunc('milliseconds', isms_now()) where id in ('IM', 'DIM')`);
    await applyDirectoryChanges(desk.records, PATH_DEPS);
    const [row] = await desk.query<{ id: string }>(
      `select id from departure where person_id = 'IM' and confirm_due is not null`,
    );
    const id = row?.id ?? '';
    await pass(id, 'L4');
    expect((await lines(id)).toSorted()).toEqual(
      ['CFO: level-2', 'CFO: level-3', 'CHAIR: level-1', 'CHAIR: level-3', 'CHAIR: level-4', 'COO: level-2', 'COO: level-3'],
    ); // prettier-ignore
    expect(await overdue(id)).toMatchObject([{ requirement_refs: ['5.1'], about_isms_manager: false }]);
  });

  it('mails keep the business time of whoever gets them, in lane 1', async () => {
    const id = await leave();
    const [first] = await rungs(id);
    // Friday evening, after closing: it leaves on Monday at eight.
    await desk.setClock((first?.at ?? 0) + 11 * 3_600_000);
    await applyDirectoryChanges(desk.records, PATH_DEPS);
    expect(await mails(id)).toMatchObject([{ lane: 1, not_before: new Date('2027-03-08T08:00:00.000Z') }]);
  });

  it('nothing after the confirmation: no further rung, and a mail that still waits is dropped', async () => {
    const id = await leave();
    const [first] = await rungs(id);
    await desk.setClock((first?.at ?? 0) + 11 * 3_600_000);
    await applyDirectoryChanges(desk.records, PATH_DEPS);
    await confirmDeparture(desk.records, { id, by: 'IM' });
    expect(await mails(id)).toMatchObject([{ line: 'IM: reminder-1', state: 'DROPPED' }]);
    await desk.passDays(60);
    expect(await applyDirectoryChanges(desk.records, PATH_DEPS)).toMatchObject({ confirmations: 0 });
    expect(await lines(id)).toEqual(['IM: reminder-1']);
    expect(await overdue(id)).toEqual([]);
  });
});
