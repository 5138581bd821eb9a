import { describe, expect, it } from '@jest/globals';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { readToldEntry } from './told-entry.js';

type Told = Readonly<Record<string, unknown>>;
const selection = CYCLE_ENTRIES.CONTROL_SELECTION;

function problems(...[code, told]: Parameters<typeof readToldEntry>): string[] {
  return readToldEntry(code, told).unmet.map(({ field, reason }) => `${field}: ${reason}`);
}

describe('an entry that a company file tells', () => {
  it('is what its form makes of it: what is left out is empty, rows that data gives are all there', () => {
    const { entry, formVersion } = readToldEntry('CYCLE_CHARTER', {
      ...CYCLE_ENTRIES.CYCLE_CHARTER,
      carryOver: undefined,
    });
    expect(formVersion).toBe(1);
    expect(entry).toEqual({ ...CYCLE_ENTRIES.CYCLE_CHARTER, carryOver: [] });
    const short = readToldEntry('CONTROL_SELECTION', { controls: selection.controls.slice(0, 2) });
    expect(short.entry?.['controls']).toHaveLength(93);
  });

  it('is refused with the place and what to write: fields, kinds, choices, days, numbers', () => {
    const risk = {
      ...CYCLE_ENTRIES.RISK_SUMMARY.risks[0],
      likelihood: 7,
      treatment: 'HOPE',
      expires: 'soon',
      score: 3,
    };
    expect(problems('RISK_SUMMARY', { ...CYCLE_ENTRIES.RISK_SUMMARY, risks: [risk], owner: 'P05' })).toEqual([
      'risks[0].likelihood: Give a number from 1 to 5.',
      'risks[0].treatment: Give one of: MODIFY, RETAIN, AVOID, SHARE.',
      'risks[0].expires: Give a day such as 2027-03-12.',
      'risks[0]: Leave out "score": the form has no such field here.',
      ': Leave out "owner": the form has no such field here.',
    ]);
    expect(problems('SCOPE_STATEMENT', { ...CYCLE_ENTRIES.SCOPE_STATEMENT, purpose: 5, units: 'all' })).toEqual([
      'purpose: Give a text.',
      'units: Give a list.',
    ]);
    expect(readToldEntry('SCOPE_STATEMENT', { purpose: 5 }).entry).toBeNull();
  });

  it('names a row that no list has', () => {
    const controls = [...selection.controls.slice(0, 2), { ...selection.controls[2], code: 'A.9.9' }];
    expect(problems('CONTROL_SELECTION', { ...selection, controls })).toEqual([
      'controls[2].code: Give one of the 93 values of the list, such as "A.5.1".',
    ]);
    const [minutes] = [CYCLE_ENTRIES.REVIEW_MINUTES];
    const inputs = [{ ...minutes.inputs[0], input: 'z' }];
    expect(problems('REVIEW_MINUTES', { ...minutes, inputs })).toEqual([
      'inputs[0].input: Give one of: a, b, c, d1, d2, d3, d4, e, f, g.',
    ]);
  });

  it('asks for what the answer of the form needs', () => {
    expect(problems('SCOPE_STATEMENT', { ...CYCLE_ENTRIES.SCOPE_STATEMENT, units: [] })).toEqual([
      expect.stringMatching(/^units: .+ is needed for "Send for approval"\.$/),
    ]);
  });

  it('finds the place of what a rule names, wherever the row stands in the file', () => {
    const backwards: Told = { ...selection, controls: selection.controls.toReversed().slice(0, 92) };
    const { placeOf } = readToldEntry('CONTROL_SELECTION', backwards);
    expect(placeOf('controls.93.reason')).toBe('controls[0].reason');
    expect(placeOf('controls.2.ownerId')).toBe('controls[91].ownerId');
    // A.5.1 is not in the file.
    expect(placeOf('controls.1.applicable')).toBe('controls');
    expect(placeOf('ownControls.1.code')).toBe('ownControls[0].code');
    expect(placeOf('climate.reason')).toBe('climate.reason');
  });
});
