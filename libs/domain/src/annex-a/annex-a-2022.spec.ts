import { describe, expect, it } from '@jest/globals';
import { ANNEX_A_2022, controlOf, THEMES } from './annex-a-2022.js';
import { AUDIT_AREAS } from './audit-areas.js';

const count = (holds: (row: (typeof ANNEX_A_2022)[number]) => boolean): number => ANNEX_A_2022.filter(holds).length;

describe('Annex A in the edition of 2022', () => {
  it('has 37 organizational, 8 people, 14 physical and 34 technological controls: 93', () => {
    expect(THEMES.map((theme) => count((row) => row.theme === theme))).toEqual([37, 8, 14, 34]);
    expect(ANNEX_A_2022).toHaveLength(93);
  });

  it('numbers the controls of each theme without a gap, each once, in the order of the standard', () => {
    const expected = [37, 8, 14, 34].flatMap((size, theme) =>
      Array.from({ length: size }, (_, at) => `A.${theme + 5}.${at + 1}`),
    );
    expect(ANNEX_A_2022.map(({ code }) => code)).toEqual(expected);
  });

  it('marks the eleven controls that the edition added', () => {
    const added = ['A.5.7', 'A.5.23', 'A.5.30', 'A.7.4', 'A.8.9', 'A.8.10', 'A.8.11', 'A.8.12', 'A.8.16', 'A.8.23'];
    expect(ANNEX_A_2022.filter(({ isNew }) => isNew).map(({ code }) => code)).toEqual([...added, 'A.8.28']);
  });

  it('puts each control in exactly one of the twelve audit areas', () => {
    const sizes = Object.keys(AUDIT_AREAS).map((area) => count((row) => row.area === area));
    expect(sizes).toEqual([9, 10, 9, 6, 7, 6, 5, 4, 7, 13, 9, 8]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(93);
  });

  it('finds a control by its code, and nothing else', () => {
    expect(controlOf('A.8.34')?.label).toBe('Protection during audit tests');
    expect(controlOf('8.34')).toBeNull();
  });
});
