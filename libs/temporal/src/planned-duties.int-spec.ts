import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { createPlannedDuties, type PlannedDuties, type PlannedDuty } from './planned-duties.js';

const ID = 'duty/review/ISMS-PR-001';
const DAY = 86_400_000;

describe('Schedules of planned reviews', () => {
  let connection: Connection;
  let client: Client;
  let planned: PlannedDuties;
  const namespace = process.env['ISMS_TEST_TEMPORAL_NAMESPACE'] ?? 'default';
  const address = process.env['ISMS_TEST_TEMPORAL_ADDRESS'] ?? '';
  beforeAll(async () => {
    connection = await Connection.connect({ address });
    client = new Client({ connection, namespace });
    planned = createPlannedDuties({ address, namespace });
  });
  afterAll(async () => {
    await planned.bringTo([]);
    await planned.close();
    await connection.close();
  });

  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const inDays = (days: number): number => now + days * DAY;
  const duty = (more: Partial<PlannedDuty> = {}): PlannedDuty => ({
    kind: 'review',
    subject: 'ISMS-PR-001',
    realStarts: [inDays(10), inDays(375), inDays(740)],
    dueOn: '2027-03-21',
    paused: null,
    ...more,
  });
  const shown = async () => client.schedule.getHandle(ID).describe();
  /** The server computes the next starts a moment after a change. */
  const nextStarts = async (count: number): Promise<string[]> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const next = (await shown()).info.nextActionTimes;
      if (next.length === count) return next.map((at) => at.toISOString());
      await new Promise((go) => setTimeout(go, 50));
    }
    return [];
  };

  it('are made once each, with a speaking id, the next starts and a note that says what it is', async () => {
    expect(await planned.bringTo([duty()])).toEqual([ID]);
    const { state, action, policies } = await shown();
    expect(state).toMatchObject({
      paused: false,
      note: expect.stringContaining('Annual review of ISMS-PR-001, due 2027-03-21'),
    });
    expect(action).toMatchObject({ workflowType: 'dutyDue', args: [{ kind: 'review', subject: 'ISMS-PR-001' }] });
    expect(policies.overlap).toBe('SKIP');
    expect(await nextStarts(3)).toEqual(duty().realStarts.map((at) => new Date(at).toISOString()));
    expect(await planned.bringTo([duty()])).toEqual([]);
  });

  it('follow a date that the closing review moved', async () => {
    const moved = duty({ realStarts: [inDays(20), inDays(385)], dueOn: '2027-03-31' });
    expect(await planned.bringTo([moved])).toEqual([ID]);
    expect(await nextStarts(2)).toEqual(moved.realStarts.map((at) => new Date(at).toISOString()));
    expect((await shown()).state.note).toContain('due 2027-03-31');
  });

  it('say who paused them and why, and go on when they are resumed', async () => {
    await planned.bringTo([duty({ paused: { by: 'P05', reason: 'Merger until spring', on: '2027-01-04' } })]);
    expect((await shown()).state).toMatchObject({
      paused: true,
      note: 'Annual review of ISMS-PR-001 paused by P05 on 2027-01-04: Merger until spring',
    });
    expect(await planned.pausedElsewhere([duty()])).toEqual(new Map());
    await planned.bringTo([duty()]);
    expect((await shown()).state.paused).toBe(false);
  });

  it('what somebody paused in Temporal itself stays paused, and is named with its note', async () => {
    await client.schedule.getHandle(ID).pause('by hand');
    await planned.bringTo([duty()]);
    expect((await shown()).state).toMatchObject({ paused: true, note: 'by hand' });
    expect(await planned.pausedElsewhere([duty()])).toEqual(new Map([['ISMS-PR-001', 'by hand']]));
    await client.schedule.getHandle(ID).unpause('by hand, over');
    await planned.bringTo([duty()]);
    expect((await shown()).state).toMatchObject({ paused: false, note: expect.stringContaining('Annual review') });
  });

  it('whatever was changed by hand is repaired, and one that was deleted is made again', async () => {
    await client.schedule.getHandle(ID).update((before) => ({ ...before, spec: { intervals: [{ every: '1 day' }] } }));
    await nextStarts(10);
    expect(await planned.bringTo([duty()])).toEqual([ID]);
    expect(await nextStarts(3)).toHaveLength(3);
    await client.schedule.getHandle(ID).delete();
    expect(await planned.bringTo([duty()])).toEqual([ID]);
  });

  it('of a document that is not reviewed any more are deleted; other Schedules are left alone', async () => {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await planned.bringTo([])).includes(ID)) break;
      await new Promise((go) => setTimeout(go, 50));
    }
    await expect(shown()).rejects.toMatchObject({ name: 'ScheduleNotFoundError' });
  });
});
