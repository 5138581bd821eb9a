import type { Tx } from './transaction.js';

/**
 * Takes the next speaking number of a kind and ISMS year, such as 14 for CA-2026-0014.
 * The counter row stays locked until the transaction ends: no gaps, no races.
 */
export async function nextNumber(tx: Tx, kind: string, year: number): Promise<number> {
  const [row] = await tx.query<{ last: number }>(
    `insert into counter (kind, year, last) values ($1, $2, 1)
     on conflict (kind, year) do update set last = counter.last + 1 returning last`,
    [kind, year],
  );
  if (!row) throw new Error(`counter ${kind} ${year} returned nothing`);
  return row.last;
}

/** After an import the counter starts at the highest imported number. */
export async function raiseCounterTo(tx: Tx, kind: string, numbered: { year: number; number: number }): Promise<void> {
  await tx.query(
    `insert into counter (kind, year, last) values ($1, $2, $3)
     on conflict (kind, year) do update set last = greatest(counter.last, excluded.last)`,
    [kind, numbered.year, numbered.number],
  );
}
