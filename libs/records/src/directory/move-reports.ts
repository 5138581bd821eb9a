import { tell } from '../evidence/audit-trail.js';
import type { Tx } from '../transaction.js';

export interface ReportsOf {
  readonly personId: string;
  readonly actor: string;
  /** Successor, line manager, chair: the first becomes manager of the leaver's reports. */
  readonly line: readonly string[];
  readonly successorId: string | null;
}

/** Reports get the first of the line as manager (the next where that is they themselves); a deputy is replaced only by a named successor. */
export async function moveReports(tx: Tx, of: ReportsOf): Promise<string[]> {
  const reports = await tx.query<{ id: string }>(
    `update person set manager_id = case when id = $2 then $3 else $2 end
      where manager_id = $1 and (left_at is null or left_at > isms_now()) returning id`,
    [of.personId, of.line[0] ?? null, of.line[1] ?? null],
  );
  const represented = await tx.query<{ id: string }>(
    `update person set deputy_id = case when id = $2 then null else $2 end
      where deputy_id = $1 and (left_at is null or left_at > isms_now()) returning id`,
    [of.personId, of.successorId],
  );
  const told = [
    ...reports.map(({ id }) => ({ person: id, fields: ['manager'] })),
    ...represented.map(({ id }) => ({ person: id, fields: ['deputy'] })),
  ];
  await tell(
    tx,
    ...told.map((content) => ({ type: 'PERSON_CHANGED' as const, actor: of.actor, recordId: null, content })),
  );
  return reports.map(({ id }) => id);
}
