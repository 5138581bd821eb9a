import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { NOTHING_FOUND, ReviewPath } from '#testing/review-path.js';
import { deactivatePerson } from '../directory/departure.js';
import { setDelegation } from '../directory/set-delegation.js';

let desk: PathDesk;
let number = 0;
beforeAll(async () => {
  desk = await PathDesk.open('review_people');
});
afterAll(() => desk.close());

async function documentDue(days: number, more: { ownerId?: string; approverId?: string } = {}): Promise<ReviewPath> {
  number += 1;
  await desk.nextMonday();
  return ReviewPath.document(desk, {
    id: `ISMS-PR-${String(200 + number)}`,
    dueOn: dayPlus(await desk.today(), days),
    ...(more.approverId !== undefined && { type: 'PROCEDURE' as const }),
    ...more,
  });
}

describe('people of a review who are away or leave', () => {
  it('an approver who is absent is represented by their delegate; both names stand on the decision', async () => {
    const path = await documentDue(300, { approverId: 'CFO' });
    await path.raise('AUDIT', 'AUD-11');
    const firstDay = await desk.today();
    await setDelegation(
      desk.records,
      {
        fromId: 'CFO',
        toId: 'COO',
        by: 'IM',
        scope: 'ALL',
        firstDay,
        lastDay: dayPlus(firstDay, 30),
        moveOpenTasks: false,
      },
      PATH_DEPS,
    );
    await path.assessedWithoutChange();
    const { id } = await path.review();
    expect(await desk.tasks(id)).toMatchObject([{ personId: 'COO', onBehalfOf: 'CFO' }]);
    await path.reaffirmed();
    expect((await path.review()).state).toBe('COMPLETED');
  });

  it('an owner who leaves: the link is dead, the successor has document and task, and the clock keeps running', async () => {
    const path = await documentDue(300, { ownerId: 'ENG1' });
    await path.raise('AUDIT', 'AUD-12');
    await path.collected();
    await path.ask('REVIEW_ASSESS');
    const { id } = await path.review();
    const old = await path.taskOf(id, 'ENG1');
    const due = await dueOf(id);
    await deactivatePerson(desk.records, { personId: 'ENG1', lastDay: null, successorId: 'ENG2', by: 'IM' }, PATH_DEPS);
    expect(await desk.send(old, { outcome: 'NO_CHANGE', entry: NOTHING_FOUND })).toMatchObject({ kind: 'NOT_YOURS' });
    expect(await desk.askedPeople(id)).toEqual(['ENG2']);
    expect(await dueOf(id)).toEqual(due);
    const [document] = await desk.query<{ owner_id: string }>('select owner_id from document where id = $1', [
      path.documentId,
    ]);
    expect(document?.owner_id).toBe('ENG2');
    // Nobody with a key role left: the structure stays.
    expect(await structures()).toEqual([]);
  });

  it('a head who leaves changes the structure: the management procedure is reviewed for it, once', async () => {
    const path = await documentDue(300);
    await deactivatePerson(desk.records, { personId: 'HEAD', lastDay: null, successorId: 'DEPU', by: 'IM' }, PATH_DEPS);
    expect(await path.triggers()).toEqual(['STRUCTURE IN_REVIEW -']);
    expect((await structures()).every((ref) => ref === 'Leaver HEAD')).toBe(true);
    expect(await path.review()).toMatchObject({ scope: 'TARGETED', state: 'COLLECTING' });
  });

  const dueOf = async (id: string) =>
    (await desk.query<{ due: Date }>(`select due from step where record_id = $1 and code = 'REVIEW_ASSESS'`, [id]))[0]
      ?.due;
  const structures = async (): Promise<string[]> =>
    (
      await desk.query<{ ref: string }>(
        `select source_ref as ref from review_trigger where type = 'STRUCTURE' and source_ref like 'Leaver%'`,
      )
    ).map(({ ref }) => ref);
});
