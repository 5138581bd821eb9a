import { versionText } from '#domain/documents/version-number.rules.js';
import type { DocumentRow, DocumentVersionRow } from '../tables/document.entity.js';
import type { Records } from '../data-source.js';
import { readReviewList, type ReviewLine } from '../review/read-reviews.js';
import { reader, type Reader } from '../transaction.js';
import { readComments, type Comment } from './comments.js';
import { readPointers, type Pointer } from './read-pointers.js';
import { readRegister, type RegisterRow } from './read-register.js';
import { readSubmission, type Submission } from './submissions.js';

/** A version as a list shows it. */
export interface VersionLine {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly kind: DocumentVersionRow['kind'];
  readonly emergency: boolean;
  readonly author: string | null;
  readonly approver: string | null;
  readonly approvedAt: Date | null;
  readonly effectiveOn: string | null;
  readonly endedOn: string | null;
  readonly endedWhy: string | null;
  readonly unmet: readonly string[];
  readonly importedFrom: string | null;
  readonly cause: string | null;
  readonly summary: string | null;
  readonly sha256: string | null;
}

export interface DocumentDetail {
  readonly register: RegisterRow;
  readonly document: DocumentRow;
  readonly now: Date;
  /** Work mails of the owner and of the named approver; null = nobody is named. */
  readonly mails: { readonly owner: string | null; readonly approver: string | null };
  /** Newest first. */
  readonly versions: readonly VersionLine[];
  readonly pointers: readonly Pointer[];
  /** Versions of other documents that changed and that this one is related to, and that nobody took up yet. */
  readonly impacts: readonly { readonly source: string; readonly raisedAt: Date }[];
  readonly campaigns: readonly CampaignLine[];
  /** Newest first. */
  readonly reviews: readonly ReviewLine[];
  readonly withdrawals: readonly {
    readonly id: string;
    readonly state: string;
    readonly by: string;
    readonly at: Date;
  }[];
}

export interface CampaignLine {
  readonly id: string;
  readonly versionId: string;
  readonly state: string;
  readonly asked: number;
  readonly done: number;
  readonly target: number;
  readonly due: Date;
}

const LINES = `select v.id, v.major, v.minor, v.editorial, v.state, v.kind, v.emergency, p.name as author, a.name as approver,
    v.approved_at as "approvedAt", v.effective_on as "effectiveOn", v.ended_on as "endedOn", v.ended_why as "endedWhy",
    v.unmet, v.imported_from as "importedFrom", v.cause_id as cause, b.body->>'summary' as summary, s.sha256
  from document_version v left join person p on p.id = v.drafter_id left join person a on a.id = v.approver_id
  left join document_submission s on s.id = v.submission_id left join content_blob b on b.id = s.content_id`;

type LineRow = VersionLine & Pick<DocumentVersionRow, 'major' | 'minor' | 'editorial'>;

/** One document with everything around it; null = there is none. */
export async function readDocumentDetail(records: Records, id: string): Promise<DocumentDetail | null> {
  const read = reader(records);
  const [row] = await read.query<DocumentRow & { now: Date }>(
    'select *, isms_now() as now from document where id = $1',
    [id],
  );
  const [register] = await readRegister(records, id);
  if (!row || !register) return null;
  const { now, ...document } = row;
  const [mails = { owner: null, approver: null }] = await read.query<DocumentDetail['mails']>(
    'select (select mail from person where id = $1) as owner, (select mail from person where id = $2) as approver',
    [document.owner_id, document.approver_id],
  );
  return {
    ...{ register, document, now, mails },
    versions: await readLines(read, id),
    pointers: await readPointers(read, id),
    impacts: await read.query(
      `select source_version_id as source, raised_at as "raisedAt" from document_impact
        where document_id = $1 and handed_to is null order by raised_at`,
      [id],
    ),
    campaigns: await read.query<CampaignLine>(
      `select id, version_id as "versionId", state, asked, done, target_percent as target, due
         from acknowledgement_campaign where document_id = $1 and asked > 0 order by opened_at desc`,
      [id],
    ),
    reviews: await readReviewList(records, { documentId: id }),
    withdrawals: await read.query(
      `select w.id, w.state, p.name as by, w.proposed_at as at from document_withdrawal w join person p on p.id = w.proposed_by
        where w.document_id = $1 order by w.proposed_at desc`,
      [id],
    ),
  };
}

async function readLines(read: Reader, documentId: string): Promise<VersionLine[]> {
  const rows = await read.query<LineRow>(
    `${LINES} where v.document_id = $1 order by v.major desc, v.minor desc, v.editorial desc`,
    [documentId],
  );
  return rows.map(lineOf);
}

function lineOf({ major, minor, editorial, ...line }: LineRow): VersionLine {
  return { ...line, number: versionText({ major, minor, editorial }) };
}

export interface VersionDetail {
  readonly line: VersionLine;
  readonly submission: Submission | null;
  /** What the version it changes says. */
  readonly before: Submission | null;
  readonly comments: readonly Comment[];
  /** People who drafted, were or are asked for anything of it. */
  readonly involved: readonly string[];
}

/** One version with its text, that of the version it changes, and the comments. */
export async function readVersion(records: Records, id: string): Promise<VersionDetail | null> {
  const read = reader(records);
  const [row] = await read.query<LineRow>(`${LINES} where v.id = $1`, [id]);
  const [of] = await read.query<{ own: string | null; before: string | null; drafter: string | null }>(
    `select v.submission_id as own, b.submission_id as before, v.drafter_id as drafter from document_version v
       left join document_version b on b.id = v.supersedes where v.id = $1`,
    [id],
  );
  if (!row || !of) return null;
  const asked = await read.query<{ id: string }>(
    `select distinct t.person_id as id from task t join question q on q.id = t.question_id where q.record_id = $1`,
    [id],
  );
  return {
    line: lineOf(row),
    submission: await readSubmission(read, of.own),
    before: await readSubmission(read, of.before),
    comments: await readComments(read, id),
    involved: [...asked.map((person) => person.id), ...(of.drafter === null ? [] : [of.drafter])],
  };
}
