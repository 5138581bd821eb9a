import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A one-time code that was mailed; the code is derived from the id, never stored. */
@Entity('sign_in_challenge')
@Index('sign_in_challenge_person', ['person_id', 'made_real_at'])
export class SignInChallengeRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') person_id!: string;
  @Column('smallint', { default: 0 }) attempts!: number;
  @Column('timestamptz') made_real_at!: Date;
  @Column('timestamptz') expires_real_at!: Date;
  @Column('timestamptz', { nullable: true }) used_real_at!: Date | null;
}

@Entity('session')
@Index('session_person', ['person_id'])
export class SessionRow {
  @PrimaryColumn('text') token_sha256!: string;
  @Column('text') person_id!: string;
  @Column('timestamptz') made_real_at!: Date;
  @Column('timestamptz') expires_real_at!: Date;
  @Column('timestamptz', { nullable: true }) ended_real_at!: Date | null;
}

/** Machine token: may start processes, import and read; may never decide. */
@Entity('machine_token')
export class MachineTokenRow {
  @PrimaryColumn('text') name!: string;
  @Column('text') token_sha256!: string;
  @Column('text', { array: true }) scopes!: string[];
  @Column('timestamptz') made_real_at!: Date;
  @Column('timestamptz', { nullable: true }) revoked_real_at!: Date | null;
}

@Entity('idempotency_key')
export class IdempotencyKeyRow {
  @PrimaryColumn('text') key!: string;
  @PrimaryColumn('text') who!: string;
  @Column('text') request_sha256!: string;
  @Column('int', { nullable: true }) status!: number | null;
  @Column('jsonb', { nullable: true }) answer!: unknown;
  @Column('timestamptz') made_real_at!: Date;
}

/** Fixed-window counters: sign-in codes per address, fresh links per task, unknown tokens per network. */
@Entity('rate_counter')
export class RateCounterRow {
  @PrimaryColumn('text') subject!: string;
  @PrimaryColumn('timestamptz') window_real_at!: Date;
  @Column('int') count!: number;
}

/** A raise from the form that waits for its mailed confirmation. */
@Entity('raise_confirmation')
export class RaiseConfirmationRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') record_id!: string;
  @Column('text') person_id!: string;
  @Column('text') token_sha256!: string;
  @Column('timestamptz') expires_real_at!: Date;
  @Column('timestamptz', { nullable: true }) confirmed_real_at!: Date | null;
}

/** Secret address of a person's calendar; the token is derived from the id, so that the row opens nothing. */
@Entity('calendar_feed')
@Index('calendar_feed_token', ['token_sha256'], { unique: true })
@Index('calendar_feed_live', ['person_id'], { unique: true, where: 'revoked_real_at is null' })
export class CalendarFeedRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') person_id!: string;
  @Column('text') key_id!: string;
  @Column('text') token_sha256!: string;
  @Column('timestamptz') made_real_at!: Date;
  @Column('timestamptz', { nullable: true }) revoked_real_at!: Date | null;
}
