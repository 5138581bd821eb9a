import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../ids.js';
import { insert, inTransaction } from '../transaction.js';
import { auditHash } from './audit-trail.js';
import { keepContent } from './content-blob.js';
import { leaveDecision, type DecisionTrace } from './decision-fixture.js';
import { evidencePath } from './evidence-store.js';
import { merkleRoot } from './merkle.js';
import { sealHash, sealOf, type SealRow } from './seal.js';
import { sealLog } from './seal-log.js';
import { sealTrail } from './sealing.js';
import { closeTrailFixtures, openTrailFixture, type TrailFixture } from './trail-fixture.js';

let trail: TrailFixture;
let trace: DecisionTrace;
let ids: string[];

/** Three seals: events 1-4, a decision with a file (EVIDENCE_ADDED, DECIDED), events 7-9; then one event that is not sealed. */
beforeEach(async () => {
  trail = await openTrailFixture();
  const seal = () => sealTrail(trail.records, { sign: trail.sign, witness: sealLog(trail.dir) });
  await trail.say(4);
  await seal();
  trace = await leaveDecision(trail.records, trail.dir, 1);
  await seal();
  await trail.say(3);
  await seal();
  await trail.say(1);
  const rows = await trail.owner.query<{ event_id: string }[]>(
    'select event_id from audit_seal_item order by position',
  );
  ids = rows.map((row) => row.event_id);
}, 60_000);
afterEach(() => trail.close());
afterAll(closeTrailFixtures);

const event = (position: number) => String(ids[position - 1]);

async function found(): Promise<[kind: string, subject: string][]> {
  return (await trail.findings()).map((finding) => [finding.kind, finding.subject]);
}

describe('verification of the evidence', () => {
  it('finds nothing where nothing was touched', async () => {
    expect(await found()).toEqual([]);
  });

  it.each([
    ['its content', `content = jsonb_set(content, '{to}', '"CLOSED"')`],
    ['its actor', `actor = 'P09'`],
    ['its type', `type = 'RAISER_CONFIRMED'`],
    ['its record', `record_id = 'CA-2026-0099'`],
    ['whom it was done for', `on_behalf_of = 'P01'`],
    ['its time', `at = at + interval '1 day'`],
    ['its real time', `real_at = real_at - interval '1 minute'`],
    ['its hash', `hash = repeat('0', 64)`],
  ])('names an event when %s was changed', async (_, change) => {
    await trail.tamper(`update audit_event set ${change} where id = $1`, [event(2)]);
    const [finding, ...others] = await trail.findings();
    expect(finding).toMatchObject({ kind: 'EVENT_CHANGED', subject: event(2) });
    expect(finding?.what).toMatch(/Event .* \([A-Z_]+, CA-2026-00\d\d, 20\d\d-.*Z\), position 2, was changed/);
    expect(others).toEqual([]);
  });

  it('names an entry that cites a file which was never there, lies with another record, or was removed', async () => {
    const cite = async (recordId: string, file: string): Promise<string> => {
      const id = uuidv7();
      await inTransaction(trail.records, async (tx) => {
        const content = await keepContent(tx, { note: 'Done.', evidence: { files: [file], link: '' } });
        const of = { form: 'CA_ACTION', form_version: 1, outcome: 'DONE', content_id: content.id, by_person: 'P05' };
        await insert(tx, 'form_entry', { id, record_id: recordId, ...of, at: new Date(tx.at) });
      });
      return id;
    };
    await cite('CA-2026-0001', trace.evidence);
    expect(await found()).toEqual([]);
    const madeUp = await cite('CA-2026-0001', uuidv7());
    const foreign = await cite('CA-2026-0002', trace.evidence);
    expect(await found()).toEqual([
      ['EVIDENCE_UNKNOWN', madeUp],
      ['EVIDENCE_UNKNOWN', foreign],
    ]);
    await trail.tamper('update evidence_link set removed_at = now() where id = $1', [trace.evidence]);
    expect(await found()).toHaveLength(3);
  });

  it('names an event that was changed before it was sealed', async () => {
    await trail.tamper(`update audit_event set actor = 'P09' where id not in (select event_id from audit_seal_item)`);
    const findings = await trail.findings();
    expect(findings.map((finding) => finding.kind)).toEqual(['EVENT_CHANGED']);
    expect(findings[0]?.what).toContain('not sealed yet');
  });

  it('finds an event that was changed together with its hash, and even with the hash in the seal', async () => {
    const [row] = await trail.owner.query<{ id: string; type: string; record_id: string; at: Date; real_at: Date }[]>(
      'select * from audit_event where id = $1',
      [event(2)],
    );
    if (!row) throw new Error('no event');
    const content = { from: 'PLAN', to: 'CLOSED', iteration: 1 };
    const base = { id: row.id, type: row.type, actor: 'engine', onBehalfOf: null, recordId: row.record_id, content };
    const hash = auditHash({ ...base, at: row.at.toISOString(), realAt: row.real_at.toISOString() });
    await trail.tamper('update audit_event set content = $2, hash = $3 where id = $1', [
      row.id,
      JSON.stringify(content),
      hash,
    ]);
    expect(await found()).toEqual([['EVENT_CHANGED', event(2)]]);
    await trail.tamper('update audit_seal_item set event_hash = $2 where event_id = $1', [row.id, hash]);
    expect(await found()).toEqual([['SEAL_CHANGED', '1']]);
    await resealAs(1, () => 'f'.repeat(64));
    expect(await found()).toEqual([
      ['SIGNATURE_WRONG', '1'],
      ['SEAL_CHANGED', '2'],
      ['SEAL_CHANGED', '1'],
    ]);
  });

  it('names an event in the middle that was removed', async () => {
    await trail.tamper('delete from audit_event where id = $1', [event(3)]);
    expect(await found()).toEqual([['EVENT_REMOVED', event(3)]]);
  });

  it('finds an event that was removed together with its position', async () => {
    await trail.tamper('delete from audit_event where id = $1', [event(3)]);
    await trail.tamper('delete from audit_seal_item where event_id = $1', [event(3)]);
    expect(await found()).toEqual([['SEAL_CHANGED', '1']]);
  });

  it('names the newest sealed events when they were cut off', async () => {
    await trail.tamper('delete from audit_event where id = any($1)', [[event(8), event(9)]]);
    expect(await found()).toEqual([
      ['EVENT_REMOVED', event(8)],
      ['EVENT_REMOVED', event(9)],
    ]);
  });

  it('finds a cut end when its seal went too, and from seals.log when its positions went as well', async () => {
    await trail.tamper('delete from audit_event where id = any($1)', [[event(7), event(8), event(9)]]);
    await trail.tamper('delete from audit_seal where number = 3');
    expect(await found()).toEqual([
      ['SEAL_REMOVED', '3'],
      ['SEAL_REMOVED', '3'],
    ]);
    await trail.tamper('delete from audit_seal_item where seal = 3');
    const findings = await trail.findings();
    expect(findings.map((finding) => finding.kind)).toEqual(['SEAL_REMOVED']);
    expect(findings[0]?.what).toContain('the database ends with seal 2');
  });

  it('finds a seal in the middle that was removed with all that was under it', async () => {
    await trail.tamper('delete from audit_seal where number = 2');
    expect((await found())[0]).toEqual(['SEAL_REMOVED', '2']);
  });

  it('finds two events that changed places', async () => {
    await trail.tamper(
      `update audit_event set (actor, content, record_id) =
         (select o.actor, o.content, o.record_id from audit_event o where o.id = any($1) and o.id <> audit_event.id) where id = any($1)`,
      [[event(1), event(2)]],
    );
    expect(await found()).toEqual([
      ['EVENT_CHANGED', event(1)],
      ['EVENT_CHANGED', event(2)],
    ]);
  });

  it('finds two positions that changed places', async () => {
    await trail.tamper('update audit_seal_item set position = -position where position in (1, 2)');
    await trail.tamper('update audit_seal_item set position = 3 + position where position in (-1, -2)');
    expect(await found()).toEqual([['SEAL_CHANGED', '1']]);
  });

  it.each([
    ['its root', `merkle_root = repeat('a', 64)`],
    ['its time', `sealed_real_at = sealed_real_at + interval '1 hour'`],
    ['the cluster that made it', `system_identifier = '1'`],
  ])('finds a seal when %s was changed', async (_, change) => {
    await trail.tamper(`update audit_seal set ${change} where number = 3`);
    expect(await found()).toContainEqual(['SEAL_CHANGED', '3']);
  });

  it('finds a signature that is not of this installation', async () => {
    await trail.tamper(`update audit_seal set signature = repeat('a', 64) where number = 2`);
    expect(await found()).toEqual([['SIGNATURE_WRONG', '2']]);
  });

  it('finds an event that was slipped in behind the seals', async () => {
    const at = new Date(Date.now() - 3_600_000);
    const base = {
      id: '01900000-0000-7000-8000-000000000001',
      type: 'SIGNED_IN',
      actor: 'P05',
      onBehalfOf: null,
      recordId: null,
    };
    const hash = auditHash({ ...base, content: { person: 'P05' }, at: at.toISOString(), realAt: at.toISOString() });
    await trail.tamper(
      `insert into audit_event (id, txid, type, actor, content, at, real_at, hash) values ($1, 1, $2, $3, '{"person":"P05"}', $4, $4, $5)`,
      [base.id, base.type, base.actor, at, hash],
    );
    expect(await found()).toEqual([['EVENT_NOT_SEALED', base.id]]);
  });

  it.each(['outcome', 'receipt', 'subject_sha256', 'person_id', 'on_behalf_of', 'channel'])(
    'names a decision whose %s was changed',
    async (column) => {
      await trail.tamper(`update decision set ${column} = 'REJECT' where id = $1`, [trace.decision]);
      expect(await found()).toEqual([['DECISION_CHANGED', trace.decision]]);
    },
  );

  it('names a decision that was removed, and one that nobody told', async () => {
    await trail.tamper(`update decision set id = '01900000-0000-7000-8000-000000000002' where id = $1`, [
      trace.decision,
    ]);
    expect(await found()).toEqual([
      ['DECISION_REMOVED', trace.decision],
      ['DECISION_UNTOLD', '01900000-0000-7000-8000-000000000002'],
    ]);
  });

  it('names a subject that was changed after it was decided about', async () => {
    await trail.tamper(
      `update subject_version set content = jsonb_set(content, '{title}', '"Another plan"') where id = $1`,
      [trace.version],
    );
    expect(await found()).toEqual([['SUBJECT_CHANGED', trace.version]]);
  });

  it('names a text that was changed, and finds from the trail one that was changed together with its hash', async () => {
    await trail.tamper(`update content_blob set body = '"other"' where id = $1`, [trace.entryContent]);
    expect(await found()).toEqual([['CONTENT_CHANGED', trace.entryContent]]);
    await trail.tamper(
      `update content_blob set sha256 = encode(sha256(convert_to(salt || '"other"', 'UTF8')), 'hex') where id = $1`,
      [trace.entryContent],
    );
    expect(await found()).toEqual([['DECISION_CHANGED', trace.decision]]);
  });

  it('accepts a text that was disposed of under a certificate, and no other that is gone', async () => {
    await trail.tamper(`update content_blob set body = null, disposed_under = 'DSP-1' where id = $1`, [
      trace.entryContent,
    ]);
    expect(await found()).toEqual([]);
    await trail.tamper(`update content_blob set disposed_under = null where id = $1`, [trace.entryContent]);
    expect(await found()).toEqual([['CONTENT_CHANGED', trace.entryContent]]);
    await trail.tamper('delete from content_blob where id = $1', [trace.entryContent]);
    expect(await found()).toEqual([
      ['DECISION_CHANGED', trace.decision],
      ['CONTENT_REMOVED', trace.entry],
    ]);
  });

  it('names an evidence file in which one byte was changed, one that is missing, and a row that was exchanged', async () => {
    const file = evidencePath(trail.dir, trace.file);
    const bytes = readFileSync(file);
    bytes[3] = (bytes[3] ?? 0) ^ 1;
    chmodSync(file, 0o600);
    writeFileSync(file, bytes);
    const [finding] = await trail.findings();
    expect(finding).toMatchObject({ kind: 'FILE_CHANGED', subject: trace.file, recordId: 'CA-2026-0001' });
    expect(finding?.what).toContain('restore-1.txt of CA-2026-0001');
    rmSync(file);
    expect(await found()).toEqual([['FILE_REMOVED', trace.file]]);
    await trail.tamper(`update evidence_file set sha256 = '../x'`);
    expect(await found()).toEqual([
      ['FILE_REMOVED', trace.evidence],
      ['FILE_REMOVED', '../x'],
    ]);
  });
});

/** Makes a seal fit its changed events, as somebody could who has the database but not the key. */
async function resealAs(number: number, sign: (hash: string) => string): Promise<void> {
  const items = await trail.owner.query<{ event_hash: string }[]>(
    'select event_hash from audit_seal_item where seal = $1 order by position',
    [number],
  );
  const [row] = await trail.owner.query<SealRow[]>('select * from audit_seal where number = $1', [number]);
  if (!row) throw new Error('no seal');
  const facts = { ...sealOf(row), merkleRoot: merkleRoot(items.map((item) => item.event_hash)) };
  const hash = sealHash(facts);
  await trail.tamper('update audit_seal set merkle_root = $2, hash = $3, signature = $4 where number = $1', [
    number,
    facts.merkleRoot,
    hash,
    sign(hash),
  ]);
}
