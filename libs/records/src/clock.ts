import { tell } from './evidence/audit-trail.js';
import { inTransaction, instant, reader, type Tx } from './transaction.js';
import type { Records } from './data-source.js';

/** Milliseconds of a real day: the ISMS clock of a productive installation. */
export const REAL_DAY = 86_400_000;

/** How fast the ISMS clock runs: real milliseconds per ISMS day. */
export async function readMsPerDay(records: Records): Promise<number> {
  const [row] = await reader(records).query<{ ms_per_day: number }>(
    'select ms_per_day from clock order by id desc limit 1',
  );
  return row?.ms_per_day ?? REAL_DAY;
}

/** Sets the speed of the clock; only an empty database (no record, no person) may be scaled. Returns false when it is too late. */
export async function scaleClock(records: Records, msPerDay: number): Promise<boolean> {
  return inTransaction(records, async (tx) => {
    const [used] = await tx.query<{ used: boolean }>(
      'select exists(select 1 from person) or exists(select 1 from corrective_action) as used',
    );
    if (used?.used) return false;
    await startSegment(tx, tx.at, msPerDay);
    return true;
  });
}

/**
 * Starts a new segment after a stop of a scaled clock. It begins at the last heartbeat or the newest ISMS instant on
 * record, whichever is greater: a stopped company does not age, and ISMS time never goes back. Real time never pauses.
 */
export async function resumeClock(records: Records): Promise<void> {
  await inTransaction(records, async (tx) => {
    const [segment] = await tx.query<{ ms_per_day: number }>('select ms_per_day from clock order by id desc limit 1');
    if (!segment || segment.ms_per_day === REAL_DAY) return;
    const [newest] = await tx.query<{ at: Date | null }>(
      `select greatest(
         (select isms_at from clock_heartbeat where id = 1),
         (select max(at) from audit_event),
         (select max(isms_at) from clock)) as at`,
    );
    await startSegment(tx, newest?.at?.getTime() ?? tx.at, segment.ms_per_day);
  });
}

/** A sign of life of a scaled clock; the stack beats about once a second and once more when it stops. */
export async function beatClock(records: Records): Promise<void> {
  await reader(records).query(
    `insert into clock_heartbeat (id, real_at, isms_at) values (1, clock_timestamp(), isms_now())
     on conflict (id) do update set real_at = excluded.real_at, isms_at = greatest(clock_heartbeat.isms_at, excluded.isms_at)`,
  );
}

async function startSegment(tx: Tx, ismsAt: number, msPerDay: number): Promise<void> {
  const [segment] = await tx.query<{ real_at: Date }>(
    'insert into clock (real_at, isms_at, ms_per_day) values (clock_timestamp(), $1, $2) returning real_at',
    [instant(ismsAt), msPerDay],
  );
  await tell(tx, {
    type: 'CLOCK_SEGMENT_STARTED',
    actor: 'engine',
    recordId: null,
    content: {
      realAt: (segment?.real_at ?? new Date(tx.realAt)).toISOString(),
      ismsAt: new Date(ismsAt).toISOString(),
      msPerDay,
    },
  });
}
