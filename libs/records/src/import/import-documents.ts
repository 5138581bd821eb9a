import { acknowledgementId, versionId } from '#domain/documents/document-id.rules.js';
import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { unmetForEffect } from '#domain/documents/in-force.rules.js';
import { DOCUMENT_STORY_VERSION } from '#domain/documents/story.rules.js';
import { nextVersion, parseVersion, type VersionNumber } from '#domain/documents/version-number.rules.js';
import { keepSubmission } from '../documents/submissions.js';
import { readDocument, registerDocument } from '../documents/register.js';
import { keepContent } from '../evidence/content-blob.js';
import { uuidv7 } from '../ids.js';
import { wakeRecord } from '../path/wake-record.js';
import { insert, instant } from '../transaction.js';
import type { DocumentDraftEntry, DocumentEntry, DocumentVersionEntry } from './document-entry.js';
import type { RecordsImported } from './import-corrective-actions.js';
import type { ImportWork } from './import-work.js';
import { shippedText } from './shipped-text.js';

/** Hour at which something of a file happened whose day alone is told. */
const NOON = 12;
const DAY = 86_400_000;
/** Whoever joined so many days before is within their time to acknowledge; who came earlier did it elsewhere. */
const JOINER_DAYS = 14;

/**
 * Documents under control: the register, what was in force since when, and versions that are being made. What was approved
 * elsewhere is a statement of the source; where the source names nobody, the version is in force with that on record, and
 * no version becomes effective here without a named approver (S01). @returns messages that start the stories
 */
export async function importDocuments(work: ImportWork): Promise<RecordsImported> {
  const alreadyThere: string[] = [];
  const added: string[] = [];
  const messageIds: string[] = [];
  for (const entry of work.file.documents) {
    if (await readDocument(work.tx, entry.id)) {
      alreadyThere.push(entry.id);
      continue;
    }
    messageIds.push(...(await importDocument(work, entry)));
    added.push(entry.id);
  }
  return { added, alreadyThere, messageIds };
}

async function importDocument(work: ImportWork, entry: DocumentEntry): Promise<string[]> {
  const { tx, dates, actor, source } = work;
  const document = await registerDocument(tx, {
    ...entry,
    ownerId: entry.owner,
    approverId: entry.approver,
    departmentId: entry.department,
    reviewCycleMonths: entry.reviewMonths,
    nextReviewOn: entry.nextReview === null ? null : dates.day(entry.nextReview),
    nextReviewRule: entry.nextReview === null ? null : 'IMPORTED',
    audience: entry.audience ?? DOCUMENT_TYPE_RULES[entry.type].audience,
    actor,
  });
  let before: string | null = null;
  for (const [at, version] of entry.versions.entries()) {
    const next = entry.versions[at + 1];
    before = await importVersion(work, { entry, version, before, until: next ? dates.day(next.effective) : null });
  }
  const statement = await keepContent(tx, { ...entry, imported: { source } });
  work.events.push({
    type: 'RECORD_IMPORTED',
    actor,
    recordId: entry.id,
    content: { state: before ?? 'REGISTERED', source, sha256: statement.sha256 },
  });
  if (before !== null && document.audience === 'ALL_STAFF') await standFor(work, { entry, version: before });
  return entry.draft === null ? [] : [await importDraft(work, { entry, draft: entry.draft, before })];
}

interface OfVersion {
  readonly entry: DocumentEntry;
  readonly version: DocumentVersionEntry;
  readonly before: string | null;
  /** Day from which the next one is in force. */
  readonly until: string | null;
}

async function importVersion(work: ImportWork, { entry, version, before, until }: OfVersion): Promise<string> {
  const { tx, dates, source, file } = work;
  const number = parseVersion(version.number);
  const id = versionId(entry.id, number);
  const from = dates.day(version.effective);
  const named = file.people.some((person) => person.id === version.approvedBy) ? version.approvedBy : null;
  const approvedAt = dates.moment(version.approved ?? version.effective, NOON);
  const approval = { approverId: named, approvedAt: named === null ? null : approvedAt };
  await insert(tx, 'document_version', {
    ...(await startOf(work, { id, entry, number, before })),
    state: until === null ? 'EFFECTIVE' : 'SUPERSEDED',
    drafter_id: version.author,
    approver_id: approval.approverId,
    approved_at: approval.approvedAt === null ? null : instant(approval.approvedAt),
    effective_on: from,
    ended_on: until,
    ended_why: until === null ? null : 'SUPERSEDED',
    unmet: unmetForEffect(approval).map(({ code }) => code),
    imported_from: named === null ? `${source}, approved by ${version.approvedBy}` : source,
    drafted_at: instant(approvedAt),
  });
  await keepText(work, { versionId: id, text: version, authorId: version.author, at: approvedAt, reviewers: [] });
  await insert(tx, 'document_in_force', {
    ...{ id: uuidv7(), document_id: entry.id, version_id: id, from_on: from, until_on: until },
    from_at: instant(dates.startOf(version.effective)),
    until_at: until === null ? null : instant(dates.startOf(until)),
  });
  return id;
}

async function startOf(
  { tx }: ImportWork,
  of: { id: string; entry: DocumentEntry; number: VersionNumber; before: string | null },
): Promise<Record<string, unknown>> {
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  return {
    id: of.id,
    document_id: of.entry.id,
    ...of.number,
    kind: of.number.minor === 0 ? 'NEW_REQUIREMENT' : 'CLARIFICATION',
    supersedes: of.before,
    policy_version: policy?.version ?? 1,
    story_version: DOCUMENT_STORY_VERSION,
  };
}

async function keepText(
  work: ImportWork,
  of: {
    versionId: string;
    text: Pick<DocumentVersionEntry, 'text' | 'shipped' | 'summary'>;
    authorId: string | null;
    at: number;
    reviewers: readonly string[];
  },
): Promise<void> {
  const { text, shipped, summary } = of.text;
  const filled = work.dates.fill(shipped === null ? text : await shippedText(shipped), work.dates.d0);
  await keepSubmission(work.tx, {
    ...{ versionId: of.versionId, authorId: of.authorId, formEntryId: null, actor: work.actor, at: instant(of.at) },
    ...{ text: filled, file: null, summary, days: 0, reviewers: of.reviewers.map((personId) => ({ personId })) },
  });
}

/** All staff acknowledged it elsewhere: the campaign stands closed, so that joiners are asked and nobody else. */
async function standFor({ tx }: ImportWork, of: { entry: DocumentEntry; version: string }): Promise<void> {
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  await insert(tx, 'acknowledgement_campaign', {
    ...{ id: acknowledgementId(of.version, 1), version_id: of.version, document_id: of.entry.id, number: 1 },
    ...{ state: 'CLOSED', policy_version: policy?.version ?? 1, story_version: DOCUMENT_STORY_VERSION },
    ...{ target_percent: 95, opened_at: instant(tx.at - JOINER_DAYS * DAY) },
    ...{ due: instant(tx.at), closed_at: instant(tx.at), target_met_at: instant(tx.at) },
  });
}

/** A draft that was submitted elsewhere: its story asks the reviewers. */
async function importDraft(
  work: ImportWork,
  { entry, draft, before }: { entry: DocumentEntry; draft: DocumentDraftEntry; before: string | null },
): Promise<string> {
  const { tx, dates } = work;
  const taken = entry.versions.map(({ number }) => parseVersion(number));
  const number = nextVersion(taken.at(-1) ?? null, draft.kind, taken);
  const id = versionId(entry.id, number);
  const at = dates.moment(draft.submitted, NOON);
  await insert(tx, 'document_version', {
    ...(await startOf(work, { id, entry, number, before })),
    kind: draft.kind,
    state: 'DRAFT',
    drafter_id: draft.author ?? entry.owner,
    imported_from: work.source,
    drafted_at: instant(at),
  });
  await keepText(work, { versionId: id, text: draft, authorId: draft.author, at, reviewers: draft.reviewers });
  await insert(tx, 'step', {
    ...{ id: uuidv7(), record_id: id, code: 'DOC_DRAFT', part: '', iteration: 1, visit: 1, planned_at: instant(at) },
    ...{ state: 'SETTLED', outcome: 'SUBMIT', outcome_origin: 'IMPORTED', outcome_at: instant(at) },
  });
  return wakeRecord(tx, id);
}
