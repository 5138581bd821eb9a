import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { PathDesk } from '#testing/path-desk.js';
import { ToldCase } from '#testing/told-case.js';

describe('an address that the relay refuses (security paper B3b)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('undeliverable');
  });
  afterEach(() => desk.query('update person set mail_bad_real_at = null'));
  afterAll(() => desk.close());
  const breakMail = (...ids: string[]) =>
    desk.query('update person set mail_bad_real_at = clock_timestamp() where id = any($1)', [ids]);

  it('the task is handed on at once to the deputy, whose answer counts', async () => {
    const told = await ToldCase.raise(desk);
    await told.step('TRIAGE', 'IM', { outcome: 'ACCEPT' });
    const [old] = await told.ask('CONTAINMENT');
    if (!old) throw new Error('nobody was asked');
    await breakMail('HEAD');
    await told.look('CONTAINMENT');
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'DEPU', onBehalfOf: 'HEAD' }]);
    expect(await desk.send(old, { outcome: 'SUBMIT' })).toMatchObject({ kind: 'NOT_YOURS', reason: 'HANDED_ON' });
    await told.answer('CONTAINMENT', 'DEPU', { outcome: 'SUBMIT' });
  });

  it('an ISMS Manager out of reach is followed by the deputy, then by Top Management, and their answers count', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await breakMail('IM', 'DIM');
    await told.look('TRIAGE');
    expect(await desk.tasks(told.id)).toMatchObject([{ personId: 'CHAIR', onBehalfOf: 'IM' }]);
    await told.answer('TRIAGE', 'CHAIR', { outcome: 'ACCEPT' });
  });

  it('a decision of Top Management stays in Top Management', async () => {
    const told = await ToldCase.raise(desk);
    await told.toPlanApproval('MAJOR');
    await told.ask('PLAN_APPROVAL');
    await breakMail('CFO');
    await told.look('PLAN_APPROVAL');
    expect((await desk.askedPeople(told.id)).toSorted()).toEqual(['CFO', 'CHAIR', 'COO']);
  });

  it('with nobody in reach the question stays open', async () => {
    const told = await ToldCase.raise(desk);
    await told.ask('TRIAGE');
    await breakMail('IM', 'DIM', 'CHAIR', 'COO', 'CFO');
    expect(await told.look('TRIAGE')).toMatchObject({ kind: 'OPEN' });
    expect(await desk.askedPeople(told.id)).toEqual(['IM']);
  });
});
