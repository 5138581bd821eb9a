import type { Unmet } from '#domain/errors.js';
import type { Reader } from '../transaction.js';
import type { LockedTask } from './locked-task.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Files that an answer cites as objective evidence (10.2 f, 7.5.3) lie with this record: added by this person on this
 * task, or evidence of the record already. What was removed, belongs to another record or was never stored is none.
 */
export async function unmetFiles(
  tx: Reader,
  { row, task }: Pick<LockedTask, 'row' | 'task'>,
  entry: Readonly<Record<string, unknown>>,
): Promise<Unmet[]> {
  const cited = citedFiles(entry);
  if (cited.length === 0) return [];
  const live = await tx.query<{ id: string }>(
    `select id from evidence_link
      where id = any($1::uuid[]) and record_id = $2 and removed_at is null
        and (task_id = $3 and by_person = $4 or form_entry_id is not null or task_id is null)`,
    [cited.filter((id) => UUID.test(id)), row.id, task.id, task.person_id],
  );
  const known = new Set(live.map(({ id }) => id));
  if (cited.every((id) => known.has(id.toLowerCase()))) return [];
  return [
    {
      code: 'evidence-unknown',
      field: 'evidence',
      reason: 'A file that you name is not part of this record. Add it on this page, or leave it out.',
    },
  ];
}

function citedFiles({ evidence }: Readonly<Record<string, unknown>>): string[] {
  const files = typeof evidence === 'object' && evidence !== null && 'files' in evidence ? evidence.files : [];
  return Array.isArray(files) ? files.map(String) : [];
}
