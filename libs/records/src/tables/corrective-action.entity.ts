import type {
  CorrectiveActionState,
  CorrectiveActionType,
  Grade,
  RiskLevel,
  Source,
} from '#domain/corrective-action/states.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One row of the Corrective Action Log (10.2 f, g). */
@Entity('corrective_action')
@Index('corrective_action_open', ['id'], {
  where: "state not in ('NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED', 'DECLINED', 'DONE')",
})
@Index('corrective_action_state', ['state'])
@Index('corrective_action_owner', ['owner_id'])
@Index('corrective_action_department', ['department_id'])
@Index('corrective_action_merged', ['merged_into'])
@Index('corrective_action_overdue_source', ['source_ref'], { unique: true, where: "source = 'OVERDUE'" })
export class CorrectiveActionRow {
  /** CA-2026-0014, OFI-2026-0002, PA-2026-0001. */
  @PrimaryColumn('text') id!: string;
  @Column('text') type!: CorrectiveActionType;
  /** What it was raised as; its story begins there. A triage may change `type`, never this. */
  @Column('text', { default: 'CA' }) raised_as!: CorrectiveActionType;
  @Column('text') source!: Source;
  @Column('text', { nullable: true }) source_ref!: string | null;
  @Column('text') title!: string;
  @Column('text') description!: string;
  @Column('text', { array: true, default: [] }) requirement_refs!: string[];
  @Column('text', { nullable: true }) department_id!: string | null;
  @Column('text', { nullable: true }) raised_by!: string | null;
  /** False until the raiser confirmed by the mailed link; true for signed-in people, machines and the engine. */
  @Column('boolean', { default: true }) raiser_verified!: boolean;
  @Column('timestamptz') raised_at!: Date;
  @Column('text') state!: CorrectiveActionState;
  /** Compare-and-set guard: every change of the row adds one. */
  @Column('int', { default: 0 }) revision!: number;
  @Column('text', { nullable: true }) grade!: Grade | null;
  @Column('text', { nullable: true }) owner_id!: string | null;
  @Column('text', { nullable: true }) verifier_id!: string | null;
  /** Auditor who raised the finding; may verify (SD5). */
  @Column('text', { nullable: true }) finding_auditor_id!: string | null;
  /** Against a process of the ISMS Manager: Top Management triages and closes (P4, SD6). */
  @Column('boolean', { default: false }) about_isms_manager!: boolean;
  @Column('text', { nullable: true }) risk_id!: string | null;
  /** Level of the linked risk: High and Critical halve steps 3 to 7. */
  @Column('text', { nullable: true }) risk_level!: RiskLevel | null;
  /** Day that an external body set, `YYYY-MM-DD`; it wins where it is earlier. */
  @Column('text', { nullable: true }) external_due!: string | null;
  @Column('int', { default: 1 }) iteration!: number;
  /** Planned instant from which the dues of this iteration count: raise, or the finding "ineffective". */
  @Column('timestamptz') iteration_from!: Date;
  @Column('boolean', { default: false }) correction_only!: boolean;
  @Column('boolean', { default: false }) cross_department!: boolean;
  @Column('double precision', { nullable: true }) cost!: number | null;
  @Column('text', { nullable: true }) criterion!: string | null;
  /** Waiting time of this iteration in days, once the plan names one. */
  @Column('int', { nullable: true }) monitoring_days!: number | null;
  @Column('text', { nullable: true }) merged_into!: string | null;
  @Column('text', { nullable: true }) repeat_of!: string | null;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
  /** Counts record changes that the story must unwind for (architecture 4, "road for interruptions"). */
  @Column('int', { default: 0 }) interruptions!: number;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
  @Column('text', { nullable: true }) closed_by!: string | null;
}

/** One action of an approved plan; asked of its implementer as a step part of its own. */
@Entity('planned_action')
@Index('planned_action_implementer', ['implementer_id'])
export class PlannedActionRow {
  @PrimaryColumn('text') record_id!: string;
  @PrimaryColumn('int') iteration!: number;
  @PrimaryColumn('int') number!: number;
  @Column('text') what!: string;
  @Column('text') implementer_id!: string;
  @Column('timestamptz') due!: Date;
  @Column('text') evidence_expected!: string;
  @Column('text') state!: 'PLANNED' | 'DONE' | 'RETURNED' | 'DROPPED';
}
