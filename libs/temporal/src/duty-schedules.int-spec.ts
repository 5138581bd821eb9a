import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { ensureFrequentDuties } from './duty-schedules.js';

const DIGEST = 'duty/digest/daily';

describe('Schedules of the frequent duties', () => {
  let connection: Connection;
  let client: Client;
  const namespace = process.env['ISMS_TEST_TEMPORAL_NAMESPACE'] ?? 'default';
  beforeAll(async () => {
    connection = await Connection.connect({ address: process.env['ISMS_TEST_TEMPORAL_ADDRESS'] ?? '' });
    client = new Client({ connection, namespace });
  });
  afterAll(async () => {
    for await (const { scheduleId } of client.schedule.list()) {
      if (scheduleId.startsWith('duty/')) await client.schedule.getHandle(scheduleId).delete();
    }
    await connection.close();
  });

  it('the digest has its own, beside the reminders, with the workflow that writes it', async () => {
    await ensureFrequentDuties(connection, { namespace, everyMs: 900_000 });
    const digest = await client.schedule.getHandle(DIGEST).describe();
    expect(digest.action).toMatchObject({ workflowType: 'dailyDigest', workflowId: 'duty/digest' });
    expect(digest.spec.intervals).toMatchObject([{ every: 900_000 }]);
    expect(digest.policies.overlap).toBe('SKIP');
    const reminders = await client.schedule.getHandle('duty/reminders/open-tasks').describe();
    expect(reminders.action).toMatchObject({ workflowType: 'dutyDue' });
  });

  it('a second start repairs the interval and leaves a paused one paused, with the reason', async () => {
    await client.schedule.getHandle(DIGEST).pause('Company closed until Monday (P05)');
    await ensureFrequentDuties(connection, { namespace, everyMs: 1_000 });
    const { spec, state } = await client.schedule.getHandle(DIGEST).describe();
    expect(spec.intervals).toMatchObject([{ every: 1_000 }]);
    expect(state).toMatchObject({ paused: true, note: 'Company closed until Monday (P05)' });
  });
});
