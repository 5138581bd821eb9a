import type { ReviewOutcome, ReviewScope, ReviewState, TriggerOutcome, TriggerState } from '#domain/review/states.js';
import type { TriggerType } from '#domain/review/triggers.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One review of a document (specification P2): the record of the story `documentReview`. */
@Entity('review')
@Index('review_open', ['document_id'], { unique: true, where: "state not in ('COMPLETED', 'CANCELLED')" })
export class ReviewRow {
  /** REV-ISMS-PR-001-2027-1: document, year of its start, number within the year. */
  @PrimaryColumn('text') id!: string;
  @Column('text') document_id!: string;
  @Column('text') title!: string;
  /** Version that is reviewed; null = the document had none in force. */
  @Column('text', { nullable: true }) from_version!: string | null;
  @Column('text') scope!: ReviewScope;
  @Column('text') state!: ReviewState;
  @Column('int', { default: 0 }) revision!: number;
  @Column('timestamptz') started_at!: Date;
  /** Approval is due; triggers that join may move it. */
  @Column('timestamptz') due_at!: Date;
  @Column('timestamptz') original_due_at!: Date;
  /** Review date of the document when the review started: KPI-08 counts against it, and no trigger moves it. */
  @Column('text', { nullable: true }) review_due_on!: string | null;
  /** It was past that date when it started. */
  @Column('boolean') overdue_at_start!: boolean;
  /** What the owner proposed last. */
  @Column('text', { nullable: true }) outcome!: ReviewOutcome | null;
  @Column('text', { nullable: true }) to_version!: string | null;
  @Column('text', { nullable: true }) approver_id!: string | null;
  @Column('timestamptz', { nullable: true }) approved_at!: Date | null;
  /** Local days, `YYYY-MM-DD`, and the rule that gave the new one. */
  @Column('text', { nullable: true }) next_review_before!: string | null;
  @Column('text', { nullable: true }) next_review_after!: string | null;
  @Column('text', { nullable: true }) next_review_rule!: string | null;
  @Column('text', { nullable: true }) department_id!: string | null;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
}

/** One event that brings a review about, with what became of it: the record of the story `reviewTrigger`. */
@Entity('review_trigger')
@Index('review_trigger_key', ['key'], { unique: true, where: "state <> 'DUPLICATE'" })
@Index('review_trigger_document', ['document_id', 'raised_at'])
@Index('review_trigger_review', ['review_id'])
export class ReviewTriggerRow {
  /** RTR-2027-0001. */
  @PrimaryColumn('text') id!: string;
  @Column('text') document_id!: string;
  @Column('text') title!: string;
  @Column('text') type!: TriggerType;
  @Column('text') source_ref!: string;
  /** Document, type and source: the same event twice counts only. */
  @Column('text') key!: string;
  @Column('boolean', { default: false }) major_on_procedure!: boolean;
  /** What whoever raised it said. */
  @Column('uuid', { nullable: true }) reason_id!: string | null;
  @Column('text', { nullable: true }) raised_by!: string | null;
  /** Person, `machine:<name>` or `engine`. */
  @Column('text') actor!: string;
  @Column('timestamptz') raised_at!: Date;
  /** How often the same event was raised, this one included. */
  @Column('int', { default: 1 }) seen!: number;
  @Column('text') state!: TriggerState;
  @Column('int', { default: 0 }) revision!: number;
  /** Scope that it asks for, until when the review has to start and to be approved for it. */
  @Column('text') scope!: ReviewScope;
  @Column('timestamptz') start_by!: Date;
  @Column('timestamptz') due_at!: Date;
  /** Row of the merge table that was used. */
  @Column('text', { nullable: true }) merge_row!: string | null;
  /** What the ISMS Manager, or the default, made of it while the review was being decided. */
  @Column('text', { nullable: true }) routed!: 'RECALL' | 'QUEUE' | null;
  @Column('boolean', { default: false }) routed_by_default!: boolean;
  @Column('text', { nullable: true }) review_id!: string | null;
  @Column('text', { nullable: true }) duplicate_of!: string | null;
  @Column('text', { nullable: true }) outcome!: TriggerOutcome | null;
  @Column('timestamptz', { nullable: true }) outcome_at!: Date | null;
  /** Why it was dismissed. */
  @Column('uuid', { nullable: true }) outcome_reason_id!: string | null;
  @Column('text', { nullable: true }) department_id!: string | null;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
}

/** A calendar duty: what is to be done from a planned day on, once (architecture 4, "Calendar duties"). */
@Entity('duty')
@Index('duty_planned', ['kind', 'subject'], { unique: true, where: "state = 'PLANNED'" })
export class DutyRow {
  /** `review`: the annual review of a document; the subject is the document. */
  @PrimaryColumn('text') kind!: 'review';
  @PrimaryColumn('text') subject!: string;
  /** Local day on which the duty is due; it starts before. */
  @PrimaryColumn('text') planned_on!: string;
  @Column('timestamptz') starts_at!: Date;
  /** DROPPED: another review moved the date before it came. */
  @Column('text') state!: 'PLANNED' | 'CLAIMED' | 'DROPPED';
  /** Record that was made for it. */
  @Column('text', { nullable: true }) record_id!: string | null;
  @Column('timestamptz', { nullable: true }) claimed_at!: Date | null;
}

/** A stop of a duty: an act of a person, with its reason. */
@Entity('duty_pause')
@Index('duty_pause_open', ['kind', 'subject'], { unique: true, where: 'ended_at is null' })
export class DutyPauseRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: 'review';
  @Column('text') subject!: string;
  @Column('text') paused_by!: string;
  /** Classification Internal: it stands in the note of the Schedule. */
  @Column('text') reason!: string;
  @Column('timestamptz') paused_at!: Date;
  @Column('text', { nullable: true }) ended_by!: string | null;
  @Column('timestamptz', { nullable: true }) ended_at!: Date | null;
}

/** An edition of a standard that the installation knows; one that is new raises the trigger STANDARD. */
@Entity('standard_edition')
export class StandardEditionRow {
  @PrimaryColumn('text') ref!: string;
  @Column('timestamptz') known_at!: Date;
  /** False for those that were there when the first document was registered. */
  @Column('boolean') raised!: boolean;
}
