import { personFacts } from '../directory/person-facts.js';
import { loadRoleBook } from '../directory/role-book.js';
import { tell } from '../evidence/audit-trail.js';
import { writeMail } from '../messages/mail-outbox.js';
import type { Records } from '../data-source.js';
import { inTransaction, type Tx } from '../transaction.js';
import { lockRecord, processFor, type RecordRow } from './process.js';
import { wakeRecord } from './wake-record.js';

/**
 * The record is open and its story does not run: the trail says so, a message starts it again, and the ISMS Manager is
 * told, once for each record and real day, because a story that ends by itself is a defect that somebody has to look at.
 * @returns ids of the outbox messages; none when the record became final, or a message for it is on its way anyway
 */
export async function restartStopped(records: Records, recordId: string): Promise<readonly string[]> {
  return inTransaction(records, async (tx) => {
    const row = await lockRecord(tx, recordId);
    if (processFor(recordId).isFinal(row.state) || (await isOnTheWay(tx, recordId))) return [];
    await tell(tx, { type: 'STORY_RESTARTED', actor: 'engine', recordId, content: { cause: 'NOT_RUNNING' } });
    await tellManager(tx, row);
    return [await wakeRecord(tx, recordId, { headStartMs: 2_000 })];
  });
}

async function isOnTheWay(tx: Tx, recordId: string): Promise<boolean> {
  const rows = await tx.query(`select 1 from outbox where record_id = $1 and state = 'PENDING' limit 1`, [recordId]);
  return rows.length > 0;
}

async function tellManager(tx: Tx, row: RecordRow): Promise<void> {
  const { holders } = await loadRoleBook(tx, tx.at, []);
  const { IM = [], DEPUTY_IM = [], TM_CHAIR = [] } = holders;
  const [managerId = ''] = [...IM, ...DEPUTY_IM, ...TM_CHAIR];
  const manager = (await personFacts(tx, [managerId])).get(managerId);
  if (!manager) return;
  const day = new Date(tx.realAt).toISOString().slice(0, 10);
  await writeMail(tx, {
    template: 'INFO',
    data: {
      recordId: row.id,
      recordTitle: row.title,
      recipient: manager.name,
      headline: 'A process had stopped and was started again',
      lines: [
        'The record is open, but its process did not run in Temporal. Nothing that was decided is lost.',
        'It was started again from its record. If this happens once more, whoever runs the engine should look at its log.',
      ],
      why: 'you are told as ISMS Manager of every process that stopped by itself.',
    },
    businessKey: `info/story-stopped/${row.id}/${day}`,
    personId: manager.id,
    address: manager.mail,
    lane: 0,
    recordId: row.id,
  });
}
