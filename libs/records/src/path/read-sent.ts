import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** What was sent last for the step of a decision, corrections included; null when there is none or its text was disposed of. */
export async function readSent(
  records: Records,
  of: { decisionId: string },
): Promise<Readonly<Record<string, unknown>> | null> {
  const [entry] = await reader(records).query<{ body: Record<string, unknown> | null }>(
    `select b.body from decision d join question q on q.id = d.question_id
       join form_entry f on f.step_id = q.step_id and f.form = q.form join content_blob b on b.id = f.content_id
      where d.id = $1 order by f.at desc, f.id desc limit 1`,
    [of.decisionId],
  );
  return entry?.body ?? null;
}
