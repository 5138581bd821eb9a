import { instant, type Reader } from '../transaction.js';

export interface Rate {
  /** What is counted, such as `fresh-link/<task id>`; names no address and no token in clear. */
  readonly subject: string;
  readonly windowMs: number;
  /** So many are allowed per window. */
  readonly limit: number;
}

/** Counts one more in the present window of real time. Returns 0 when it was allowed, else the seconds to wait. */
export async function countRate(tx: Reader, rate: Rate, realNow: number = Date.now()): Promise<number> {
  const window = Math.floor(realNow / rate.windowMs) * rate.windowMs;
  const [row] = await tx.query<{ count: number }>(
    `insert into rate_counter (subject, window_real_at, count) values ($1, $2, 1)
     on conflict (subject, window_real_at) do update set count = rate_counter.count + 1 returning count`,
    [rate.subject, instant(window)],
  );
  if ((row?.count ?? 0) <= rate.limit) return 0;
  return Math.max(1, Math.ceil((window + rate.windowMs - realNow) / 1000));
}

/** Forgets windows that ended more than a day ago. */
export async function forgetOldRates(tx: Reader): Promise<void> {
  await tx.query(`delete from rate_counter where window_real_at < clock_timestamp() - interval '1 day'`);
}
