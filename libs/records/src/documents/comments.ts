import type { CommentAnswer } from '#domain/documents/entries.js';
import { keepContent } from '../evidence/content-blob.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, type Reader, type Tx } from '../transaction.js';

/** A comment of a reviewer and what the author answered, in words; null once they were disposed of. */
export interface Comment {
  readonly number: number;
  readonly by: string;
  readonly text: string | null;
  readonly at: Date;
  readonly disposition: 'ACCEPTED' | 'NOT_ACCEPTED' | null;
  readonly answer: string | null;
  readonly answeredBy: string | null;
}

/** Keeps what a reviewer says; every comment has a number within the version. */
export async function keepComments(
  tx: Tx,
  of: { versionId: string; submissionId: string; by: string; texts: readonly string[] },
): Promise<void> {
  const [last] = await tx.query<{ number: number | null }>(
    'select max(number) as number from document_comment where version_id = $1',
    [of.versionId],
  );
  let number = last?.number ?? 0;
  for (const said of of.texts) {
    const text = await keepContent(tx, { text: said });
    number += 1;
    await insert(tx, 'document_comment', {
      ...{ id: uuidv7(), version_id: of.versionId, submission_id: of.submissionId, number, by_person: of.by },
      ...{ text_id: text.id, at: instant(tx.at) },
    });
  }
}

/** Keeps what the author answers to open comments. */
export async function answerComments(
  tx: Tx,
  of: { versionId: string; by: string; answers: readonly CommentAnswer[] },
): Promise<void> {
  for (const { number, disposition, answer } of of.answers) {
    if (disposition === '') continue;
    const text = await keepContent(tx, { text: answer });
    await tx.query(
      `update document_comment set disposition = $3, answer_id = $4, answered_by = $5, answered_at = $6
        where version_id = $1 and number = $2 and answer_id is null`,
      [of.versionId, number, disposition, text.id, of.by, instant(tx.at)],
    );
  }
}

/** Comments of a version in their order. */
export async function readComments(tx: Reader, versionId: string): Promise<Comment[]> {
  return tx.query<Comment>(
    `select c.number, p.name as by, t.body->>'text' as text, c.at, c.disposition, a.body->>'text' as answer,
            r.name as "answeredBy"
       from document_comment c join person p on p.id = c.by_person join content_blob t on t.id = c.text_id
       left join content_blob a on a.id = c.answer_id left join person r on r.id = c.answered_by
      where c.version_id = $1 order by c.number`,
    [versionId],
  );
}

/** Numbers of the comments that nobody has answered yet. */
export async function openComments(tx: Reader, versionId: string): Promise<number[]> {
  const rows = await tx.query<{ number: number }>(
    'select number from document_comment where version_id = $1 and answer_id is null order by number',
    [versionId],
  );
  return rows.map(({ number }) => number);
}
