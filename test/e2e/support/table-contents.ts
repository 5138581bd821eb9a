import type { RunningStack } from '#testing/running-stack.js';

/** The clock beats whether or not anybody looks. */
const BEATS = new Set(['clock_heartbeat']);

/** Number of rows and a hash over each row with the transaction that wrote it, for every table of the product. */
export async function tableContents(stack: RunningStack): Promise<Record<string, string>> {
  const tables = await stack.sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
        and has_table_privilege(c.oid, 'select') order by 1`,
  );
  const counted = tables.filter(({ name }) => !BEATS.has(name));
  const each = counted.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' rows, ' || coalesce(sum(hashtext(t::text || t.xmin::text)), 0) as seen from ${name} t`,
  );
  const rows = await stack.sql<{ name: string; seen: string }>(each.join(' union all '));
  return Object.fromEntries(rows.map(({ name, seen }) => [name, seen]));
}
