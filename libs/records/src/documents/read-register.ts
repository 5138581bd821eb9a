import { localDay } from '#domain/calendar/site-calendar.rules.js';
import type { Audience, Classification, DocumentType } from '#domain/documents/document-types.js';
import { versionText } from '#domain/documents/version-number.rules.js';
import type { IsoDay } from '#domain/time.js';
import { findHeadquarters } from '../cycle/dates.js';
import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** One row of the register: what is in force, and what is being made. */
export interface RegisterRow {
  readonly id: string;
  readonly title: string;
  readonly type: DocumentType;
  readonly classification: Classification;
  readonly clauses: readonly string[];
  readonly audience: Audience;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly source: string | null;
  readonly edition: string | null;
  readonly nextReviewOn: IsoDay | null;
  /** Days past the review date; 0 where it is not past. */
  readonly daysOverdue: number;
  readonly obsoleteOn: IsoDay | null;
  readonly inForce: {
    readonly versionId: string;
    readonly number: string;
    readonly effectiveOn: IsoDay;
    readonly approver: string | null;
    /** In force although this is unmet, such as APPROVER_NOT_NAMED. */
    readonly unmet: readonly string[];
    readonly emergency: boolean;
  } | null;
  readonly open: { readonly versionId: string; readonly number: string; readonly state: string } | null;
  readonly acknowledgement: { readonly asked: number; readonly done: number; readonly state: string } | null;
}

interface Row {
  readonly id: string;
  readonly title: string;
  readonly type: DocumentType;
  readonly classification: Classification;
  readonly clauses: string[];
  readonly audience: Audience;
  readonly owner_id: string | null;
  readonly owner: string | null;
  readonly source: string | null;
  readonly edition: string | null;
  readonly next_review_on: string | null;
  readonly days_overdue: number;
  readonly obsolete_on: string | null;
  readonly v: Version | null;
  readonly o: Version | null;
  readonly k: { asked: number; done: number; state: string } | null;
}

interface Version {
  readonly id: string;
  readonly major: number;
  readonly minor: number;
  readonly editorial: number;
  readonly state: string;
  readonly effective_on: string | null;
  readonly unmet: string[];
  readonly approver: string | null;
  readonly emergency: boolean;
}

const VERSION = `jsonb_build_object('id', x.id, 'major', x.major, 'minor', x.minor, 'editorial', x.editorial,
  'state', x.state, 'effective_on', x.effective_on, 'unmet', to_jsonb(x.unmet), 'approver', a.name,
  'emergency', x.lapses_at is not null)`;

/** The register of documents, by id; one question. @param today local day of the headquarters */
export async function readRegister(records: Records, id: string | null = null): Promise<RegisterRow[]> {
  const read = reader(records);
  const [now] = await read.query<{ at: Date }>('select isms_now() as at');
  const at = now?.at ?? new Date();
  const calendar = await findHeadquarters(read);
  const today = calendar ? localDay(calendar, at.getTime()) : at.toISOString().slice(0, 10);
  const rows = await read.query<Row>(
    `select d.*, p.name as owner, greatest(0, $1::date - d.next_review_on::date)::int as days_overdue, v.v, o.o, k.k
       from document d left join person p on p.id = d.owner_id
       left join lateral (select ${VERSION} as v from document_version x left join person a on a.id = x.approver_id
         where x.document_id = d.id and x.state = 'EFFECTIVE') v on true
       left join lateral (select ${VERSION} as o from document_version x left join person a on a.id = x.approver_id
         where x.document_id = d.id and x.state in ('DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED')) o on true
       left join lateral (select jsonb_build_object('asked', c.asked, 'done', c.done, 'state', c.state) as k
         from acknowledgement_campaign c where c.document_id = d.id and c.asked > 0
         order by c.opened_at desc limit 1) k on true
      where $2::text is null or d.id = $2 order by d.id`,
    [today, id],
  );
  return rows.map(rowOf);
}

function rowOf(row: Row): RegisterRow {
  const { v, o, k } = row;
  return {
    id: row.id,
    title: row.title,
    type: row.type,
    classification: row.classification,
    clauses: row.clauses,
    audience: row.audience,
    owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner ?? row.owner_id },
    source: row.source,
    edition: row.edition,
    nextReviewOn: row.next_review_on,
    daysOverdue: row.days_overdue ?? 0,
    obsoleteOn: row.obsolete_on,
    inForce: v && {
      versionId: v.id,
      number: versionText(v),
      effectiveOn: v.effective_on ?? '',
      approver: v.approver,
      unmet: v.unmet,
      emergency: v.emergency,
    },
    open: o && { versionId: o.id, number: versionText(o), state: o.state },
    acknowledgement: k,
  };
}
