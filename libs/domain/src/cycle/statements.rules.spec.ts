import { describe, expect, it } from '@jest/globals';
import { given, grave, says, without } from '#testing/break-gate.js';
import { READY_GATE, registered } from '#testing/ready-gate.js';
import { GATE_CHECKS } from './gate-checks.rules.js';
import type { GateFacts } from './gate-facts.js';
import { gateUnmet } from './gates.js';
import { peopleIn, statementsOf, type GateStatement } from './statements.rules.js';
import { GATES, type Gate } from './states.js';

/** `check: who words (version)` of what a gate relies on or decides. */
const lines = (gate: Gate, kind: GateStatement['kind'], facts: GateFacts = READY_GATE): string[] =>
  statementsOf(gate, facts)
    .filter((one) => one.kind === kind && one.gate === gate)
    .map((one) => `${one.code}: ${one.about ?? ''} ${one.words} (${one.step} version ${one.version})`);

describe('what a gate relies on that was only stated', () => {
  it('of G1 are the acts of risk owners and document approvers that the ISMS Manager typed, by person', () => {
    const documents = says('E6', (entry) => ({
      documents: entry.documents.map((row) => (row.kind === 'ISMS_PROCEDURE' ? { ...row, approverId: 'P02' } : row)),
    }));
    expect(lines('G1', 'STATED', documents(READY_GATE))).toEqual([
      'DOCUMENTS_IN_FORCE: P02 approved DOC-ISMS_PROCEDURE (E6 version 1)',
      'TREATMENT_APPROVED: P07 approved the treatment of RSK-0001, RSK-0006 (E3 version 1)',
      'RESIDUALS_ACCEPTED: P07 accepted the residual risk RSK-0001, RSK-0006 (E3 version 1)',
      'PLANNED_CONTROLS_DATED:  93 controls implemented (E5 version 1)',
    ]);
  });

  it('of G1 leaves out the documents that the register knows: their approvals are decisions on record', () => {
    const stated = says('E6', (entry) => ({
      documents: entry.documents.map((row) => ({ ...row, approverId: row.kind === 'CAPA' ? 'P02' : 'P03' })),
    }))(READY_GATE);
    const register = (stated.outputs.E6?.documents ?? [])
      .filter(({ kind }) => kind !== 'CAPA')
      .map(({ id }) => registered({ id }));
    expect(lines('G1', 'STATED', { ...stated, register }).filter((line) => line.includes('E6'))).toEqual([
      'DOCUMENTS_IN_FORCE: P02 approved DOC-CAPA (E6 version 1)',
    ]);
  });

  it.each(['authorId', 'approverId'] as const)(
    'names nobody who is the %s of the version: they speak for themselves',
    (of) => {
      const E3 = { number: 2, authorId: 'P05', approverId: 'P01', [of]: 'P07' };
      const facts = { ...READY_GATE, versions: { ...READY_GATE.versions, E3 } };
      expect(lines('G1', 'STATED', facts).filter((line) => line.includes('P07'))).toEqual([]);
    },
  );

  it('of G2 is everything that the ISMS Manager reports alone, and who stated it', () => {
    expect(lines('G2', 'STATED')).toEqual([
      'REGISTERS_CONFIRMED:  owners confirmed the registers and the statement of applicability (O2/Q4 version 1)',
      'AWARENESS_REACHED:  43 of 44 completed the awareness training (O3 version 1)',
      'TREATMENT_ON_TIME:  treatment actions: RSK-0001 done (O4 version 1)',
      'ACCESS_REVIEWED:  5 of 5 access reviews done (O4 version 1)',
      'INCIDENTS_REVIEWED:  major incidents: INC-2027-0007 reviewed on 2027-05-03 (O4 version 1)',
    ]);
    for (const { statedBy, approvedBy } of statementsOf('G2', READY_GATE))
      expect({ statedBy, approvedBy }).toEqual({ statedBy: 'P05', approvedBy: null });
  });

  it('of G3 are audit reports and evidence, and what G2 relied on: Top Management sees what the ISMS Manager decided alone', () => {
    expect(lines('G3', 'STATED')).toEqual([
      'AUDITS_ISSUED:  auditors issued the reports of AUD-2027-01 (M1 version 1)',
      'INTERNAL_AUDIT:  auditors issued the reports of AUD-2027-01 (M1 version 1)',
      expect.stringMatching(/^EVIDENCE_COMPLETE:  \d+ records found where the index says \(M4 version 1\)$/),
    ]);
    const before = statementsOf('G3', READY_GATE).filter(({ gate }) => gate === 'G2');
    expect(before).toEqual(statementsOf('G2', READY_GATE));
  });

  it('of G4 are the registers of all quarters, updates and the recheck of issues', () => {
    expect(lines('G4', 'STATED').map((line) => line.split(':')[0])).toEqual([
      ...['YEAR_CONFIRMED', 'YEAR_CONFIRMED', 'YEAR_CONFIRMED', 'YEAR_CONFIRMED', 'UPDATES_DONE', 'CONTEXT_RECHECKED'],
    ]);
  });

  it('is nothing for a check that is not met, and nothing without a version', () => {
    const late = says('O4', () => ({ accessReviewsDone: 4 }))(READY_GATE);
    expect(lines('G2', 'STATED', late).filter((line) => line.startsWith('ACCESS_REVIEWED'))).toEqual([]);
    expect(lines('G3', 'STATED', without('M1')(READY_GATE)).filter((line) => line.includes('M1'))).toEqual([]);
    for (const gate of GATES) expect(statementsOf(gate, { ...READY_GATE, versions: {} })).toEqual([]);
  });

  it('every word of it is about a version that there is, and its people are found', () => {
    for (const gate of GATES)
      for (const { step, code, gate: of } of statementsOf(gate, READY_GATE)) {
        expect(READY_GATE.versions[step]).toBeDefined();
        expect(GATE_CHECKS[of].map((check) => check.code)).toContain(code);
      }
    expect(peopleIn(statementsOf('G1', READY_GATE)).toSorted()).toEqual(['P01', 'P05', 'P07']);
  });
});

describe('what approving a gate decides for Top Management', () => {
  const E3 = { number: 2, authorId: 'P05', approverId: 'P02' };
  const byTheCoo = given({ versions: { ...READY_GATE.versions, E3 } });

  it('is nothing at G1 where a member who does not own the risk approved the assessment', () => {
    expect(lines('G1', 'DECIDED')).toEqual([]);
    expect(lines('G1', 'DECIDED', byTheCoo(grave({ ownerId: 'P01', acceptedBy: 'P01' })(READY_GATE)))).toEqual([]);
  });

  it('is a high residual risk of the member who approved the assessment: the chair accepts it with G1 (SD7)', () => {
    const facts = byTheCoo(grave({ ownerId: 'P02', acceptedBy: 'P02' })(READY_GATE));
    expect(gateUnmet('G1', facts)).toEqual([]);
    expect(lines('G1', 'DECIDED', facts)).toEqual([
      'HIGH_ACCEPTED_BY_TM: P02 accepts RSK-0006, a high residual risk (E3 version 2)',
    ]);
    // Nobody accepts their own, whoever else is asked.
    expect(gateUnmet('G1', { ...facts, decider: 'P02' }).map(({ code }) => code)).toEqual(['HIGH_ACCEPTED_BY_TM']);
  });

  it('is a high risk of the only member of Top Management, until somebody in its place approved the assessment', () => {
    const alone = (approverId: string, authorId = 'P05'): GateFacts => ({
      ...grave({ ownerId: 'P01', acceptedBy: 'P01' })(READY_GATE),
      holders: { ...READY_GATE.holders, topManagement: ['P01'] },
      versions: { ...READY_GATE.versions, E3: { number: 2, authorId, approverId } },
    });
    const codes = (facts: GateFacts) => gateUnmet('G1', facts).map(({ code }) => code);
    expect(codes(alone('P01'))).toEqual(['HIGH_ACCEPTED_BY_TM']);
    expect(codes(alone('X1'))).toEqual([]);
    // Another member might accept it, so nobody from outside does; unless that member wrote the assessment (SD1).
    const two = { ...READY_GATE.holders, topManagement: ['P01', 'P02'] };
    expect(codes({ ...alone('X1'), holders: two })).toEqual(['HIGH_ACCEPTED_BY_TM']);
    expect(codes({ ...alone('X1', 'P02'), holders: two })).toEqual([]);
  });

  it('is a postponed audit at G3, with its new day and the reason', () => {
    expect(lines('G3', 'DECIDED')).toEqual([
      'AUDITS_ISSUED:  postpones AUD-2027-02 to 2028-01-10: Illness (M1 version 1)',
    ]);
  });
});
