import { hashOf } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import type { StepRow, SubjectVersionRow } from '../tables/path.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import { processFor } from './process.js';
import type { Situation } from './situation.js';

/** The exact thing that is decided about; the same content keeps its number. */
export async function keepSubject(
  tx: Tx,
  { step, situation }: { readonly step: StepRow; readonly situation: Situation },
): Promise<SubjectVersionRow> {
  const content = await processFor(situation.row.id).subject(tx, situation.row, step);
  const kind = `${step.code}/${step.iteration}${step.part === '' ? '' : `/${step.part}`}`;
  const sha256 = hashOf(content);
  const earlier = await tx.query<SubjectVersionRow>(
    'select * from subject_version where kind = $1 and subject_id = $2 order by number desc limit 1',
    [kind, situation.row.id],
  );
  const latest = earlier[0];
  if (latest?.sha256 === sha256) return latest;
  const version: SubjectVersionRow = {
    id: uuidv7(),
    kind,
    subject_id: situation.row.id,
    number: (latest?.number ?? 0) + 1,
    content,
    sha256,
    authors: [...situation.facts.authorIds],
    made_at: instant(tx.at),
  };
  await insert(tx, 'subject_version', { ...version });
  return version;
}
