import { describe, expect, it } from '@jest/globals';
import {
  CYCLE_STATES,
  GATES,
  isCurrent,
  isFinalCycle,
  mayMove,
  mayMoveStage,
  STAGE_OF_GATE,
  STAGE_STATES,
  stageId,
  STATE_AFTER_GATE,
} from './states.js';

const MOVES = CYCLE_STATES.flatMap((from) =>
  CYCLE_STATES.filter((to) => mayMove(from, to)).map((to) => `${from} ${to}`),
);

describe('the states of a cycle (specification P1)', () => {
  it('go from gate to gate, with stop by Top Management, and nowhere else', () => {
    expect(MOVES).toEqual([
      ...['DRAFT ESTABLISH', 'DRAFT CANCELLED', 'DRAFT SUSPENDED', 'ESTABLISH OPERATE', 'ESTABLISH SUSPENDED'],
      ...['OPERATE MONITOR', 'OPERATE SUSPENDED', 'MONITOR IMPROVE', 'MONITOR SUSPENDED'],
      ...['IMPROVE CLOSED', 'IMPROVE SUSPENDED'],
    ]);
  });

  it('a suspended cycle is resumed to the state it had, and to no other', () => {
    for (const state of CYCLE_STATES) {
      for (const to of CYCLE_STATES) {
        const may = to === state && mayMove(state, 'SUSPENDED');
        expect(mayMove('SUSPENDED', to, state)).toBe(may);
      }
      expect(mayMove('SUSPENDED', state)).toBe(false);
    }
  });

  it('closed and cancelled cycles are never left; a draft is not the current cycle', () => {
    expect(CYCLE_STATES.filter(isFinalCycle)).toEqual(['CLOSED', 'CANCELLED']);
    expect(CYCLE_STATES.filter(isCurrent)).toEqual(['ESTABLISH', 'OPERATE', 'MONITOR', 'IMPROVE', 'SUSPENDED']);
  });

  it('each gate after the start ends a stage, and all lead on', () => {
    expect(Object.values(STAGE_OF_GATE)).toEqual(['establish', 'operate', 'monitor', 'improve']);
    expect(GATES.map((gate) => STATE_AFTER_GATE[gate])).toEqual([
      ...['ESTABLISH', 'OPERATE', 'MONITOR', 'IMPROVE', 'CLOSED'],
    ]);
    expect(stageId('CYC-2027', 'operate')).toBe('CYC-2027/operate');
  });
});

describe('the substates of a stage', () => {
  it('a gate is submitted from a running stage, changed, rejected back to it, or ends it', () => {
    const moves = STAGE_STATES.flatMap((from) =>
      STAGE_STATES.filter((to) => mayMoveStage(from, to)).map((to) => `${from} ${to}`),
    );
    expect(moves).toEqual([...['WAITING RUNNING', 'RUNNING DONE', 'RUNNING CANCELLED']]);
  });
});
