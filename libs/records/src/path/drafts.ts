import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';
import type { DraftRequest } from './task-requests.js';

/** Keeps what a person typed and did not send; the page shows it again. Not evidence: no trail. */
export async function saveDraft(records: Records, draft: DraftRequest): Promise<void> {
  await reader(records).query(
    `insert into draft (task_id, person_id, content, saved_real_at) values ($1, $2, $3, clock_timestamp())
     on conflict (task_id, person_id) do update set content = excluded.content, saved_real_at = excluded.saved_real_at`,
    [draft.taskId, draft.personId, JSON.stringify(draft.content)],
  );
}
