import type { WaivableRule } from '#domain/roles/waiver.rules.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A rule of separation of duties that Top Management set aside, for a person or for a record, until an instant. */
@Entity('waiver')
@Index('waiver_person', ['person_id'])
@Index('waiver_record', ['record_id'])
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
}
