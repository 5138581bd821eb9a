import type { Records } from '../data-source.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tellPeople } from '../directory/tell-people.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { headquarters } from '../cycle/dates.js';
import { inTransaction } from '../transaction.js';

/**
 * Tells the ISMS Manager of Schedules that somebody paused in Temporal itself, without reason and actor on record: once a
 * day for each. They stay paused.
 * @param paused subject → note of the Schedule
 */
export async function reportPaused(records: Records, paused: ReadonlyMap<string, string>): Promise<void> {
  if (paused.size === 0) return;
  await inTransaction(records, async (tx) => {
    const { IM = [] } = (await loadRoleBook(tx, tx.at)).holders;
    const today = localDay(await headquarters(tx), tx.at);
    for (const [subject] of paused)
      await tellPeople(tx, {
        to: IM,
        key: `duty/paused/${subject}/${today}`,
        headline: `The annual review of ${subject} is paused in Temporal`,
        lines: [
          'Its Schedule was paused there, not here: no reason and no person is on record, and the review does not start.',
          'Resume it there, and pause it on the page of the reviews if it is to stand still.',
        ],
        why: 'you are the ISMS Manager.',
        inBusinessTime: true,
      });
  });
}
