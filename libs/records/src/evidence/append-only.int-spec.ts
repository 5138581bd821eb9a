import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leaveDecision } from './decision-fixture.js';
import { removeDraftEvidence } from './record-evidence.js';
import { sealTrail } from './sealing.js';
import { closeTrailFixtures, openTrailFixture, type TrailFixture } from './trail-fixture.js';
import { inTransaction } from '../transaction.js';

/** A table of evidence and a column of it. */
const EVIDENCE = [
  ['audit_event', 'actor'],
  ['audit_seal', 'signature'],
  ['audit_seal_item', 'event_hash'],
  ['decision', 'outcome'],
  ['subject_version', 'sha256'],
  ['evidence_file', 'type'],
  ['form_entry', 'outcome'],
  ['handing_on', 'kind'],
  ['clock', 'ms_per_day'],
  ['policy', 'created_by'],
] as const;

let trail: TrailFixture;
let evidence: string;
beforeAll(async () => {
  trail = await openTrailFixture();
  ({ evidence } = await leaveDecision(trail.records, trail.dir, 1));
  await sealTrail(trail.records, { sign: trail.sign });
}, 60_000);
afterAll(async () => {
  await trail.close();
  await closeTrailFixtures();
});

describe('rows of evidence', () => {
  describe.each(EVIDENCE)('of %s', (table, column) => {
    it.each([`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`])(
      'refuse "%s" to the application',
      async (sql) => {
        await expect(trail.records.query(sql)).rejects.toThrow(/permission denied/);
      },
    );

    it.each([`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`])(
      'refuse "%s" to the owner',
      async (sql) => {
        await expect(trail.owner.query(sql)).rejects.toThrow(`${table} is evidence`);
      },
    );
  });

  it('carry the transaction that the database says, whatever the writer says', async () => {
    await trail.records.query(`insert into audit_event (id, txid, type, actor, content, at, real_at, hash)
      values (gen_random_uuid(), 1, 'SIGNED_OUT', 'P05', '{}', now(), now(), 'x')`);
    const rows = await trail.records.query<unknown[]>(`select 1 from audit_event where hash = 'x' and txid > 1`);
    expect(rows).toHaveLength(1);
  });
});

describe('a file on a draft', () => {
  const remove = (byPerson: string) =>
    inTransaction(trail.records, async (tx) => {
      const [link] = await tx.query<{ task_id: string }>('select task_id from evidence_link where id = $1', [evidence]);
      await removeDraftEvidence(tx, { evidenceId: evidence, taskId: String(link?.task_id), byPerson });
    });

  it('is taken off by the person who added it, once, and the trail tells it', async () => {
    await expect(remove('P09')).rejects.toMatchObject({ code: 'evidence-fixed' });
    await remove('P05');
    await expect(remove('P05')).rejects.toMatchObject({ code: 'evidence-fixed' });
    const told = await trail.records.query<unknown[]>(
      `select 1 from audit_event where type = 'EVIDENCE_REMOVED' and content->>'evidence' = $1`,
      [evidence],
    );
    expect(told).toHaveLength(1);
  });

  it('stays when it belongs to an answer that was sent', async () => {
    await trail.owner.query(
      'update evidence_link set removed_at = null, form_entry_id = gen_random_uuid() where id = $1',
      [evidence],
    );
    await expect(remove('P05')).rejects.toMatchObject({ code: 'evidence-fixed' });
  });
});
