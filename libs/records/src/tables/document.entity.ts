import type { Audience, Classification, DocumentType } from '#domain/documents/document-types.js';
import type { VersionState, WithdrawalState } from '#domain/documents/states.js';
import type { KindOfChange } from '#domain/documents/version-number.rules.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One document under control: its place in the register. What it says stands in its versions (specification P7; 7.5). */
@Entity('document')
export class DocumentRow {
  /** ISMS-PR-001: the organisation's own id. */
  @PrimaryColumn('text') id!: string;
  @Column('text') title!: string;
  @Column('text') type!: DocumentType;
  @Column('text', { nullable: true }) owner_id!: string | null;
  /** Named approver, where the type lets the organisation name one; null = whoever the type says. */
  @Column('text', { nullable: true }) approver_id!: string | null;
  @Column('text', { nullable: true }) department_id!: string | null;
  @Column('text') classification!: Classification;
  /** Typed requirements: clauses `4` to `10`, controls `A.5.1`. */
  @Column('text', { array: true, default: [] }) clauses!: string[];
  /** Null = no review rule. */
  @Column('smallint', { nullable: true }) review_cycle_months!: number | null;
  /** Local day, `YYYY-MM-DD`; written by whoever closes a review. */
  @Column('text', { nullable: true }) next_review_on!: string | null;
  /** Rule by which the day was found. */
  @Column('text', { nullable: true }) next_review_rule!: string | null;
  @Column('text') audience!: Audience;
  /** Departments that use it, where they are its audience. */
  @Column('text', { array: true, default: [] }) audience_departments!: string[];
  /** Documents whose owners look at theirs when this one changes, and the other way round. */
  @Column('text', { array: true, default: [] }) related!: string[];
  /** External origin: who issues it, and which edition is followed. */
  @Column('text', { nullable: true }) source!: string | null;
  @Column('text', { nullable: true }) edition!: string | null;
  @Column('text', { nullable: true }) obsolete_on!: string | null;
  @Column('int', { default: 0 }) revision!: number;
  @Column('timestamptz') registered_at!: Date;
  @Column('text') registered_by!: string;
}

/** One version, from its draft to its end: the record of `document-approval`. */
@Entity('document_version')
@Index('document_version_number', ['document_id', 'major', 'minor', 'editorial'], { unique: true })
@Index('document_version_effective', ['document_id'], { unique: true, where: "state = 'EFFECTIVE'" })
@Index('document_version_open', ['document_id'], {
  unique: true,
  where: "state in ('DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED')",
})
export class DocumentVersionRow {
  /** ISMS-PR-001-1.1: document and number. */
  @PrimaryColumn('text') id!: string;
  @Column('text') document_id!: string;
  @Column('smallint') major!: number;
  @Column('smallint') minor!: number;
  /** History notes of the same number: editorial changes. */
  @Column('smallint', { default: 0 }) editorial!: number;
  @Column('text') kind!: KindOfChange;
  /** Issued by the ISMS Manager and one member of Top Management before its normal approval. */
  @Column('boolean', { default: false }) emergency!: boolean;
  /** Version that it changes. */
  @Column('text', { nullable: true }) supersedes!: string | null;
  @Column('text') state!: VersionState;
  @Column('int', { default: 0 }) revision!: number;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
  /** Who drafts it. */
  @Column('text', { nullable: true }) drafter_id!: string | null;
  /** Record that it was made for, such as a review; it is woken when the version is published or withdrawn. */
  @Column('text', { nullable: true }) cause_id!: string | null;
  /** What was submitted last, and is decided about. */
  @Column('uuid', { nullable: true }) submission_id!: string | null;
  /** A named person and a date: without both no version becomes effective here. */
  @Column('text', { nullable: true }) approver_id!: string | null;
  @Column('timestamptz', { nullable: true }) approved_at!: Date | null;
  /** Local days, `YYYY-MM-DD`. */
  @Column('text', { nullable: true }) planned_on!: string | null;
  @Column('text', { nullable: true }) effective_on!: string | null;
  @Column('text', { nullable: true }) ended_on!: string | null;
  @Column('text', { nullable: true }) ended_why!: 'SUPERSEDED' | 'OBSOLETE' | 'LAPSED' | 'WITHDRAWN' | null;
  /** Emergency issue: lapses at this instant unless it is approved before. */
  @Column('timestamptz', { nullable: true }) lapses_at!: Date | null;
  /** In force by an import although this is unmet, such as APPROVER_NOT_NAMED. */
  @Column('text', { array: true, default: [] }) unmet!: string[];
  /** Taken over from another system: the source's own words. */
  @Column('text', { nullable: true }) imported_from!: string | null;
  @Column('timestamptz') drafted_at!: Date;
}

/** What was submitted, exactly: never changed. The text lies in content_blob, a file among the evidence files. */
@Entity('document_submission')
@Index('document_submission_number', ['version_id', 'number'], { unique: true })
export class DocumentSubmissionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') version_id!: string;
  @Column('smallint') number!: number;
  @Column('text') format!: 'MARKDOWN' | 'FILE';
  /** Text, change summary and names of files. */
  @Column('uuid') content_id!: string;
  /** sha256 of the Markdown text, or of the file: what a download is held against. */
  @Column('text') sha256!: string;
  @Column('uuid', { nullable: true }) form_entry_id!: string | null;
  @Column('text', { nullable: true }) author_id!: string | null;
  @Column('timestamptz') submitted_at!: Date;
}

/** When which version was in force; days of the organisation, from the first until before the last. */
@Entity('document_in_force')
@Index('document_in_force_now', ['document_id'], { unique: true, where: 'until_on is null' })
@Index('document_in_force_since', ['document_id', 'from_on'])
export class DocumentInForceRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') document_id!: string;
  @Column('text') version_id!: string;
  @Column('text') from_on!: string;
  @Column('text', { nullable: true }) until_on!: string | null;
  @Column('timestamptz') from_at!: Date;
  @Column('timestamptz', { nullable: true }) until_at!: Date | null;
}

/** What a reviewer said of a submission, and what the author answered. */
@Entity('document_comment')
@Index('document_comment_version', ['version_id'])
export class DocumentCommentRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') version_id!: string;
  @Column('uuid') submission_id!: string;
  /** Number within the version, as the form of the author names it. */
  @Column('smallint') number!: number;
  @Column('text') by_person!: string;
  @Column('uuid') text_id!: string;
  @Column('timestamptz') at!: Date;
  @Column('text', { nullable: true }) disposition!: 'ACCEPTED' | 'NOT_ACCEPTED' | null;
  @Column('uuid', { nullable: true }) answer_id!: string | null;
  @Column('text', { nullable: true }) answered_by!: string | null;
  @Column('timestamptz', { nullable: true }) answered_at!: Date | null;
}

/** The owner proposes to withdraw a document: a record with a decision of its own. */
@Entity('document_withdrawal')
@Index('document_withdrawal_open', ['document_id'], { unique: true, where: "state = 'PENDING_APPROVAL'" })
export class DocumentWithdrawalRow {
  /** ISMS-PR-001/withdrawal-1. */
  @PrimaryColumn('text') id!: string;
  @Column('text') document_id!: string;
  @Column('text') version_id!: string;
  @Column('text') state!: WithdrawalState;
  @Column('int', { default: 0 }) revision!: number;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
  @Column('text') proposed_by!: string;
  @Column('uuid') reason_id!: string;
  @Column('timestamptz') proposed_at!: Date;
  @Column('timestamptz', { nullable: true }) decided_at!: Date | null;
}

/** A document changed, and another one is related to it: its owner looks whether it still fits (trigger DOC_DEP). */
@Entity('document_impact')
@Index('document_impact_source', ['source_version_id', 'document_id'], { unique: true })
@Index('document_impact_open', ['document_id'], { where: 'handed_to is null' })
export class DocumentImpactRow {
  @PrimaryColumn('uuid') id!: string;
  /** Version that became effective. */
  @Column('text') source_version_id!: string;
  /** Document that may have to follow. */
  @Column('text') document_id!: string;
  @Column('timestamptz') raised_at!: Date;
  /** What took it up: a review, a version that was begun, or STILL_FITS by the owner; null = nobody has yet. */
  @Column('text', { nullable: true }) handed_to!: string | null;
}

/** One version put before its audience. Counts are kept with the rows, so that a page and a threshold cost one read. */
@Entity('acknowledgement_campaign')
@Index('acknowledgement_campaign_version', ['version_id', 'number'], { unique: true })
export class AcknowledgementCampaignRow {
  /** ISMS-PO-SEC-001-2.0/acknowledgement-1. */
  @PrimaryColumn('text') id!: string;
  @Column('text') version_id!: string;
  @Column('text') document_id!: string;
  @Column('smallint') number!: number;
  /** PREPARING while rows are written; RUNNING; CLOSED by target or day; STOPPED when the version ended before. */
  @Column('text') state!: 'PREPARING' | 'RUNNING' | 'CLOSED' | 'STOPPED';
  @Column('int', { default: 0 }) revision!: number;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
  @Column('smallint') target_percent!: number;
  @Column('timestamptz') opened_at!: Date;
  @Column('timestamptz') due!: Date;
  /** People in the denominator: asked, and not left since. */
  @Column('int', { default: 0 }) asked!: number;
  @Column('int', { default: 0 }) done!: number;
  @Column('timestamptz', { nullable: true }) target_met_at!: Date | null;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
}

/** One person of the audience. The link is derived from the id; a click changes this row and nothing of Temporal. */
@Entity('acknowledgement')
@Index('acknowledgement_person', ['campaign_id', 'person_id'], { unique: true })
@Index('acknowledgement_token', ['token_sha256'], { unique: true })
@Index('acknowledgement_open', ['person_id'], { where: "state = 'OPEN'" })
export class AcknowledgementRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') campaign_id!: string;
  @Column('text') person_id!: string;
  @Column('text') state!: 'OPEN' | 'DONE' | 'LEFT' | 'ENDED';
  @Column('timestamptz') asked_at!: Date;
  /** Joiners have their own. */
  @Column('timestamptz') due!: Date;
  @Column('text') key_id!: string;
  @Column('text') token_sha256!: string;
  @Column('timestamptz') expires_at!: Date;
  @Column('timestamptz', { nullable: true }) done_at!: Date | null;
  @Column('timestamptz', { nullable: true }) done_real_at!: Date | null;
  /** What was acknowledged: the version in force at the click, and the sha256 of its text or file. */
  @Column('text', { nullable: true }) version_id!: string | null;
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('text', { nullable: true }) channel!: 'LINK' | 'LINK_AND_SESSION' | null;
  /** Level of the overdue ladder that was told, 0 to 3. */
  @Column('smallint', { default: 0 }) level!: number;
}
