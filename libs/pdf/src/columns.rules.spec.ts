import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columnWidths } from './columns.rules.js';

const ROOM = 460;
const widthOf = (text: string) => 4.3 * text.length;
const total = (widths: readonly number[]) => widths.reduce((sum, width) => sum + width, 0);

describe('widths of columns', () => {
  it('fill the room, whatever stands in the cells', () => {
    const texts = fc.array(fc.string({ maxLength: 60 }), { minLength: 1, maxLength: 8 });
    const tables = texts.chain((head) =>
      fc.record({
        head: fc.constant(head),
        rows: fc.array(fc.array(fc.string({ maxLength: 90 }), { maxLength: 8 }), { maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(tables, (table) => {
        const widths = columnWidths(table, ROOM, widthOf);
        expect(widths).toHaveLength(table.head.length);
        expect(total(widths)).toBeCloseTo(ROOM, 6);
        expect(Math.min(...widths)).toBeGreaterThan(0);
      }),
    );
  });

  it('keep a word whole where there is room, and give the rest to the longest text', () => {
    const long = 'needed to treat the risks of the platform or asked for by law';
    const [code = 0, reason = 0, state = 0] = columnWidths(
      { head: ['Id', 'Reason', 'State'], rows: [['A.5.1', long, 'IMPLEMENTED']] },
      300,
      widthOf,
    );
    expect(state).toBeGreaterThanOrEqual('IMPLEMENTED'.length * 4);
    expect(reason).toBeGreaterThan(state);
    expect(state).toBeGreaterThan(code);
  });

  it('let no column starve beside one endless word', () => {
    const widths = columnWidths({ head: ['a', 'b'], rows: [['x'.repeat(8_000), 'y']] }, 200, widthOf);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(24);
  });
});
