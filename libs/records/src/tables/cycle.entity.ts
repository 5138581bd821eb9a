import type { CarryOverItem } from '#domain/cycle/roll-over.rules.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export type CycleState =
  'DRAFT' | 'ESTABLISH' | 'OPERATE' | 'MONITOR' | 'IMPROVE' | 'CLOSED' | 'CANCELLED' | 'SUSPENDED';
export type StageName = 'establish' | 'operate' | 'monitor' | 'improve';
export type GateName = 'G0' | 'G1' | 'G2' | 'G3' | 'G4';

/** One PDCA cycle of a scope (specification P1). */
@Entity('cycle')
@Index('cycle_period', ['scope_id', 'first_day'], { unique: true, where: "state <> 'CANCELLED'" })
@Index('cycle_current', ['scope_id'], { unique: true, where: 'is_current' })
export class CycleRow {
  /** CYC-2027: year of its first day. */
  @PrimaryColumn('text') id!: string;
  @Column('text', { default: 'ISMS' }) scope_id!: string;
  @Column('text') title!: string;
  /** Local days of the headquarters, `YYYY-MM-DD`. */
  @Column('text') first_day!: string;
  @Column('text') last_day!: string;
  /** The first cycle ever has a longer Establish. */
  @Column('boolean', { default: false }) first_ever!: boolean;
  @Column('text') state!: CycleState;
  /** Where TM resumes a suspended cycle. */
  @Column('text', { nullable: true }) resume_state!: CycleState | null;
  @Column('timestamptz', { nullable: true }) suspended_at!: Date | null;
  /** Milliseconds by which suspensions moved everything that was planned after them. */
  @Column('bigint', { default: 0 }) shifted_ms!: string;
  /** At most one per scope: from G0 until the next one's G0 or the close. */
  @Column('boolean', { default: false }) is_current!: boolean;
  @Column('int', { default: 0 }) revision!: number;
  @Column('int') policy_version!: number;
  @Column('int') story_version!: number;
  @Column('text', { nullable: true }) department_id!: string | null;
  @Column('text', { nullable: true }) carried_from!: string | null;
  /** What the cycle before left open: rows of carry-over, input of the charter. */
  @Column('jsonb', { default: [] }) carry_over!: CarryOverItem[];
  @Column('timestamptz') drafted_at!: Date;
  @Column('timestamptz', { nullable: true }) started_at!: Date | null;
  @Column('timestamptz', { nullable: true }) closed_at!: Date | null;
  @Column('text', { nullable: true }) closed_by!: string | null;
}

/** Record of a stage: `CYC-2027/operate`. Its steps run from the cycle's start; gates are the cycle's. */
@Entity('cycle_stage')
@Index('cycle_stage_name', ['cycle_id', 'stage'], { unique: true })
export class CycleStageRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') cycle_id!: string;
  @Column('text') stage!: StageName;
  @Column('text') state!: 'RUNNING' | 'DONE' | 'CANCELLED';
  @Column('int', { default: 0 }) revision!: number;
}

/** A gate as it stands: its check list when it was last submitted or decided. */
@Entity('cycle_gate')
export class CycleGateRow {
  @PrimaryColumn('text') cycle_id!: string;
  @PrimaryColumn('text') gate!: GateName;
  @Column('text') state!: 'OPEN' | 'SUBMITTED' | 'CHANGES' | 'PASSED';
  /** Codes and reasons that were unmet, waived ones marked. */
  @Column('jsonb', { default: [] }) checks!: unknown[];
  /** What it relied on that was stated, and what approving it decided for Top Management. */
  @Column('jsonb', { default: [] }) statements!: unknown[];
  @Column('timestamptz', { nullable: true }) submitted_at!: Date | null;
  @Column('timestamptz', { nullable: true }) decided_at!: Date | null;
  @Column('text', { nullable: true }) decided_by!: string | null;
  @Column('uuid', { nullable: true }) question_id!: string | null;
}

/** A submitted version of what a step produces: never changed; content and authors are those of the form entry. */
@Entity('cycle_output')
@Index('cycle_output_version', ['cycle_id', 'code', 'part', 'number'], { unique: true })
@Index('cycle_output_entry', ['form_entry_id'], { unique: true })
export class CycleOutputRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') cycle_id!: string;
  /** Step that made it, such as E1; part such as Q2. */
  @Column('text') code!: string;
  @Column('text', { default: '' }) part!: string;
  @Column('int') number!: number;
  @Column('text') form!: string;
  @Column('int') form_version!: number;
  @Column('uuid') form_entry_id!: string;
  /** sha256 of the canonical JSON of the entry. */
  @Column('text') sha256!: string;
  @Column('text', { nullable: true }) author_id!: string | null;
  @Column('timestamptz') submitted_at!: Date;
  @Column('text') state!: 'SUBMITTED' | 'APPROVED' | 'RETURNED' | 'SUPERSEDED';
  @Column('text', { nullable: true }) approver_id!: string | null;
  @Column('timestamptz', { nullable: true }) approved_at!: Date | null;
  /** Imported from another system: the source's own words for who approved it. */
  @Column('text', { nullable: true }) imported_from!: string | null;
}

/** Top Management lets a gate pass although one item is not met: with reason, end and a corrective action. */
@Entity('gate_waiver')
@Index('gate_waiver_item', ['cycle_id', 'gate', 'check_code'])
export class GateWaiverRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') cycle_id!: string;
  @Column('text') gate!: GateName;
  @Column('text') check_code!: string;
  @Column('uuid') reason_id!: string;
  /** Local day, `YYYY-MM-DD`. */
  @Column('text') expires_on!: string;
  @Column('text') corrective_action_id!: string;
  @Column('text') granted_by!: string;
  @Column('timestamptz') granted_at!: Date;
  /** Null where it was granted elsewhere. */
  @Column('uuid', { nullable: true }) question_id!: string | null;
  /** Granted elsewhere: the source that says so. */
  @Column('text', { nullable: true }) imported_from!: string | null;
}
