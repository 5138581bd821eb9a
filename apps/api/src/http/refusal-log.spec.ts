import { describe, expect, it } from '@jest/globals';
import { RefusalLog } from './refusal-log.js';

describe('the log of refusals', () => {
  it('writes one line a minute at most and loses no count', () => {
    let now = 60_000 * 100;
    const lines: unknown[] = [];
    const log = { info: (fields: object) => void lines.push(fields), error: () => undefined };
    const refusals = new RefusalLog(log, 'refused', () => now);
    for (let n = 0; n < 1_000; n += 1) refusals.count();
    expect(lines).toEqual([{ refused: 1 }]);
    now += 60_000;
    refusals.count();
    expect(lines).toEqual([{ refused: 1 }, { refused: 1_000 }]);
  });
});
