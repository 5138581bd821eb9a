import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reader } from '../transaction.js';
import { inclusionProof, proofHolds } from './inclusion-proof.js';
import { sealHash, sealOf, type SealRow } from './seal.js';
import { createSealer } from './sealer.js';
import { sealTrail } from './sealing.js';
import { closeTrailFixtures, openTrailFixture, type TrailFixture } from './trail-fixture.js';

let trail: TrailFixture;
beforeAll(async () => {
  trail = await openTrailFixture();
}, 60_000);
afterAll(async () => {
  await trail.close();
  await closeTrailFixtures();
});

const seal = () => sealTrail(trail.records, { sign: trail.sign });

async function number(sql: string): Promise<number> {
  const [row] = await trail.owner.query<{ n: string }[]>(sql);
  return Number(row?.n);
}

describe('sealing of the audit trail', () => {
  it('seals what was told in the order of its transactions at dense positions, and then has nothing to do', async () => {
    await trail.say(3);
    await trail.say(2);
    const [first] = await seal();
    expect(first).toMatchObject({ number: 1, firstPosition: 1, lastPosition: 5, previousHash: '0'.repeat(64) });
    expect(await seal()).toEqual([]);
    await trail.say(1);
    const [second] = await seal();
    expect(second).toMatchObject({ number: 2, firstPosition: 6, lastPosition: 6, previousHash: first?.hash });
    const order = await trail.owner.query<{ id: string }[]>('select id from audit_event order by txid, id');
    const sealed = await trail.owner.query<{ id: string }[]>(
      'select event_id as id from audit_seal_item order by position',
    );
    expect(sealed).toEqual(order);
  });

  it('leaves out what a transaction that is still open may yet precede, and seals it afterwards', async () => {
    const open = trail.records.createQueryRunner();
    await open.startTransaction();
    await open.query(`insert into audit_event (id, type, actor, content, at, real_at, hash)
      values (gen_random_uuid(), 'SIGNED_OUT', 'P05', '{"person":"P05"}', now(), now(), 'wrong on purpose')`);
    await trail.say(2);
    expect(await seal()).toEqual([]);
    await open.rollbackTransaction();
    await open.release();
    expect(await seal()).toMatchObject([{ firstPosition: 7, lastPosition: 8 }]);
  });

  it('lets one sealer work at a time: of five at once, one seals', async () => {
    await trail.say(4);
    const before = await number('select count(*) as n from audit_seal');
    await Promise.all([seal(), seal(), seal(), seal(), seal()]);
    await seal();
    expect(await number('select count(*) as n from audit_seal')).toBe(before + 1);
    expect(await trail.findings()).toEqual([]);
  });

  it('seals a great many events in batches of at most 10,000, each provable by at most 14 hashes', async () => {
    for (let n = 0; n < 25; n += 1) await trail.say(1_000);
    const seals = await seal();
    expect(seals.map((each) => each.lastPosition - each.firstPosition + 1)).toEqual([10_000, 10_000, 5_000]);
    const verify = (hash: string, signature: string) => trail.sign(hash) === signature;
    const position = (seals[1]?.firstPosition ?? 0) + 4_321;
    const proof = await inclusionProof(reader(trail.records), position);
    if (!proof) throw new Error('no proof');
    expect(proof.steps.length).toBeLessThanOrEqual(14);
    expect(proofHolds(proof, verify)).toBe(true);
    expect(proofHolds({ ...proof, eventHash: 'a'.repeat(64) }, verify)).toBe(false);
    expect(proofHolds({ ...proof, seal: { ...proof.seal, lastPosition: 1 } }, verify)).toBe(false);
    expect(proofHolds(proof, () => false)).toBe(false);
    expect(await inclusionProof(reader(trail.records), 1_000_000)).toBeUndefined();
    expect(await trail.findings()).toEqual([]);
  }, 60_000);

  it('after a restore into another cluster tells so and seals everything older under it at once', async () => {
    await trail.say(2);
    // As after a restore: the last seal is of another cluster, and the unsealed events have its transaction numbers.
    const [row] = await trail.owner.query<SealRow[]>('select * from audit_seal order by number desc limit 1');
    if (!row) throw new Error('no seal');
    const foreign = { ...sealOf(row), systemIdentifier: '4711' };
    const hash = sealHash(foreign);
    await trail.tamper('update audit_seal set system_identifier = $2, hash = $3, signature = $4 where number = $1', [
      row.number,
      '4711',
      hash,
      trail.sign(hash),
    ]);
    await trail.tamper(
      'update audit_event set txid = txid + 1000000000000 where id not in (select event_id from audit_seal_item)',
    );
    const [restored] = await seal();
    expect(restored).toMatchObject({ number: row.number + 1, previousHash: hash });
    const types = await trail.owner.query<{ type: string; content: object }[]>(
      'select e.type, e.content from audit_seal_item i join audit_event e on e.id = i.event_id where i.seal = $1 order by i.position',
      [restored?.number],
    );
    expect(types.map((each) => each.type)).toEqual(['RESTORED', 'STATE_CHANGED', 'STATE_CHANGED']);
    expect(types[0]?.content).toEqual({ previous: '4711', systemIdentifier: restored?.systemIdentifier });
    // The seals before the last one are of this cluster: the fabricated change has no event, and that is found.
    expect((await trail.findings()).map((finding) => finding.kind)).toEqual(['RESTORE_UNTOLD']);
    await trail.say(1);
    expect(await seal()).toHaveLength(1);
    expect(
      await number('select count(*) as n from audit_event where id not in (select event_id from audit_seal_item)'),
    ).toBe(0);
  });

  it('goes on sealing in the background until it is stopped, also after a failure', async () => {
    const errors: unknown[] = [];
    let fail = true;
    const sign = (hash: string) => {
      if (fail) throw new Error('no key');
      return trail.sign(hash);
    };
    let sealed = 0;
    const onSealed = (seals: readonly { lastPosition: number; firstPosition: number }[]) => {
      for (const each of seals) sealed += each.lastPosition - each.firstPosition + 1;
    };
    const sealer = createSealer({
      records: trail.records,
      sign,
      everyMs: 20,
      onSealed,
      onError: (error) => errors.push(error),
    });
    await trail.say(3);
    sealer.start();
    while (errors.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    fail = false;
    while (sealed < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    await sealer.stop();
    await trail.say(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(sealed).toBe(3);
  });
});
