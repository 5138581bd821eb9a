import { versionId } from '#domain/documents/document-id.rules.js';
import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { DOCUMENT_STORY_VERSION } from '#domain/documents/story.rules.js';
import { nextVersion, type KindOfChange } from '#domain/documents/version-number.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { tell } from '../evidence/audit-trail.js';
import { wakeRecord } from '../path/wake-record.js';
import type { DocumentRow, DocumentVersionRow } from '../tables/document.entity.js';
import { insert, instant, type Tx } from '../transaction.js';
import { takeUpImpacts } from './impact.js';
import { effectiveVersion } from './in-force.js';
import { lockDocument } from './version.js';

export interface NewDraft {
  readonly documentId: string;
  readonly kind: KindOfChange;
  /** Who drafts it; the owner of the document unless told. */
  readonly drafterId?: string | null;
  /** Record that it is made for, such as a review: it is woken when the version is in force or withdrawn. */
  readonly causeId?: string | null;
  /** In force by the ISMS Manager and one member of Top Management, before its normal approval. */
  readonly emergency?: boolean;
  /** Person, `machine:<name>` or `engine`. */
  readonly actor: string;
}

/**
 * Begins a version of a document: its number follows from what it changes, its story asks for the draft.
 * One version is made at a time.
 * @throws RuleViolation `unknown-record`, `not-versioned`, `obsolete`, `version-open`, `emergency-open`, `first-version`
 */
export async function startDraft(tx: Tx, draft: NewDraft): Promise<{ id: string; outboxId: string }> {
  const document = await lockDocument(tx, draft.documentId);
  if (!document) throw new RuleViolation('unknown-record', `There is no document ${draft.documentId}.`);
  const versions = await tx.query<DocumentVersionRow>('select * from document_version where document_id = $1', [
    document.id,
  ]);
  refuseUnlessFree(document, versions);
  const inForce = await effectiveVersion(tx, document.id);
  const number = nextVersion(inForce, draft.kind, versions);
  const id = versionId(document.id, number);
  await insert(tx, 'document_version', {
    id,
    document_id: document.id,
    ...number,
    ...(await columnsOf(tx, { document, inForce, draft })),
  });
  await takeUpImpacts(tx, document.id, id);
  await tell(tx, {
    type: 'VERSION_DRAFTED',
    actor: draft.actor,
    recordId: id,
    content: {
      kind: draft.kind,
      emergency: draft.emergency ?? false,
      supersedes: inForce?.id ?? null,
      cause: draft.causeId ?? null,
    },
  });
  return { id, outboxId: await wakeRecord(tx, id, { headStartMs: 2_000 }) };
}

async function columnsOf(
  tx: Tx,
  of: { document: DocumentRow; inForce: DocumentVersionRow | null; draft: NewDraft },
): Promise<Readonly<Record<string, unknown>>> {
  const { document, inForce, draft } = of;
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  return {
    kind: draft.kind,
    emergency: draft.emergency ?? false,
    supersedes: inForce?.id ?? null,
    state: 'DRAFT',
    policy_version: policy?.version ?? 1,
    story_version: DOCUMENT_STORY_VERSION,
    drafter_id: draft.drafterId ?? document.owner_id,
    cause_id: draft.causeId ?? null,
    drafted_at: instant(tx.at),
  };
}

function refuseUnlessFree(document: DocumentRow, versions: readonly DocumentVersionRow[]): void {
  const open = versions.find(({ state }) =>
    ['DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED'].includes(state),
  );
  const provisional = versions.find(({ state, lapses_at: lapses }) => state === 'EFFECTIVE' && lapses !== null);
  if (!DOCUMENT_TYPE_RULES[document.type].versioned)
    throw new RuleViolation('not-versioned', `${document.id} is of external origin: only its entry is kept here.`);
  if (document.obsolete_on !== null)
    throw new RuleViolation('obsolete', `${document.id} was withdrawn on ${document.obsolete_on}; it is read-only.`);
  if (open) throw new RuleViolation('version-open', `${open.id} is being made; it is finished or withdrawn first.`);
  if (provisional)
    throw new RuleViolation('emergency-open', `${provisional.id} was issued in an emergency; it is approved first.`);
}
