import { describe, expect, it } from '@jest/globals';
import { action, rowOf, says, type BrokenCheck } from '#testing/break-gate.js';
import { BROKEN_EARLY_GATES } from '#testing/broken-early-gates.js';
import { BROKEN_LATE_GATES } from '#testing/broken-late-gates.js';
import { READY_GATE } from '#testing/ready-gate.js';
import { GATE_CHECKS, gateCheck } from './gate-checks.rules.js';
import { processUnmet } from './gate-checks-improve.rules.js';
import type { GateFacts, GateWaiverFact } from './gate-facts.js';
import { gateMet, gateUnmet, isReady, waiverProblems } from './gates.js';
import { carryOverOf } from './roll-over.rules.js';
import { GATES, type Gate } from './states.js';

const BROKEN: Readonly<Record<Gate, readonly BrokenCheck[]>> = { ...BROKEN_EARLY_GATES, ...BROKEN_LATE_GATES };
const CASES = GATES.flatMap((gate) =>
  BROKEN[gate].map(([code, name, broken, words]) => ({ gate, code, name, broken, words })),
);

describe('the checks of the gates', () => {
  it.each(GATES)('%s is ready when everything it asks for is there', (gate) => {
    expect(gateUnmet(gate, READY_GATE)).toEqual([]);
  });

  it.each(CASES)('$gate $code is unmet and says why: $name', ({ gate, code, broken, words }) => {
    const unmet = gateUnmet(gate, broken(READY_GATE)).find((one) => one.code === code);
    expect(unmet?.reason).toContain(words);
    expect(unmet?.link.startsWith('/cycles/CYC-2027')).toBe(true);
  });

  it('every check has a case that makes it fail, and a code of its own', () => {
    for (const gate of GATES) {
      const codes = GATE_CHECKS[gate].map(({ code }) => code);
      expect([...new Set(BROKEN[gate].map(([code]) => code))].toSorted()).toEqual(codes.toSorted());
      expect(new Set(codes).size).toBe(codes.length);
    }
  });

  it('what is absent is unmet: without any facts no check that looks at an output passes', () => {
    const nothing: GateFacts = {
      ...{ ...READY_GATE, charter: null, outputs: {}, quarterly: {}, areas: [] },
      holders: { ismsManagers: 0, deputies: 0, auditors: 0, riskOwners: 0, topManagement: [] },
    };
    const passed = GATES.flatMap((gate) => {
      const open = new Set(gateUnmet(gate, nothing).map(({ code }) => code));
      return GATE_CHECKS[gate].map(({ code }) => code).filter((code) => !open.has(code));
    });
    for (const gate of GATES) {
      const reasons = gateUnmet(gate, nothing).map(({ reason }) => reason);
      expect(new Set(reasons).size).toBe(reasons.length);
    }
    // These look at the previous cycle, at the Corrective Action Log and at what is asked for anew, which are there.
    expect(passed.filter((code) => code !== 'REVISIONS_DONE')).toEqual(
      ['PREVIOUS_CLOSED', 'PLANS_APPROVED', 'NONE_OVERDUE', 'MAJORS_BY_TM', 'ALL_TRIAGED'], // prettier-ignore
    );
  });

  it('a shortfall of awareness passes with its corrective action, an extended treatment action with its new day', () => {
    const short = { ...says('O3', () => ({ completed: 41 }))(READY_GATE), shortfallAction: 'CLOSED' as const };
    const later = { state: 'EXTENDED', until: '2028-02-01' } as const;
    const both = says('O4', ({ treatmentActions }) => ({
      treatmentActions: treatmentActions.map((row) => ({ ...row, ...later })),
    }))(short);
    expect(gateUnmet('G2', both)).toEqual([]);
  });

  it.each(['NOT_NC', 'MERGED', 'CANCELLED', 'DECLINED'] as const)(
    'a corrective action that ended as %s deals with no shortfall of awareness',
    (shortfallAction) => {
      const short = { ...says('O3', () => ({ completed: 41 }))(READY_GATE), shortfallAction };
      expect(gateUnmet('G2', short).map(({ code }) => code)).toEqual(['AWARENESS_REACHED']);
    },
  );

  it('a year is closed before its end only by Top Management, and what was not asked any more is handed on by name', () => {
    const early: GateFacts = {
      ...READY_GATE,
      today: '2027-12-06',
      areas: READY_GATE.areas.map((area) => ({ ...area, attested: ['Q1', 'Q2', 'Q3'] })),
    };
    expect(gateUnmet('G4', early).map(({ code }) => code)).toEqual(['YEAR_ATTESTED']);
    const waiver = { reason: 'The company is sold.', expires: '2028-03-31', caId: 'CA-2027-0001' };
    const waived = { ...early, waivers: [{ ...waiver, gate: 'G4' as const, check: 'YEAR_ATTESTED' }] };
    expect(isReady(gateUnmet('G4', waived))).toBe(true);
    expect(carryOverOf(waived).map(({ ref }) => ref)).toEqual(expect.arrayContaining(['O1/Q4', 'G4/YEAR_ATTESTED']));
  });

  it('a new version that was asked for is met once it is done, and is not listed where nothing was asked anew', () => {
    const met = (gate: Gate, facts: GateFacts) => gateMet(gate, gateUnmet(gate, facts), facts).map(({ code }) => code);
    const anew = (name: string): GateFacts => ({ ...READY_GATE, askedAnew: [{ name, at: 0 }] });
    for (const gate of GATES) expect(met(gate, READY_GATE)).not.toContain('REVISIONS_DONE');
    // What a later stage produces is no matter of an earlier gate.
    expect(GATES.filter((gate) => met(gate, anew('M2')).includes('REVISIONS_DONE'))).toEqual(['G3', 'G4']);
    expect(met('G1', anew('E3'))).toContain('REVISIONS_DONE');
    expect(met('G1', { ...anew('E3'), revised: ['E3'] })).not.toContain('REVISIONS_DONE');
  });

  it('I1 waits for triage, I2 for plans and dates', () => {
    expect(processUnmet('I1', READY_GATE)).toEqual([]);
    expect(processUnmet('I1', action({ state: 'TRIAGE' })(READY_GATE))).toEqual(['Not triaged: CA-2027-0001.']);
    expect(processUnmet('I2', action({ overdue: true })(READY_GATE))).toEqual([
      'Overdue, and not extended: CA-2027-0001.',
    ]);
  });
});

describe('a waiver of a gate check', () => {
  const WAIVER: GateWaiverFact = {
    ...{
      gate: 'G1',
      check: 'CLIMATE_DETERMINED',
      reason: 'Workshop in May',
      expires: '2028-05-31',
      caId: 'CA-2027-0001',
    },
  };
  const ALLOWED = { ...READY_GATE, actionIsOpen: true };
  const broken = says('E1', () => ({ climate: { relevant: '' as const, reason: '' } }));

  it('lets the gate pass until its last day, and is shown', () => {
    const facts = { ...broken(READY_GATE), waivers: [WAIVER] };
    const [unmet] = gateUnmet('G1', facts);
    expect(unmet?.waived).toEqual({ reason: 'Workshop in May', expires: '2028-05-31', caId: 'CA-2027-0001' });
    expect(isReady(gateUnmet('G1', facts))).toBe(true);
    expect(isReady(gateUnmet('G1', { ...facts, today: '2028-06-01' }))).toBe(false);
    expect(isReady(gateUnmet('G1', { ...facts, waivers: [{ ...WAIVER, gate: 'G2' }] }))).toBe(false);
  });

  it('never counts for scope, statement of applicability, risk-owner approvals, internal audit and management review', () => {
    const never = GATES.flatMap((gate) =>
      GATE_CHECKS[gate].filter(({ waivable }) => !waivable).map(({ code }) => code),
    );
    expect(never).toEqual([
      ...['CHARTER_COMPLETE', 'PREVIOUS_CLOSED', 'E2_APPROVED', 'E5_APPROVED', 'TREATMENT_APPROVED'],
      ...[
        'RESIDUALS_ACCEPTED',
        'HIGH_ACCEPTED_BY_TM',
        'CONTROLS_DECIDED',
        'REVISIONS_DONE',
        'REVISIONS_DONE',
        'INTERNAL_AUDIT',
        'REVIEW_HELD',
        'REVIEW_INPUTS',
        'REVISIONS_DONE',
        'REVISIONS_DONE',
      ],
    ]);
    const waived = { ...WAIVER, check: 'CONTROLS_DECIDED' };
    const facts = { ...rowOf('A.8.34', { applicable: '' })(READY_GATE), waivers: [waived] };
    expect(isReady(gateUnmet('G1', facts))).toBe(false);
    expect(waiverProblems(waived, ALLOWED).map(({ code }) => code)).toEqual(['never-waived']);
  });

  it.each([
    ['reason', { reason: ' ' }],
    ['expires', { expires: '2027-12-31' }],
    ['expires', { expires: '2028-5-31' }],
    ['expires', { expires: '2028-02-30' }],
    ['too-long', { expires: '2029-01-01' }],
    ['unknown-check', { check: 'NEVER' }],
  ])('is refused for its %s', (code, wrong) => {
    expect(waiverProblems({ ...WAIVER, ...wrong }, ALLOWED).map((problem) => problem.code)).toEqual([code]);
  });

  it('is refused without an open corrective action that ends the need for it', () => {
    const problems = waiverProblems(WAIVER, { ...ALLOWED, actionIsOpen: false });
    expect(problems).toMatchObject([{ code: 'action', field: 'caId' }]);
  });

  it('is in order with reason, future day and an open corrective action', () => {
    expect(waiverProblems(WAIVER, ALLOWED)).toEqual([]);
    expect(gateCheck('G1', 'CLIMATE_DETERMINED')?.waivable).toBe(true);
  });
});
