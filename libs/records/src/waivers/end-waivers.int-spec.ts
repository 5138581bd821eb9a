import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { applyDirectoryChanges } from '../directory/apply-directory-changes.js';
import { grantWaiver, type WaiverRequest } from './grant-waiver.js';
import { readWaivers } from './read-waivers.js';
import { withdrawWaiver } from './withdraw-waiver.js';

const DAY = 86_400_000;

describe('waivers end by themselves (specification 2: expiry at most 12 months away)', () => {
  let desk: PathDesk;
  beforeEach(async () => {
    desk = await PathDesk.open('end_waivers');
  });
  afterEach(() => desk.close());

  const grant = async (days: number, changes: Partial<WaiverRequest> = {}): Promise<string> => {
    const until = new Date((await desk.now()) + days * DAY).toISOString().slice(0, 10);
    const result = await grantWaiver(desk.records, {
      ...{ by: 'CHAIR', rule: 'SD1', personId: 'CLERK', recordId: null, step: null, until },
      ...{ reason: 'Only the clerk knows the system.', ...changes },
    });
    if (result.kind !== 'GRANTED') throw new Error(JSON.stringify(result));
    return result.id;
  };
  const run = () => applyDirectoryChanges(desk.records, PATH_DEPS);
  const mails = async (id: string): Promise<string[]> => {
    const rows = await desk.query<{ line: string }>(
      `select person_id || ': ' || split_part(business_key, '/', 3) || ', lane ' || lane as line from mail
        where business_key like 'waiver/' || $1 || '/%' order by id, person_id`,
      [id],
    );
    return rows.map(({ line }) => line).toSorted();
  };
  /** The clerk wrote the plan, and is asked to approve it because of a waiver of SD1. */
  async function resting(days: number): Promise<{ told: ToldCase; waiver: string }> {
    const told = await ToldCase.raise(desk);
    const handOn = async (from: string): Promise<void> => {
      const how = { outcome: 'DELEGATE', delegateTo: 'CLERK', comment: 'Please.', entry: {} };
      expect(await desk.send(await desk.task(told.id, from), how)).toMatchObject({ kind: 'HANDED_ON' });
    };
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await told.step('CONTAINMENT', 'HEAD', { outcome: 'SUBMIT' });
    await told.step('ROOT_CAUSE', 'HEAD', { outcome: 'SUBMIT' });
    await told.ask('PLANNING');
    await handOn('HEAD');
    await told.answer('PLANNING', 'CLERK', { outcome: 'SUBMIT' });
    await told.ask('PLAN_APPROVAL');
    const waiver = await grant(days, { recordId: told.id });
    await handOn('IM');
    return { told, waiver };
  }

  it('a claim that rests on a waiver is refused from the instant of its expiry, before anything ran', async () => {
    const { told } = await resting(2);
    const task = await desk.task(told.id, 'CLERK');
    await desk.passDays(3);
    expect(await desk.send(task, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD1', 'SD11'] });
  });

  it('what is open and rests on it is asked again once of whoever may decide without it', async () => {
    const { told, waiver } = await resting(2);
    const old = await desk.task(told.id, 'CLERK');
    expect(await run()).toMatchObject({ waivers: 0 });
    await desk.passDays(3);
    const done = await run();
    expect([done.waivers, done.outboxIds.length]).toEqual([1, 1]);
    expect(await desk.events(told.id, 'WAIVER_EXPIRED')).toEqual([{ waiver, rule: 'SD1', person: 'CLERK' }]);
    expect(await desk.send(old, { outcome: 'APPROVE' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'WITHDRAWN' });
    expect((await told.look('PLAN_APPROVAL')).kind).toBe('OPEN');
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
    expect(await run()).toMatchObject({ waivers: 0, outboxIds: [] });
    await told.answer('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
  });

  it('the ISMS Manager and the holder are told once 30 days before and once when it is over', async () => {
    const id = await grant(100);
    await desk.passDays(60);
    await run();
    expect(await mails(id)).toEqual([]);
    await desk.passDays(12);
    await run();
    await run();
    expect(await mails(id)).toEqual(['CLERK: ends-soon, lane 1', 'IM: ends-soon, lane 1']);
    await desk.passDays(40);
    expect(await run()).toMatchObject({ waivers: 1 });
    await run();
    expect((await mails(id)).filter((line) => line.includes('ended'))).toEqual(['CLERK: ended, lane 1', 'IM: ended, lane 1']); // prettier-ignore
    expect((await readWaivers(desk.records)).find((line) => line.id === id)?.state).toBe('EXPIRED');
  });

  it('one for whoever has the duty belongs to its granter; one of a few days is told of when it is over only', async () => {
    const recordId = await desk.raise();
    const id = await grant(5, { recordId, personId: null });
    await run();
    expect(await mails(id)).toEqual([]);
    await desk.passDays(7);
    await run();
    expect(await mails(id)).toEqual(['CHAIR: ended, lane 1', 'IM: ended, lane 1']);
  });

  it('of one that was withdrawn nobody is told', async () => {
    const id = await grant(40);
    await withdrawWaiver(desk.records, { id, by: 'CFO' });
    await desk.passDays(60);
    expect(await run()).toMatchObject({ waivers: 0 });
    expect(await mails(id)).toEqual([]);
  });
});
