import { documentIdOf } from '#domain/documents/document-id.rules.js';
import type { DocumentType } from '#domain/documents/document-types.js';
import { mayMoveVersion, type VersionState } from '#domain/documents/states.js';
import type { PathState } from '#domain/documents/story.rules.js';
import { versionText } from '#domain/documents/version-number.rules.js';
import { Defect } from '#domain/errors.js';
import { completePolicy } from '#domain/policy/complete-policy.rules.js';
import type { Policy } from '#domain/policy/policy.js';
import { processOf } from '#domain/process/process.js';
import { tell } from '../evidence/audit-trail.js';
import { plugged } from '../path/process.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentRow, DocumentVersionRow, DocumentWithdrawalRow } from '../tables/document.entity.js';
import type { Reader, Tx } from '../transaction.js';

/** What the path knows of the document of a record. */
interface OfDocument {
  readonly title: string;
  readonly department_id: string | null;
  readonly policy: Policy;
  readonly type: DocumentType;
  readonly classification: DocumentRow['classification'];
  readonly owner_id: string | null;
  /** Named approver of the document. */
  readonly named_approver_id: string | null;
  readonly clauses: readonly string[];
  readonly audience: DocumentRow['audience'];
}

/** A version on the path: its document, and the people whom its author named as reviewers. */
export type VersionRow = Omit<DocumentVersionRow, 'state'> &
  OfDocument & { readonly state: PathState; readonly reviewer_ids: readonly string[] };

/** A proposal to withdraw a document, with it. */
export type WithdrawalRow = DocumentWithdrawalRow & OfDocument;

const OF_DOCUMENT = `d.department_id, p.content as policy, d.type, d.classification, d.owner_id,
  d.approver_id as named_approver_id, d.clauses, d.audience`;

const SELECT_VERSION = `select v.*, d.title, ${OF_DOCUMENT},
    case when v.state = 'EFFECTIVE' and v.lapses_at is not null then 'EMERGENCY_ISSUE' else v.state end as state,
    coalesce((select array_agg(r->>'personId') from jsonb_array_elements(b.body->'reviewers') r), '{}') as reviewer_ids
  from document_version v join document d on d.id = v.document_id join policy p on p.version = v.policy_version
  left join document_submission s on s.id = v.submission_id left join content_blob b on b.id = s.content_id
  where v.id = any ($1::text[])`;

const SELECT_WITHDRAWAL = `select w.*, d.title, ${OF_DOCUMENT} from document_withdrawal w
  join document d on d.id = w.document_id join policy p on p.version = w.policy_version where w.id = any ($1::text[])`;

function complete<Row extends VersionRow | WithdrawalRow>(row: Row): Row {
  return { ...row, policy: completePolicy(row.policy) };
}

/** A version is called by its document and number: `ISMS Management Procedure 1.1`. */
function named(row: VersionRow): VersionRow {
  return { ...complete(row), title: `${row.title} ${versionText(row)}` };
}

export async function readVersions(tx: Reader, ids: readonly string[]): Promise<VersionRow[]> {
  return (await tx.query<VersionRow>(SELECT_VERSION, [ids])).map(named);
}

export async function readWithdrawals(tx: Reader, ids: readonly string[]): Promise<WithdrawalRow[]> {
  return (await tx.query<WithdrawalRow>(SELECT_WITHDRAWAL, [ids])).map(complete);
}

/** The first lock of everything that changes a document or one of its records: two of them never pass each other. */
export async function lockDocument(tx: Tx, documentId: string): Promise<DocumentRow | null> {
  const [row] = await tx.query<DocumentRow>('select * from document where id = $1 for update', [documentId]);
  return row ?? null;
}

export async function lockVersion(tx: Tx, id: string): Promise<VersionRow | null> {
  await lockDocument(tx, documentIdOf(id));
  await tx.query('select 1 from document_version where id = $1 for update', [id]);
  const [row] = await readVersions(tx, [id]);
  return row ?? null;
}

export async function lockWithdrawal(tx: Tx, id: string): Promise<WithdrawalRow | null> {
  await lockDocument(tx, documentIdOf(id));
  await tx.query('select 1 from document_withdrawal where id = $1 for update', [id]);
  const [row] = await readWithdrawals(tx, [id]);
  return row ?? null;
}

export interface VersionMove {
  readonly to: VersionState;
  readonly actor?: string;
  readonly columns?: Readonly<Record<string, unknown>>;
}

/** Moves the state of a locked version and tells the trail; a move to the present state is nothing. */
export async function moveVersion(
  tx: Tx,
  row: Pick<DocumentVersionRow, 'id' | 'revision'> & { readonly state: PathState },
  { to, actor = 'engine', columns = {} }: VersionMove,
): Promise<void> {
  const from = row.state === 'EMERGENCY_ISSUE' ? 'EFFECTIVE' : row.state;
  if (from === to) return;
  if (!mayMoveVersion(from, to)) throw new Defect(`${row.id}: no move from ${from} to ${to} in specification P7`);
  const names = Object.keys(columns);
  const sets = names.map((name, at) => `, ${name} = $${at + 4}`).join('');
  const moved = await tx.query<Pick<DocumentVersionRow, 'cause_id'>>(
    `update document_version set state = $3, revision = revision + 1${sets} where id = $1 and state = $2 returning cause_id`,
    [row.id, from, to, ...names.map((name) => columns[name])],
  );
  if (moved.length === 0) throw new Defect(`${row.id}: changed by somebody else although it was locked`);
  await tell(tx, { type: 'STATE_CHANGED', actor, recordId: row.id, content: { from, to, iteration: 1 } });
  await wakeCause(tx, moved[0]?.cause_id ?? null);
}

/** The record that a version was made for hears of each of its moves; it reads where the version stands. */
async function wakeCause(tx: Tx, causeId: string | null): Promise<void> {
  const process = causeId === null ? null : plugged().find(({ name }) => name === processOf(causeId));
  if (causeId === null || !process) return;
  const [there] = await process.read(tx, [causeId]);
  if (there && !process.isFinal(there.state)) await wakeRecord(tx, causeId, { headStartMs: 2_000 });
}

/** The version as it stands after a change in the same transaction. */
export async function versionNow(tx: Reader, id: string): Promise<VersionRow> {
  const [row] = await readVersions(tx, [id]);
  if (!row) throw new Defect(`there is no version ${id}`);
  return row;
}
