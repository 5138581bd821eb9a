import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { endOfBusinessDay, localDay, startOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import type { Instant, IsoDay } from '#domain/time.js';

const OFFSET = /^D0(?:([+-]\d{1,5}))?$/;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;
const PLACEHOLDER = /\{(day|year)(?::([^}]*))?\}/g;

/** `D0`, `D0-3`, `D0+10` or a day of the calendar, `2026-11-23`. */
export function isDayText(text: string): boolean {
  return OFFSET.test(text) || isIsoDay(text);
}

/** A day text, with `T14:20` behind it where the hour is known. */
export function isMomentText(text: string): boolean {
  const [day = '', clock] = text.split('T');
  return isDayText(day) && (clock === undefined || CLOCK.test(clock));
}

export function isIsoDay(text: string): boolean {
  if (!ISO_DAY.test(text)) return false;
  try {
    return dayPlus(text, 0) === text;
  } catch {
    return false;
  }
}

/** Whether the zone is one that this machine knows. */
export function isZone(text: string): boolean {
  try {
    return localDay(dayLong(text), 0) !== '';
  } catch {
    return false;
  }
}

/** Turns the words of a company file into days and instants: offsets count from D0, hours are those of the company's zone. */
export class CompanyDates {
  constructor(
    /** The day the offsets count from. */
    readonly d0: IsoDay,
    /** IANA zone of the company. */
    readonly zone: string,
  ) {}

  /** @throws TypeError on a text that `isDayText` refuses; files are checked before. */
  day(text: string): IsoDay {
    const offset = OFFSET.exec(text);
    if (offset) return dayPlus(this.d0, Number(offset[1] ?? 0));
    if (isIsoDay(text)) return text;
    throw new TypeError(`"${text}" is not a day of a company file`);
  }

  /** Day of the company on which an instant lies. */
  dayAt(at: Instant): IsoDay {
    return localDay(dayLong(this.zone), at);
  }

  /** Midnight at which the day begins; in the company's zone unless another is named. */
  startOf(text: string, zone: string = this.zone): Instant {
    return instantOf(zone, this.day(text), 0);
  }

  /** Midnight at which the day has ended: what holds "until" a day holds through it. */
  endOf(text: string, zone: string = this.zone): Instant {
    return instantOf(zone, dayPlus(this.day(text), 1), 0);
  }

  /** Instant of a moment text; `hour` where the text names none. */
  moment(text: string, hour: number): Instant {
    const [day = '', clock] = text.split('T');
    const parts = CLOCK.exec(clock ?? '');
    if (!parts) return instantOf(this.zone, this.day(day), hour);
    return instantOf(this.zone, this.day(day), Number(parts[1])) + Number(parts[2]) * 60_000;
  }

  /** Fills placeholders, and turns offsets such as `D0-250` into days, all the way down. */
  fillAll(value: unknown): unknown {
    if (typeof value === 'string') return OFFSET.test(value) ? this.day(value) : this.fill(value, this.d0);
    if (Array.isArray(value)) return value.map((item: unknown) => this.fillAll(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.fillAll(item)]));
  }

  /**
   * Fills `{day:D0-4}` and `{year:D0-190}` in a text, so that no text of a file grows stale; without a day of its own a
   * placeholder means `own`, the day of the record the text belongs to.
   */
  fill(text: string, own: IsoDay): string {
    return text.replace(PLACEHOLDER, (all: string, kind: string, dayText: string | undefined) => {
      if (dayText !== undefined && !isDayText(dayText)) return all;
      const day = dayText === undefined ? own : this.day(dayText);
      return kind === 'year' ? day.slice(0, 4) : day;
    });
  }
}

/** The instant of a full local hour. An hour that summer time skips counts after the gap. */
function instantOf(zone: string, day: IsoDay, hour: number): Instant {
  if (hour === 23) return endOfBusinessDay(dayLong(zone), day);
  return startOfBusinessDay({ ...dayLong(zone), opensAt: hour }, day);
}

/** A calendar without closing days: only its zone matters here. */
function dayLong(zone: string): {
  zone: string;
  workingDays: number[];
  holidays: IsoDay[];
  opensAt: number;
  closesAt: number;
} {
  return { zone, workingDays: [1, 2, 3, 4, 5, 6, 7], holidays: [], opensAt: 0, closesAt: 23 };
}
