import type { Policy } from '#domain/policy/policy.js';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A version of all numbers marked (D); a record points to the version it started with. */
@Entity('policy')
export class PolicyRow {
  @PrimaryColumn('int') version!: number;
  @Column('jsonb') content!: Policy;
  @Column('timestamptz') valid_from!: Date;
  @Column('text') created_by!: string;
}

/** A segment of the ISMS clock; append only. Real time is one segment with 86,400,000 ms per day. */
@Entity('clock')
export class ClockRow {
  @PrimaryGeneratedColumn('increment', { type: 'int' }) id!: number;
  @Column('timestamptz') real_at!: Date;
  @Column('timestamptz') isms_at!: Date;
  @Column('double precision') ms_per_day!: number;
}

/** One row: the last sign of life of a scaled clock, so that a killed stack does not age. */
@Entity('clock_heartbeat')
export class ClockHeartbeatRow {
  @PrimaryColumn('smallint') id!: number;
  @Column('timestamptz') real_at!: Date;
  @Column('timestamptz') isms_at!: Date;
}

/** Speaking numbers without gaps: one row per kind and ISMS year, locked in the transaction that takes a number. */
@Entity('counter')
export class CounterRow {
  @PrimaryColumn('text') kind!: string;
  @PrimaryColumn('int') year!: number;
  @Column('int') last!: number;
}

/** Facts of the installation: company name, where mails come from, import stamp. */
@Entity('installation')
export class InstallationRow {
  @PrimaryColumn('text') key!: string;
  @Column('jsonb') value!: unknown;
}
