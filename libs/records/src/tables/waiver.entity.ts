import type { WaivableRule } from '#domain/roles/waiver.rules.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A rule of separation of duties that Top Management set aside, for a person or for a record, until an instant. */
@Entity('waiver')
@Index('waiver_person', ['person_id'])
@Index('waiver_record', ['record_id'])
@Index('waiver_to_end', ['expires_at'], { where: 'ended_at is null and withdrawn_at is null' })
export class WaiverRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') rule!: WaivableRule;
  /** Null = whoever has the duty in the record. */
  @Column('text', { nullable: true }) person_id!: string | null;
  @Column('text', { nullable: true }) record_id!: string | null;
  /** Step of the record; null = all of its steps. */
  @Column('text', { nullable: true }) step!: string | null;
  @Column('uuid') reason_id!: string;
  @Column('text') granted_by!: string;
  /** Top Management had no other member who could have granted it. */
  @Column('boolean') granted_alone!: boolean;
  @Column('timestamptz') granted_at!: Date;
  @Column('timestamptz') expires_at!: Date;
  @Column('timestamptz', { nullable: true }) withdrawn_at!: Date | null;
  @Column('text', { nullable: true }) withdrawn_by!: string | null;
  /** People were told that it ends soon. */
  @Column('timestamptz', { nullable: true }) warned_at!: Date | null;
  /** It expired: people were told, and what rested on it was asked again. */
  @Column('timestamptz', { nullable: true }) ended_at!: Date | null;
}
