import { tell } from '../evidence/audit-trail.js';
import { writeNotices } from '../messages/write-notices.js';
import type { Outcome as AnyOutcome } from '../path/process.js';
import type { Tx } from '../transaction.js';
import type { CaseRow } from './case.js';
import { changeCase } from './move-state.js';

/** An answer that ended a question of a corrective action. */
export type Outcome = AnyOutcome<CaseRow>;

export type Effect = (tx: Tx, on: Outcome) => Promise<unknown>;

type Columns = Readonly<Record<string, string | number | boolean | null>>;

/** Changes columns of the record and tells the trail which. @returns the record as it stands then */
export async function change(tx: Tx, on: Outcome, columns: Columns & { criterion?: string }): Promise<CaseRow> {
  const changed = await changeCase(tx, on.locked.row, columns);
  // The criterion is free text: the trail has it by the hash of the entry.
  const { criterion: _text, ...fields } = columns;
  await tell(tx, {
    type: 'RECORD_CHANGED',
    actor: on.locked.task.person_id,
    recordId: on.locked.row.id,
    content: { fields },
  });
  return changed;
}

const RAISER_LINES: Readonly<Record<string, readonly string[]>> = {
  'Not a nonconformity': [
    'What you raised was found not to be a nonconformity. The reason stands in the record.',
    'Another mail brings you a link: until the day it names you may appeal to Top Management, once.',
  ],
  'Nonconformity accepted': ['What you raised was accepted as a nonconformity and has an owner now.'],
  'Taken as an improvement': [
    'What you raised breaks no requirement. The head of the area decides whether it is taken up.',
  ],
  'Appeal upheld': ['Top Management upheld your appeal. What you raised is triaged again.'],
  'Appeal dismissed': ['Top Management found that it is not a nonconformity. The reason stands in the record.'],
  'Improvement taken up': ['What you proposed is taken up and has an owner now.'],
  'Improvement declined': ['What you proposed is not taken up. The reason stands in the record.'],
  'Is a nonconformity': ['What you proposed was found to be a nonconformity. It is triaged as one.'],
  'Improvement done': ['What you proposed is carried out, and its benefit is noted.'],
  Closed: ['What you raised was corrected, its cause removed, and the record closed.'],
};

/** One sentence to whoever raised the record. */
export async function tellRaiser(tx: Tx, on: Outcome, headline: string): Promise<void> {
  const raiser = on.locked.row.raised_by;
  if (raiser === null) return;
  await inform(tx, on, { headline, to: [raiser], why: 'You raised it.', lines: RAISER_LINES[headline] ?? [] });
}

/** Mails a notice (M22) about the record to people, once each. */
export async function inform(
  tx: Tx,
  on: Outcome,
  what: { headline: string; to: readonly string[]; why: string; lines: readonly string[] },
): Promise<void> {
  const { row, question } = on.locked;
  await writeNotices(tx, { ...what, record: row, key: `${question.id}/${what.headline}` });
}
