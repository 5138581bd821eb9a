import { dayPlus } from '../calendar/iso-day.rules.js';
import { RuleViolation } from '../errors.js';
import type { IsoDay } from '../time.js';

/** Somebody who may be away: what is late then is what a forecast answers. */
export interface Away {
  readonly personId: string;
  readonly firstDay: IsoDay;
  /** Last day on which the person is away. */
  readonly lastDay: IsoDay;
}

const PATTERN = /^([\w.-]{1,64}):(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/**
 * Reads `P05:2027-01-01..2027-02-01`, several separated by commas; nothing for an empty text.
 * @throws RuleViolation `away` for a text that is none, a day that does not exist, or a last day before the first
 */
export function parseAway(text: string): Away[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [, personId = '', firstDay = '', lastDay = ''] = PATTERN.exec(one) ?? [];
      if (!isDay(firstDay) || !isDay(lastDay) || lastDay < firstDay)
        throw new RuleViolation('away', `"${one}" names no absence: write P05:2027-01-01..2027-02-01.`);
      return { personId, firstDay, lastDay };
    });
}

function isDay(text: string): boolean {
  try {
    return text !== '' && dayPlus(text, 0) === text;
  } catch {
    return false;
  }
}
