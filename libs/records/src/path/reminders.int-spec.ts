import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';
import { claimMails } from '../messages/claim-mail.js';
import { inTransaction } from '../transaction.js';
import type { RungRecord } from '../tables/path.entity.js';
import { sweepIntervalMs, sweepReminders } from './sweep-reminders.js';

const MINUTE = 60_000;

describe('reminders, written by a sweep that looks ahead', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('reminders');
  });
  afterAll(() => desk.close());

  const reminderRungs = async (told: ToldCase): Promise<RungRecord[]> => {
    const [question] = await desk.query<{ rungs: RungRecord[] }>(
      `select rungs from question where record_id = $1 and state = 'OPEN'`,
      [told.id],
    );
    return (question?.rungs ?? []).filter((rung) => rung.kind === 'REMINDER');
  };
  const mails = (told: ToldCase) =>
    desk.query<{ id: string; not_before: Date; data: { reminder: number; linkId: string } }>(
      `select id, not_before, data from mail where record_id = $1 and template = 'REMINDER' order by not_before`,
      [told.id],
    );

  it('a reminder is written before the run after next, once, leaves at its own instant and carries the same link', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    const [task] = await told.ask('TRIAGE');
    const [half, last] = await reminderRungs(told);
    if (!half || !last || !task) throw new Error('an approval has two reminders');
    expect(await sweepReminders(desk.records)).toBe(0);
    await desk.setClock(half.at - 20 * MINUTE);
    expect(await sweepReminders(desk.records)).toBe(1);
    expect(await sweepReminders(desk.records)).toBe(0);
    expect(await mails(told)).toMatchObject([
      { not_before: new Date(half.at), data: { reminder: 1, linkId: task.linkId } },
    ]);
    await desk.setClock(last.at - 5 * MINUTE);
    expect(await sweepReminders(desk.records)).toBe(1);
    expect((await mails(told)).map((mail) => mail.data.reminder)).toEqual([1, 2]);
    const hours = (await mails(told)).map((mail) => mail.not_before.getUTCHours());
    expect(hours.every((hour) => hour >= 8 && hour < 18)).toBe(true);
  });

  it('a reminder of a task that was answered before it leaves is dropped', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    const [half] = await reminderRungs(told);
    await desk.setClock((half?.at ?? 0) - 10 * MINUTE);
    await sweepReminders(desk.records);
    await told.answer('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    await desk.setClock((half?.at ?? 0) + MINUTE);
    const claimed = await inTransaction(desk.records, (tx) =>
      claimMails(tx, { limit: 200, lanes: [0, 1, 2], leaseMs: 60_000 }),
    );
    expect(claimed.filter((mail) => mail.template === 'REMINDER' && mail.data.recordId === told.id)).toEqual([]);
    const [row] = await desk.query<{ state: string; drop_reason: string }>(
      `select state, drop_reason from mail where record_id = $1 and template = 'REMINDER'`,
      [told.id],
    );
    expect(row).toEqual({ state: 'DROPPED', drop_reason: 'TASK_CLOSED' });
  });

  it('everybody who is asked is reminded, two sweeps at once write one mail each', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    const [half] = await reminderRungs(told);
    await desk.setClock((half?.at ?? 0) - 10 * MINUTE);
    await Promise.all([sweepReminders(desk.records), sweepReminders(desk.records)]);
    expect(await mails(told)).toHaveLength(3);
  });

  it('a reminder that an escalation overtook is not written any more', async () => {
    await desk.nextMonday();
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await desk.passDays(12);
    await told.look('TRIAGE');
    expect((await reminderRungs(told)).map((rung) => rung.state)).toEqual(['DROPPED', 'DROPPED']);
    await sweepReminders(desk.records);
    expect(await mails(told)).toEqual([]);
  });

  it('the sweep runs every quarter of an hour of ISMS time, but never more than once a real second', () => {
    expect(sweepIntervalMs(86_400_000)).toBe(15 * MINUTE);
    expect(sweepIntervalMs(60_000)).toBe(1_000);
    expect(sweepIntervalMs(43_200_000)).toBe(7.5 * MINUTE);
  });
});
