import { describe, expect, it } from '@jest/globals';
import { READY_ACTION, READY_GATE } from '#testing/ready-gate.js';
import { SHIPPED_POLICY } from '../policy/policy.js';
import type { GateFacts } from './gate-facts.js';
import { partsOf, PROCEDURE_STEPS } from './procedure.js';
import { riskLevelOf } from './risk-level.rules.js';
import { carryOverOf, CARRY_OVER_KINDS, cycleIdFor, gatesLeft, nextCycle, overlapProblem } from './roll-over.rules.js';

const policy = SHIPPED_POLICY.cycle;

describe('the next cycle', () => {
  it('begins on the day after the last one, and its id is the year of that day', () => {
    const existing = ['CYC-2027'];
    expect(nextCycle({ lastDay: '2027-12-31' }, { policy, existing })).toEqual({
      ...{ id: 'CYC-2028', firstDay: '2028-01-01', lastDay: '2028-12-31', firstEver: false },
    });
    expect(nextCycle({ lastDay: '2027-06-30' }, { policy, existing: [] })).toMatchObject({
      ...{ id: 'CYC-2027', firstDay: '2027-07-01', lastDay: '2028-06-30' },
    });
  });

  it('has an id of its own where two periods begin in one year', () => {
    expect(cycleIdFor('2027-07-01', ['CYC-2026'])).toBe('CYC-2027');
    expect(cycleIdFor('2027-07-01', ['CYC-2027'])).toBe('CYC-2027-2');
    expect(cycleIdFor('2027-10-01', ['CYC-2027', 'CYC-2027-2'])).toBe('CYC-2027-3');
  });

  it('years follow each other without a gap or an overlap, leap years among them', () => {
    let cycle = nextCycle({ lastDay: '2027-02-28' }, { policy, existing: [] });
    const first: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      first.push(cycle.firstDay);
      cycle = nextCycle(cycle, { policy, existing: [] });
    }
    expect(first).toEqual(['2027-03-01', '2028-03-01', '2029-03-01']);
  });

  it('starts beside a cycle that is not closed only by a reason of Top Management', () => {
    const open = { id: 'CYC-2026', state: 'IMPROVE' } as const;
    expect(overlapProblem(open, null)).toContain('CYC-2026 is not closed');
    expect(overlapProblem(open, '  ')).toContain('no reason for an overlap');
    expect(overlapProblem(open, 'The audit was moved to February.')).toBeNull();
    for (const state of ['CLOSED', 'CANCELLED'] as const) expect(overlapProblem({ ...open, state }, null)).toBeNull();
    expect(overlapProblem(null, null)).toBeNull();
  });

  it('the gates that are left are those of the stages to come', () => {
    expect(gatesLeft('DRAFT')).toEqual(['G0', 'G1', 'G2', 'G3', 'G4']);
    expect(gatesLeft('MONITOR')).toEqual(['G3', 'G4']);
    expect(gatesLeft('CLOSED')).toEqual([]);
  });
});

describe('what is carried over', () => {
  const waiver = { gate: 'G3', check: 'EVIDENCE_COMPLETE', reason: 'Archive moves', expires: '2028-03-31' } as const;
  const facts: GateFacts = {
    ...READY_GATE,
    areas: READY_GATE.areas.map((area) => ({ ...area, attested: ['Q1', 'Q2', 'Q3'] })),
    waivers: [
      { ...waiver, caId: READY_ACTION.id },
      { ...waiver, check: 'AUDITS_ISSUED', expires: '2027-06-30', caId: READY_ACTION.id },
    ],
  };
  const items = carryOverOf(facts);

  it('names everything open: actions, treatment, review, objectives, acceptances, audits, steps, waivers', () => {
    expect(items.map(({ kind, ref, due }) => [kind, ref, due])).toEqual([
      ['CORRECTIVE_ACTION', 'CA-2027-0001', null],
      ['REVIEW_ACTION', 'M2/1', '2028-03-01'],
      ['OBJECTIVE', 'OBJ-1', '2027-12-31'],
      ['ACCEPTANCE', 'RSK-0001', '2028-02-20'],
      ['ACCEPTANCE', 'RSK-0006', '2028-02-20'],
      ['AUDIT', 'AUD-2027-02', '2028-01-10'],
      ['STEP', 'O1/Q4', null],
      ['WAIVER', 'G3/EVIDENCE_COMPLETE', '2028-03-31'],
    ]);
    for (const { kind } of items) expect(CARRY_OVER_KINDS).toContain(kind);
  });

  it('a treatment action that was extended is carried over with its new day; an achieved objective is not', () => {
    const { O4 } = READY_GATE.outputs;
    const rows = (O4?.treatmentActions ?? []).map((row) => ({
      ...row,
      state: 'EXTENDED' as const,
      until: '2028-02-01',
    }));
    const sheet = { kpis: [], objectives: [{ id: 'OBJ-1', status: 'ACHIEVED' as const, comment: '' }] };
    const outputs = { ...READY_GATE.outputs, ...(O4 && { O4: { ...O4, treatmentActions: rows } }) };
    const later = carryOverOf({ ...READY_GATE, outputs, quarterly: { M3: { Q4: sheet } } });
    expect(later.find(({ kind }) => kind === 'TREATMENT_ACTION')).toMatchObject({ ref: 'RSK-0001', due: '2028-02-01' });
    expect(later.some(({ kind }) => kind === 'OBJECTIVE')).toBe(false);
  });

  it('a treatment action of an assessed risk is carried over as long as the summary of operations does not call it done', () => {
    const { O4, E3 } = READY_GATE.outputs;
    if (!O4 || !E3) throw new Error('no outputs');
    const treatment = (outputs: GateFacts['outputs']) =>
      carryOverOf({ ...READY_GATE, outputs })
        .filter(({ kind }) => kind === 'TREATMENT_ACTION')
        .map(({ ref, what, due }) => [ref, what, due]);
    const own = ['RSK-0001', 'Offline copies of the backups', '2027-06-30'];
    expect(treatment({ E3, O4 })).toEqual([]);
    expect(treatment({ E3, O4: { ...O4, treatmentActions: [] } })).toEqual([own]);
    expect(treatment({ E3 })).toEqual([own]);
    // What the summary names is carried over once, as it names it.
    const rows = O4.treatmentActions.map((row) => ({ ...row, state: 'OPEN' as const }));
    expect(treatment({ E3, O4: { ...O4, treatmentActions: rows } })).toEqual([
      ['RSK-0001', 'Offline copies', '2027-06-30'],
    ]);
    // A risk without an id is known by its scenario.
    const risks = E3.risks.map((risk) => ({ ...risk, id: '' }));
    expect(treatment({ E3: { ...E3, risks } })).toEqual([['Ransomware on the platform', ...own.slice(1)]]);
  });

  const steps = (changed: Partial<GateFacts>): [ref: string, what: string][] =>
    carryOverOf({ ...READY_GATE, ...changed })
      .filter(({ kind }) => kind === 'STEP')
      .map(({ ref, what }) => [ref, what]);

  it('names the quarters that were never asked because the cycle was closed before: attestations, registers, figures', () => {
    const { O2, M3 } = READY_GATE.quarterly;
    const quarterly = { O2: { ...O2, Q4: undefined }, M3: { ...M3, Q4: undefined } };
    expect(steps({ areas: facts.areas, quarterly })).toEqual([
      ['O1/Q4', 'Attestation of the areas'],
      ['O2/Q4', 'Registers'],
      ['M3/Q4', 'Key figures'],
    ]);
  });

  it('names the areas that did not attest, where others did', () => {
    const [first, ...others] = READY_GATE.areas;
    if (!first) throw new Error('no area');
    const areas = [{ ...first, attested: ['Q1', 'Q2'] as const }, ...others];
    expect(steps({ areas })).toEqual([
      ['O1/Q3', 'Attestation of the areas: IT Operations'],
      ['O1/Q4', 'Attestation of the areas: IT Operations'],
    ]);
  });

  it('a cycle in which nothing happened hands over its steps, and nothing else', () => {
    const idle = { ...READY_GATE, outputs: {}, quarterly: {}, areas: [], openActions: [] };
    expect(new Set(carryOverOf(idle).map(({ kind }) => kind))).toEqual(new Set(['STEP']));
    const all = Object.values(PROCEDURE_STEPS)
      .filter(({ code, kind }) => kind === 'TASKS' && code !== 'E0')
      .flatMap((row) => partsOf(row).map((part) => (part === '' ? row.code : `${row.code}/${part}`)));
    expect(steps(idle).map(([ref]) => ref)).toEqual(all);
  });
});

describe('the level of a risk', () => {
  it('has the bands of the specification: Low to 4, Medium to 9, High to 16, Critical above', () => {
    const pairs = [[1, 1], [2, 2], [1, 5], [3, 3], [2, 5], [4, 4], [4, 5], [5, 5]] as const; // prettier-ignore
    expect(pairs.map(([likelihood, impact]) => riskLevelOf(likelihood, impact))).toEqual([
      ...['LOW', 'LOW', 'MEDIUM', 'MEDIUM', 'HIGH', 'HIGH', 'CRITICAL', 'CRITICAL'],
    ]);
  });

  it('is unknown while a part is not evaluated', () => {
    expect(riskLevelOf(null, 3)).toBeNull();
    expect(riskLevelOf(3, null)).toBeNull();
  });
});
