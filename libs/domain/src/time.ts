/** Epoch milliseconds on the ISMS clock of the installation (specification 2, architecture 4 "Time is one thing"). */
export type Instant = number;
/** Epoch milliseconds of the real world: audit, mail, sign-in codes, leases, SMTP back-off. */
export type RealInstant = number;
/** Local calendar day, `YYYY-MM-DD`. */
export type IsoDay = string;

/** A distance in time as the procedure writes it: business days, calendar days or working hours. */
export type Offset = { readonly bd: number } | { readonly d: number } | { readonly h: number };

/** Working week, holidays and zone of one site. */
export interface SiteCalendar {
  /** IANA zone, such as `Europe/Amsterdam`. */
  readonly zone: string;
  /** ISO weekdays on which the site works, 1 = Monday … 7 = Sunday. */
  readonly workingDays: readonly number[];
  /** Local days on which the site does not work. */
  readonly holidays: readonly IsoDay[];
  /** First hour (local) in which the engine may remind a person; 8 in the shipped policy. */
  readonly opensAt: number;
  /** First hour (local) in which it may not any more; 18 in the shipped policy. */
  readonly closesAt: number;
}
