import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Message to Temporal; always a signalWithStart of the record's natural workflow id. */
@Entity('outbox')
@Index('outbox_pending', ['next_try_real_at'], { where: "state = 'PENDING'" })
export class OutboxRow {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' }) id!: string;
  @Column('text') workflow_type!: string;
  @Column('text') workflow_id!: string;
  @Column('text') record_id!: string;
  @Column('text') signal!: string;
  /** Question id, or the record id where the record itself changed. */
  @Column('text') carried_id!: string;
  @Column('text') state!: 'PENDING' | 'SENT';
  @Column('int', { default: 0 }) attempts!: number;
  @Column('timestamptz') created_real_at!: Date;
  @Column('timestamptz') next_try_real_at!: Date;
  @Column('timestamptz', { nullable: true }) sent_real_at!: Date | null;
}

/** One mail that somebody is to get. */
@Entity('mail')
@Index('mail_business_key', ['business_key'], { unique: true })
@Index('mail_queue', ['lane', 'not_before'], { where: "state = 'QUEUED'" })
@Index('mail_sending', ['leased_until_real_at'], { where: "state = 'SENDING'" })
@Index('mail_unknown', ['next_try_real_at'], { where: "state = 'UNKNOWN'" })
@Index('mail_person', ['person_id'])
@Index('mail_task', ['task_id'])
export class MailRow {
  @PrimaryColumn('uuid') id!: string;
  /** Names the intent, so that a repeated transaction cannot mail twice. */
  @Column('text') business_key!: string;
  @Column('text', { nullable: true }) person_id!: string | null;
  /** Address at the time of writing. */
  @Column('text') address!: string;
  @Column('text') template!: string;
  /** Link id, record id and what the template shows; never a token. */
  @Column('jsonb') data!: Record<string, unknown>;
  /** 0 = caused by a person's act (task, receipt, code), 1 = reminder or escalation, 2 = campaign. */
  @Column('smallint') lane!: number;
  @Column('timestamptz') not_before!: Date;
  @Column('uuid', { nullable: true }) task_id!: string | null;
  @Column('text', { nullable: true }) record_id!: string | null;
  @Column('text') state!: 'QUEUED' | 'SENDING' | 'SENT' | 'UNKNOWN' | 'DROPPED' | 'REFUSED' | 'GIVEN_UP';
  @Column('text', { nullable: true }) drop_reason!: string | null;
  @Column('text') message_id!: string;
  @Column('int', { default: 0 }) attempts!: number;
  /** Tries of which nobody knows whether the relay took the mail. */
  @Column('smallint', { default: 0 }) unknowns!: number;
  @Column('timestamptz') written_real_at!: Date;
  @Column('timestamptz', { nullable: true }) next_try_real_at!: Date | null;
  /** Lease of a sender; a dead sender's mail is UNKNOWN when it ends. */
  @Column('timestamptz', { nullable: true }) leased_until_real_at!: Date | null;
  @Column('text', { nullable: true }) reply!: string | null;
  @Column('timestamptz', { nullable: true }) sent_at!: Date | null;
  @Column('timestamptz', { nullable: true }) sent_real_at!: Date | null;
  /** sha256 of the message as sent; the kept text has the link masked. */
  @Column('text', { nullable: true }) sent_sha256!: string | null;
  @Column('text', { nullable: true }) kept_subject!: string | null;
  @Column('text', { nullable: true }) kept_text!: string | null;
}
