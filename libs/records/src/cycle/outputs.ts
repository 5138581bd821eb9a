import { canonicalJson } from '#domain/canonical.js';
import type { FormCode } from '#domain/process/form-code.js';
import { tell } from '../evidence/audit-trail.js';
import { sha256 } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import type { CycleOutputRow } from '../tables/cycle.entity.js';
import { insert, instant, type Reader, type Tx } from '../transaction.js';

export interface NewOutput {
  readonly cycleId: string;
  /** Record whose trail tells of it: the cycle or a stage. */
  readonly recordId: string;
  readonly code: string;
  readonly part: string;
  readonly form: FormCode;
  readonly formVersion: number;
  readonly entryId: string;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly authorId: string;
  /** True where nobody has to approve it. */
  readonly final: boolean;
}

/** Keeps a submitted version of what a step produces. It is never changed; the next one is another version. */
export async function keepOutput(tx: Tx, output: NewOutput): Promise<void> {
  const { cycleId, code, part, recordId } = output;
  const [last] = await tx.query<{ number: number }>(
    'select max(number) as number from cycle_output where cycle_id = $1 and code = $2 and part = $3',
    [cycleId, code, part],
  );
  if (output.final) await supersede(tx, output);
  const row: CycleOutputRow = {
    id: uuidv7(),
    cycle_id: cycleId,
    code,
    part,
    number: (last?.number ?? 0) + 1,
    form: output.form,
    form_version: output.formVersion,
    form_entry_id: output.entryId,
    sha256: sha256(canonicalJson(output.entry)),
    author_id: output.authorId,
    submitted_at: instant(tx.at),
    state: output.final ? 'APPROVED' : 'SUBMITTED',
    approver_id: null,
    approved_at: output.final ? instant(tx.at) : null,
    imported_from: null,
  };
  await insert(tx, 'cycle_output', { ...row });
  await tell(tx, {
    type: 'OUTPUT_SUBMITTED',
    actor: output.authorId,
    recordId,
    content: { output: row.id, code, part, number: row.number, sha256: row.sha256, entry: output.entryId },
  });
}

interface OutputKey {
  readonly cycleId: string;
  readonly recordId: string;
  readonly code: string;
  readonly part: string;
}

/** The approved version gives way to the one that is approved now. */
async function supersede(tx: Tx, { cycleId, code, part }: Pick<OutputKey, 'cycleId' | 'code' | 'part'>): Promise<void> {
  // Each version is told of where it was submitted: on its stage, or, where it was revised, on the cycle.
  const old = await tx.query<{ id: string; record_id: string }>(
    `update cycle_output set state = 'SUPERSEDED' where cycle_id = $1 and code = $2 and part = $3 and state = 'APPROVED'
      returning id, (select f.record_id from form_entry f where f.id = form_entry_id) as record_id`,
    [cycleId, code, part],
  );
  for (const { id, record_id: recordId } of old)
    await tellState(tx, { recordId, id, state: 'SUPERSEDED', by: 'engine' });
}

/** What the approver decided about the submitted version. */
export async function judgeOutput(
  tx: Tx,
  key: OutputKey & { readonly by: string; readonly approved: boolean },
): Promise<void> {
  const [submitted] = await tx.query<{ id: string }>(
    `select id from cycle_output where cycle_id = $1 and code = $2 and part = $3 and state = 'SUBMITTED'
      order by number desc limit 1`,
    [key.cycleId, key.code, key.part],
  );
  if (!submitted) return;
  if (key.approved) await supersede(tx, key);
  const state = key.approved ? 'APPROVED' : 'RETURNED';
  await tx.query('update cycle_output set state = $2, approver_id = $3, approved_at = $4 where id = $1', [
    submitted.id,
    state,
    key.by,
    instant(tx.at),
  ]);
  await tellState(tx, { recordId: key.recordId, id: submitted.id, state, by: key.by });
}

async function tellState(
  tx: Tx,
  of: { recordId: string; id: string; state: CycleOutputRow['state']; by: string },
): Promise<void> {
  await tell(tx, {
    type: 'OUTPUT_STATE_CHANGED',
    actor: of.by,
    recordId: of.recordId,
    content: { output: of.id, state: of.state },
  });
}

/** A version with what it says; the body is null once it was disposed of. */
export interface Output extends CycleOutputRow {
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly author: string | null;
  readonly approver: string | null;
}

const SELECT_OUTPUT = `select o.*, b.body, a.name as author, p.name as approver
   from cycle_output o join form_entry f on f.id = o.form_entry_id join content_blob b on b.id = f.content_id
   left join person a on a.id = o.author_id left join person p on p.id = o.approver_id`;

/** The versions that count of every step of a cycle: approved ones, newest number last. */
export async function readApproved(tx: Reader, cycleId: string): Promise<Output[]> {
  return tx.query<Output>(
    `${SELECT_OUTPUT} where o.cycle_id = $1 and o.state = 'APPROVED' order by o.code, o.part, o.number`,
    [cycleId],
  );
}

/** The newest version of one step, whatever became of it; null = none was submitted. */
export async function readLatest(
  tx: Reader,
  of: { cycleId: string; code: string; part: string },
): Promise<Output | null> {
  const [latest] = await tx.query<Output>(
    `${SELECT_OUTPUT} where o.cycle_id = $1 and o.code = $2 and o.part = $3 order by o.number desc limit 1`,
    [of.cycleId, of.code, of.part],
  );
  return latest ?? null;
}

/** Every version of a cycle, newest first. */
export async function readOutputs(tx: Reader, cycleId: string): Promise<Output[]> {
  return tx.query<Output>(`${SELECT_OUTPUT} where o.cycle_id = $1 order by o.code, o.part, o.number desc`, [cycleId]);
}
