import type { RungRecord } from './path.entity.js';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Working week; holidays belong to it. A site names its calendar and its zone. */
@Entity('calendar')
export class CalendarRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') name!: string;
  /** ISO weekdays, 1 = Monday. */
  @Column('smallint', { array: true }) working_days!: number[];
}

@Entity('holiday')
export class HolidayRow {
  @PrimaryColumn('text') calendar_id!: string;
  @PrimaryColumn('date') day!: string;
  @Column('text') name!: string;
}

@Entity('site')
export class SiteRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') name!: string;
  @Column('text') calendar_id!: string;
  /** IANA zone. */
  @Column('text') zone!: string;
  @Column('timestamptz', { nullable: true }) ended_at!: Date | null;
}

@Entity('department')
export class DepartmentRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) parent_id!: string | null;
  @Column('timestamptz', { nullable: true }) ended_at!: Date | null;
}

/** A person is never deleted, only ended: old decisions keep the name for ever. */
@Entity('person')
@Index('person_mail', { synchronize: false })
@Index('person_department', ['department_id'])
@Index('person_manager', ['manager_id'])
export class PersonRow {
  @PrimaryColumn('text') id!: string;
  @Column('text') name!: string;
  /** Work mail, lower case. Unique among people who have not left (expression index in the hardening migration). */
  @Column('text') mail!: string;
  @Column('text', { nullable: true }) department_id!: string | null;
  @Column('text') site_id!: string;
  @Column('text', { nullable: true }) job!: string | null;
  @Column('text', { nullable: true }) manager_id!: string | null;
  @Column('text', { nullable: true }) deputy_id!: string | null;
  @Column('timestamptz', { nullable: true }) joined_at!: Date | null;
  @Column('timestamptz', { nullable: true }) left_at!: Date | null;
  /** Set by a permanent refusal of the relay; cleared by an import with another address. */
  @Column('timestamptz', { nullable: true }) mail_bad_real_at!: Date | null;
}

/** Role facts are asked "as of" an instant. */
@Entity('role_assignment')
@Index('role_assignment_key', ['role', 'person_id', 'department_id', 'valid_from'], { unique: true })
@Index('role_assignment_person', ['person_id'])
export class RoleAssignmentRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') role!: string;
  @Column('text') person_id!: string;
  /** Scope of a department head; empty for roles that hold for the whole organisation. */
  @Column('text', { default: '' }) department_id!: string;
  /** Order in which holders of one role are asked. */
  @Column('smallint', { default: 0 }) rank!: number;
  @Column('timestamptz') valid_from!: Date;
  @Column('timestamptz', { nullable: true }) valid_to!: Date | null;
}

@Entity('delegation')
@Index('delegation_from', ['from_id'])
@Check('delegation_other_person', 'from_id <> to_id')
export class DelegationRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') from_id!: string;
  @Column('text') to_id!: string;
  @Column('text', { default: 'ALL' }) scope!: string;
  @Column('timestamptz') starts_at!: Date;
  @Column('timestamptz') ends_at!: Date;
  @Column('text') created_by!: string;
  @Column('timestamptz', { nullable: true }) revoked_at!: Date | null;
  /** Open tasks go over when it begins, not only at L1. */
  @Column('boolean', { default: false }) moves_open!: boolean;
  @Column('timestamptz', { nullable: true }) moved_at!: Date | null;
}

/** A person leaves: who takes over, what went over, and that the ISMS Manager looked at it (specification 2). */
@Entity('departure')
@Index('departure_planned', ['person_id'], { unique: true, where: 'applied_at is null and withdrawn_at is null' })
@Index('departure_person', ['person_id'])
@Index('departure_to_confirm', ['confirm_due'], { where: 'confirm_due is not null and confirmed_at is null' })
export class DepartureRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') person_id!: string;
  @Column('timestamptz') leaves_at!: Date;
  @Column('text', { nullable: true }) successor_id!: string | null;
  /** Person id, `machine:<name>` or `engine`. */
  @Column('text') recorded_by!: string;
  @Column('timestamptz') recorded_at!: Date;
  @Column('timestamptz', { nullable: true }) withdrawn_at!: Date | null;
  @Column('timestamptz', { nullable: true }) applied_at!: Date | null;
  /** What went over and what stayed, as ids. */
  @Column('jsonb', { nullable: true }) moved!: DepartureMoves | null;
  /** Null where nothing went over, so nothing has to be confirmed. */
  @Column('timestamptz', { nullable: true }) confirm_due!: Date | null;
  /** Reminders and escalation levels of the confirmation, in the calendar of the one who was asked. */
  @Column('jsonb', { default: [] }) rungs!: RungRecord[];
  @Column('text', { nullable: true }) confirmed_by!: string | null;
  @Column('timestamptz', { nullable: true }) confirmed_at!: Date | null;
}

export interface DepartureMoves {
  readonly tasks: readonly { readonly record: string; readonly to: readonly string[] }[];
  readonly ownerOf: readonly { readonly record: string; readonly to: string | null }[];
  readonly implementerOf: readonly { readonly record: string; readonly action: number; readonly to: string | null }[];
  readonly departments: readonly { readonly department: string; readonly to: string | null }[];
  readonly reports: readonly string[];
}
