import type { Records } from '../data-source.js';
import type { Named } from '../path/task-view.js';
import { reader } from '../transaction.js';

/** What the log can be filtered by: departments in use, and owners of records. */
export async function readLogChoices(records: Records): Promise<{ departments: Named[]; owners: Named[] }> {
  const db = reader(records);
  const [departments, owners] = await Promise.all([
    readDepartments(records),
    db.query<Named>(
      `select id, name from person p where exists (select 1 from corrective_action c where c.owner_id = p.id) order by name`,
    ),
  ]);
  return { departments, owners };
}

/** Departments that exist now. */
export async function readDepartments(records: Records): Promise<Named[]> {
  return reader(records).query<Named>(
    'select id, name from department where ended_at is null or ended_at > isms_now() order by name',
  );
}
