import type { TaskClass, Quorum, Assurance } from '#domain/policy/policy.js';
import type { Capacity } from '#domain/roles/roles.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** REPORTED: another process fulfilled the step. */
export type OutcomeOrigin = 'DECIDED' | 'IMPORTED' | 'TIMED_OUT' | 'INTERRUPTED' | 'REPORTED';

/** One step of a record's process; visit counts re-entries within one iteration. */
@Entity('step')
@Index('step_open', ['record_id'], { where: "state = 'OPEN'" })
@Index('step_reported', ['record_id'], { where: "state = 'OPEN' and code in ('I1', 'I2')" })
@Index('step_key', ['record_id', 'code', 'part', 'iteration', 'visit'], { unique: true })
export class StepRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') record_id!: string;
  @Column('text') code!: string;
  /** Department, action number, extended step …; empty where the step has no parts. */
  @Column('text', { default: '' }) part!: string;
  @Column('int') iteration!: number;
  @Column('int') visit!: number;
  /** Effective instant of what made the step start; never processing time. */
  @Column('timestamptz') planned_at!: Date;
  @Column('timestamptz', { nullable: true }) original_due!: Date | null;
  @Column('timestamptz', { nullable: true }) due!: Date | null;
  @Column('smallint', { default: 0 }) extensions!: number;
  @Column('text') state!: 'OPEN' | 'SETTLED';
  @Column('text', { nullable: true }) outcome!: string | null;
  @Column('text', { nullable: true }) outcome_origin!: OutcomeOrigin | null;
  /** What the story branches on besides the outcome, fixed when settled: action numbers of a plan or of a return. */
  @Column('text', { array: true, default: [] }) outcome_parts!: string[];
  /** Effective instant of the outcome: the decision, not its processing. */
  @Column('timestamptz', { nullable: true }) outcome_at!: Date | null;
  @Column('uuid', { nullable: true }) form_entry_id!: string | null;
}

/** Rung of a question: what happens when, and what became of it. */
export interface RungRecord {
  kind: 'REMINDER' | 'ESCALATION';
  /** Reminder number, or escalation level. */
  n: number;
  /** ISMS instant, epoch ms. */
  at: number;
  state: 'PLANNED' | 'DONE' | 'PASSED_BEFORE_IMPORT' | 'DROPPED';
}

/** One thing asked. tier counts the bodies that decide in turn, round REQUEST_CHANGES, issue re-asks for a changed subject. */
@Entity('question')
@Index('question_key', ['step_id', 'tier', 'round', 'issue'], { unique: true })
@Index('question_open', ['record_id'], { where: "state = 'OPEN'" })
export class QuestionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') step_id!: string;
  @Column('text') record_id!: string;
  @Column('smallint', { default: 1 }) tier!: number;
  @Column('int') round!: number;
  @Column('int') issue!: number;
  @Column('text') form!: string;
  @Column('text') class!: TaskClass;
  @Column('text') quorum!: Quorum;
  @Column('text') assurance!: Assurance;
  @Column('uuid') subject_version_id!: string;
  @Column('timestamptz') opened_at!: Date;
  @Column('timestamptz') due!: Date;
  @Column('jsonb') rungs!: RungRecord[];
  /** Highest escalation level reached, 0 to 4. */
  @Column('smallint', { default: 0 }) level!: number;
  /** Separation of duties left nobody: task to the ISMS Manager and the chair. */
  @Column('boolean', { default: false }) sod_blocked!: boolean;
  @Column('text') state!: 'OPEN' | 'CLOSED' | 'VOIDED';
  @Column('text', { nullable: true }) outcome!: string | null;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
  @Column('text', { nullable: true }) void_reason!:
    'SUBJECT_CHANGED' | 'INTERRUPTED' | 'MOOT' | 'DUTIES_CHANGED' | 'RECALLED' | null;
}

/** question × person. */
@Entity('task')
@Index('task_open', ['question_id', 'person_id', 'department_id'], { unique: true, where: "state = 'OPEN'" })
@Index('task_person', ['person_id', 'state'])
@Index('task_question', ['question_id'])
export class TaskRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') question_id!: string;
  @Column('text') person_id!: string;
  @Column('text') capacity!: Capacity;
  @Column('text', { nullable: true }) on_behalf_of!: string | null;
  /** Area that is answered for; empty where the step asks no area. */
  @Column('text', { default: '' }) department_id!: string;
  /** Ladder level that added the person; 0 = asked at first. */
  @Column('smallint', { default: 0 }) added_at_level!: number;
  @Column('text') state!: 'OPEN' | 'DECIDED' | 'VOIDED' | 'HANDED_ON';
  @Column('text', { nullable: true }) void_reason!: string | null;
  @Column('uuid', { nullable: true }) handed_on_to!: string | null;
  @Column('timestamptz') opened_at!: Date;
  @Column('timestamptz', { nullable: true }) ended_at!: Date | null;
}

/** What the claiming transaction found; `waived` names each waiver that was used. */
export interface SodResult {
  readonly checked: boolean;
  readonly step: string;
  readonly conflicts: readonly string[];
  readonly waived?: readonly { readonly rule: string; readonly waiver: string }[];
}

/** A person's answer; never updated. */
@Entity('decision')
@Index('decision_one_of', ['question_id'], { unique: true, where: "quorum = 'ONE_OF'" })
@Index('decision_person', ['question_id', 'person_id', 'department_id'], { unique: true })
@Index('decision_task', ['task_id'])
@Index('decision_waived', ['record_id'], { where: "sod_result ? 'waived'" })
@Index('decision_by_person', ['person_id', 'decided_at'])
export class DecisionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') question_id!: string;
  @Column('uuid') task_id!: string;
  @Column('text') record_id!: string;
  @Column('text') person_id!: string;
  @Column('text', { nullable: true }) on_behalf_of!: string | null;
  /** Area that was answered for; empty where the step asks no area. */
  @Column('text', { default: '' }) department_id!: string;
  @Column('text') capacity!: Capacity;
  @Column('text') outcome!: string;
  @Column('text') quorum!: Quorum;
  @Column('int') round!: number;
  @Column('uuid', { nullable: true }) comment_id!: string | null;
  @Column('uuid', { nullable: true }) form_entry_id!: string | null;
  @Column('text') channel!: 'LINK' | 'LINK_AND_SESSION';
  @Column('text') assurance!: Assurance;
  /** Separation of duties as it was checked: no conflict stood, and which rules a waiver set aside. */
  @Column('jsonb') sod_result!: SodResult;
  @Column('text') subject_sha256!: string;
  /** Receipt number that the decider and the requester see. */
  @Column('text') receipt!: string;
  @Column('timestamptz') decided_at!: Date;
  @Column('timestamptz') decided_real_at!: Date;
}

/** A task went to another person: delegated, escalated, reassigned, or the address was refused. Not a decision. */
@Entity('handing_on')
@Index('handing_on_task', ['from_task_id'])
export class HandingOnRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') from_task_id!: string;
  @Column('uuid') to_task_id!: string;
  @Column('text') kind!: 'DELEGATED' | 'ESCALATED' | 'REASSIGNED' | 'UNDELIVERABLE';
  /** Person who handed on; null = the engine by its ladder. */
  @Column('text', { nullable: true }) by_person!: string | null;
  @Column('uuid', { nullable: true }) reason_id!: string | null;
  @Column('timestamptz') at!: Date;
}

/** Nothing in this row opens a task: the token is derived from the id with the key of the installation. */
@Entity('task_link')
@Index('task_link_token', ['token_sha256'], { unique: true })
@Index('task_link_task', ['task_id'])
export class TaskLinkRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') task_id!: string;
  @Column('text') key_id!: string;
  @Column('text') token_sha256!: string;
  @Column('timestamptz') expires_at!: Date;
  @Column('timestamptz', { nullable: true }) revoked_at!: Date | null;
}

/** What a person typed and did not send. */
@Entity('draft')
export class DraftRow {
  @PrimaryColumn('uuid') task_id!: string;
  @PrimaryColumn('text') person_id!: string;
  @Column('jsonb') content!: Record<string, string>;
  @Column('timestamptz') saved_real_at!: Date;
}

/** What a step produced. The canonical JSON lies in content_blob; the trail refers to its salted hash. */
@Entity('form_entry')
@Index('form_entry_record', ['record_id'])
export class FormEntryRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') record_id!: string;
  @Column('uuid', { nullable: true }) step_id!: string | null;
  @Column('text') form!: string;
  @Column('int') form_version!: number;
  @Column('text') outcome!: string;
  @Column('uuid') content_id!: string;
  @Column('text', { nullable: true }) by_person!: string | null;
  @Column('timestamptz') at!: Date;
}

/** The exact thing that is decided about; immutable. */
@Entity('subject_version')
@Index('subject_version_key', ['kind', 'subject_id', 'number'], { unique: true })
export class SubjectVersionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: string;
  @Column('text') subject_id!: string;
  @Column('int') number!: number;
  @Column('jsonb') content!: unknown;
  @Column('text') sha256!: string;
  /** People who wrote any part of it (SD1). */
  @Column('text', { array: true, default: [] }) authors!: string[];
  @Column('timestamptz') made_at!: Date;
}
