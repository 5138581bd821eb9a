import { describe, expect, it } from '@jest/globals';
import { bookOf } from '#testing/small-company-people.js';
import { CHARTER, context, G0, G1, output, problems } from '#testing/told-cycle.js';
import type { ToldOutput } from './told-cycle.js';

const outputs = (...told: ToldOutput[]) => problems({ outputs: [CHARTER, ...told] });
const done = (...steps: string[]) => problems({ done: steps });

describe('what the steps of a told cycle made', () => {
  it('belongs to a step of the procedure, in a quarter where it is asked each quarter', () => {
    expect(outputs(output('E9', G1.on), output('E0', G1.on), output('O2', G1.on), output('O2/Q5', G1.on))).toEqual([
      'outputs[1].step: "E9" is no step of the cycle. Write CHARTER, E1 to I4, or with the quarter O1/Q1.',
      'outputs[2].step: E0 is written CHARTER.',
      'outputs[3].step: "O2" is no quarter of O2, which is asked each quarter. Write O2/Q1 to O2/Q4.',
      'outputs[4].step: "O2/Q5" is no quarter of O2, which is asked each quarter. Write O2/Q1 to O2/Q4.',
    ]);
    expect(outputs(output('E1/Q1', G1.on, 'COO'))).toEqual([
      'outputs[1].step: "E1/Q1" is no step of the cycle: E1 is asked once. Write E1.',
    ]);
  });

  it('belongs to a step that makes a version of its own', () => {
    expect(outputs(output('O1/Q2', '2026-06-30'), output('I2', '2026-11-20'))).toEqual([
      'outputs[1].step: O1/Q2 is answered by each area and has no entry. Write it under done.',
      'outputs[2].step: I2 is fulfilled by the Corrective Action Log and has no entry. Bring the actions under correctiveActions, and write I2 under done where it was fulfilled.',
    ]);
  });

  it('stands once, as a version or as done', () => {
    const again = ' stands in outputs[1] too. Bring each step once, with the version that counts.';
    expect(outputs(output('E1', '2026-01-19', 'COO'), output('E1', '2026-02-19', 'COO'))).toEqual([
      `outputs[2].step: E1${again}`,
    ]);
    expect(problems({ outputs: [CHARTER, output('E1', '2026-01-19', 'COO')], done: ['O1/Q1', 'E1', 'O1/Q1'] })).toEqual(
      [
        `done[1]: E1${again}`,
        'done[2]: O1/Q1 stands in done[0] too. Bring each step once, with the version that counts.',
      ],
    );
  });

  it('was approved on a day that has come', () => {
    expect(outputs(output('O3', '2026-11-24'))).toEqual([
      'outputs[1].on: 2026-11-24 lies in the future. A version comes in once it is approved.',
    ]);
  });

  it('was approved after the start of the cycle, and the charter before it', () => {
    expect(outputs(output('E2', '2025-12-27', 'CHAIR'))).toEqual([
      'outputs[1].on: 2025-12-27 lies before gate G0 (2025-12-28), with which the cycle started. Bring what was approved in this cycle.',
    ]);
    expect(problems({ outputs: [{ ...CHARTER, on: '2025-12-29' }] })).toEqual([
      'outputs[0].on: 2025-12-29 lies after gate G0 (2025-12-28), which decided the charter. Give the day on which it was submitted.',
    ]);
  });

  it('was not made before its quarter had begun', () => {
    expect(outputs(output('O2/Q2', '2026-04-01'))).toEqual([
      'outputs[1].on: Q2 of the cycle begins on 2026-04-02: nothing of O2/Q2 is done before.',
    ]);
    expect(outputs(output('O2/Q2', '2026-04-02'))).toEqual([]);
  });

  it('is not there before the cycle has started', () => {
    const draft = { state: null, gates: [], waivers: [] } as const;
    expect(problems({ ...draft, outputs: [output('E1', '2026-01-19', 'COO')], done: ['O1/Q1'] })).toEqual([
      'outputs[0].step: Nothing is approved before gate G0: state who decided G0 and when, or leave it out.',
      'done[0]: O1/Q1 cannot be done before gate G0: state who decided G0 and when, or leave it out.',
    ]);
  });

  it('was written by somebody who was with the company', () => {
    const book = (day: string) => bookOf(day === '2026-01-19' ? { gone: ['IM'] } : {});
    expect(problems({ outputs: [CHARTER, output('E1', '2026-01-19', 'COO')] }, context({ book }))).toEqual([
      'outputs[1].author: IM was not with the company on 2026-01-19. Name who it was, or mend the days of IM (joined, left).',
    ]);
  });

  it('names its approver where somebody approves it, and nobody else', () => {
    expect(outputs(output('E2', '2026-01-24'), output('O3', '2026-08-25', 'CHAIR'))).toEqual([
      'outputs[1].approver: E2 is approved by somebody. Name who approved it.',
      'outputs[2].approver: Nobody approves O3; it counts as submitted. Leave the approver out.',
    ]);
  });

  it('was approved by somebody who held the role', () => {
    expect(outputs(output('E1', '2026-01-19', 'HEAD'), output('E2', '2026-01-24', 'DIM'))).toEqual([
      'outputs[1].approver: HEAD may not approve E1, having held no role for it on 2026-01-19. Name a member of Top Management, or in their place an external auditor.',
      'outputs[2].approver: DIM may not approve E2, having held no role for it on 2026-01-24. Name the chair of Top Management, or in their place another member or an external auditor.',
    ]);
  });

  it('was not approved by its author (SD1)', () => {
    expect(outputs({ ...output('E2', '2026-01-24', 'COO'), author: 'COO' })).toEqual([
      'outputs[1].approver: COO may not approve E2 (SD1): Who prepared or wrote any part of what is submitted never approves it. Name the chair of Top Management, or in their place another member or an external auditor.',
    ]);
  });

  it('has a charter that was approved by whoever decided G0', () => {
    expect(problems({ outputs: [{ ...CHARTER, approver: 'COO' }] })).toEqual([
      'outputs[0].approver: The charter is approved with gate G0, and CHAIR decided that. Name CHAIR, or mend gates[0].by.',
    ]);
  });
});

describe('what is done in a told cycle without a version', () => {
  it('is a step of the procedure', () => {
    expect(done('E9', 'O1')).toEqual([
      'done[0]: "E9" is no step of the cycle. Write CHARTER, E1 to I4, or with the quarter O1/Q1.',
      'done[1]: "O1" is no quarter of O1, which is asked each quarter. Write O1/Q1 to O1/Q4.',
    ]);
  });

  it('is not the charter, which is done with gate G0', () => {
    expect(problems({ outputs: [], done: ['CHARTER'] })).toEqual([
      'done[0]: The charter is done with gate G0. Leave it out here, or bring it under outputs.',
    ]);
  });

  it('is of a quarter that has begun', () => {
    const period = { firstDay: '2026-04-01', lastDay: '2027-03-31', outputs: [], state: null, gates: [G0] } as const;
    expect(problems({ ...period, waivers: [], done: ['O1/Q3', 'O1/Q4'] })).toEqual([
      'done[1]: Q4 of the cycle begins on 2026-12-30: nothing of O1/Q4 is done before.',
    ]);
  });
});
