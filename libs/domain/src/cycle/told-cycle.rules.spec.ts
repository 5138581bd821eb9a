import { describe, expect, it } from '@jest/globals';
import { bookOf } from '#testing/small-company-people.js';
import { CHARTER, context, G0, G1, G2, gate, problems, TODAY, WAIVER } from '#testing/told-cycle.js';
import type { ToldGate, ToldWaiver } from './told-cycle.js';

const gates = (...told: ToldGate[]) => problems({ state: null, gates: told, waivers: [] });
const waived = (change: Partial<ToldWaiver>) => problems({ waivers: [{ ...WAIVER, ...change }] });

describe('a cycle that is told in mid-flight', () => {
  it('comes in when gates, steps, people and days fit each other', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ state: null })).toEqual([]);
    expect(problems({ state: 'DRAFT', gates: [], outputs: [], done: [], waivers: [] })).toEqual([]);
  });

  it('has a last day that lies after its first day', () => {
    expect(problems({ lastDay: '2026-01-01', outputs: [], done: [] })).toEqual([
      'lastDay: 2026-01-01 does not lie after the first day, 2026-01-01. Give the last day that belongs to the cycle.',
    ]);
  });
});

describe('the gates of a told cycle', () => {
  it('are all stated up to the state that is claimed', () => {
    expect(problems({ gates: [G0] })).toEqual([
      'gates: The state MONITOR needs gate G1. State who decided it and when.',
      'gates: The state MONITOR needs gate G2. State who decided it and when.',
    ]);
  });

  it('do not lead beyond the state that is claimed', () => {
    expect(problems({ state: 'OPERATE' })).toEqual([
      'state: OPERATE is over: gate G2 is passed. Write MONITOR, or leave the state out.',
    ]);
  });

  it('stand in order, without a gap', () => {
    expect(gates(G0, G2)).toEqual([
      'gates[1].gate: Gates are passed in order, and G1 does not stand before G2. State who decided it and when.',
    ]);
    expect(problems({ ...{ state: null, gates: [G1], outputs: [], done: [], waivers: [] } })).toEqual([
      'gates[0].gate: Gates are passed in order, and G0 does not stand before G1. State who decided it and when.',
    ]);
  });

  it('stand once each', () => {
    expect(gates(G0, G1, G1)).toEqual(['gates[2].gate: G1 does not come after G1. Write each gate once, in order.']);
  });

  it('were decided on days that have come', () => {
    expect(gates(G0, gate('G1', '2026-11-24', 'CHAIR'))).toEqual([
      'gates[1].on: 2026-11-24 lies in the future. A gate comes in once it is decided.',
    ]);
    expect(gates(G0, gate('G1', TODAY, 'CHAIR'))).toEqual([]);
  });

  it('were decided one after another', () => {
    expect(gates(G0, G1, gate('G2', '2026-03-31', 'IM'))).toEqual([
      'gates[2].on: 2026-03-31 lies before gate G1 (2026-04-01). Gates are passed one after another.',
    ]);
  });

  it('were decided within the cycle; only its start is decided ahead', () => {
    expect(gates(G0, gate('G1', '2025-12-31', 'CHAIR'))).toEqual([
      'gates[1].on: 2025-12-31 lies before the first day of the cycle, 2026-01-01. Only G0 is decided ahead of it.',
    ]);
  });

  it('were decided by somebody who held the role: the chair and who stands in, at G2 the ISMS Manager', () => {
    const chair = 'Name the chair of Top Management, or in their place another member or an external auditor.';
    expect(gates(G0, gate('G1', G1.on, 'HEAD'))).toEqual([
      `gates[1].by: HEAD may not decide gate G1, having held no role for it on 2026-04-01. ${chair}`,
    ]);
    expect(gates(G0, gate('G1', G1.on, 'IM'))).toHaveLength(1);
    expect(gates(G0, gate('G1', G1.on, 'CFO'))).toEqual([]);
    expect(gates(G0, G1, gate('G2', G2.on, 'DIM'))).toEqual([]);
    expect(gates(G0, G1, gate('G2', G2.on, 'CLERK'))).toEqual([
      'gates[2].by: CLERK may not decide gate G2, having held no role for it on 2026-08-31. Name the ISMS Manager, or in their place the deputy, Top Management or an external auditor.',
    ]);
  });

  it('were decided by somebody who held the role on that very day', () => {
    const before = bookOf({ holders: { TM: ['COO'], TM_CHAIR: ['COO'] } });
    const book = (day: string) => (day < '2026-01-01' ? before : bookOf());
    expect(problems({ outputs: [] }, context({ book }))).toEqual([
      expect.stringMatching(/^gates\[0\]\.by: CHAIR may not decide gate G0, having held no role for it on 2025-12-28/),
    ]);
  });

  it('may have been decided by the delegate of that day', () => {
    const away = () => bookOf({ delegations: [{ fromId: 'IM', toId: 'HEAD' }] });
    const told = { state: null, gates: [G0, G1, gate('G2', G2.on, 'HEAD')] } as const;
    expect(problems(told, context({ book: away }))).toEqual([]);
    expect(problems(told)).toHaveLength(1);
    // A decision of Top Management stays within Top Management.
    const chairAway = () => bookOf({ delegations: [{ fromId: 'CHAIR', toId: 'HEAD' }] });
    const byHead = { state: null, gates: [G0, gate('G1', G1.on, 'HEAD')] } as const;
    expect(problems(byHead, context({ book: chairAway }))).toHaveLength(1);
  });

  it('were decided by somebody who was with the company', () => {
    const book = (day: string) => bookOf(day === G1.on ? { gone: ['CHAIR'] } : {});
    expect(problems({ waivers: [] }, context({ book }))).toEqual([
      'gates[1].by: CHAIR was not with the company on 2026-04-01. Name who it was, or mend the days of CHAIR (joined, left).',
    ]);
  });

  it('leave a person who is not known at all to the check of references', () => {
    expect(gates(G0, gate('G1', G1.on, 'NOBODY'))).toEqual([]);
  });

  it('start the cycle by somebody else than the author of the charter (SD1)', () => {
    const charter = { ...CHARTER, author: 'CHAIR' };
    expect(problems({ outputs: [charter] })).toEqual([
      'gates[0].by: CHAIR may not decide gate G0 (SD1): Who prepared or wrote any part of what is submitted never approves it. Name the chair of Top Management, or in their place another member or an external auditor.',
    ]);
  });
});

describe('a waiver of a told cycle', () => {
  it('is of a check that the gate has and that may be waived', () => {
    expect(waived({ check: 'EVERYTHING' })).toEqual([
      'waivers[0].check: Gate G1 has no check EVERYTHING. Write a code of its check list.',
    ]);
    expect(waived({ check: 'E2_APPROVED' })).toEqual([
      expect.stringMatching(/^waivers\[0\]\.check: This is never waived: .+\. Leave it out\.$/),
    ]);
  });

  it('has a reason', () => {
    expect(waived({ reason: ' ' })).toEqual(['waivers[0].reason: A waiver needs a reason.']);
  });

  it('was granted on a day that has come', () => {
    expect(waived({ on: '2026-11-24' })).toEqual([
      'waivers[0].on: 2026-11-24 lies in the future. A waiver comes in once it is granted.',
    ]);
  });

  it('ends after it was granted, and within the months of the policy', () => {
    expect(waived({ expires: '2026-03-30' })).toEqual([
      'waivers[0].expires: 2026-03-30 does not lie after the day of the waiver, 2026-03-30. Give its last day.',
    ]);
    expect(waived({ expires: '2027-03-31' })).toEqual([
      'waivers[0].expires: 2027-03-31 lies more than 12 months after the day of the waiver. Give a day up to 2027-03-30.',
    ]);
    expect(waived({ expires: '2027-03-30' })).toEqual([]);
  });

  it('names a corrective action that there is', () => {
    expect(waived({ caId: 'CA-2026-0099' })).toEqual([
      'waivers[0].correctiveAction: CA-2026-0099 is neither under correctiveActions nor on record. Name the action that ends the need for this waiver.',
    ]);
  });

  it('was granted by the chair, or whoever stood in', () => {
    expect(waived({ by: 'IM' })).toEqual([
      expect.stringMatching(/^waivers\[0\]\.by: IM may not grant a waiver, having held no role for it on 2026-03-30/),
    ]);
  });
});
