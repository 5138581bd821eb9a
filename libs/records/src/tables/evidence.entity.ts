import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** Content-addressed file in ISMS_EVIDENCE_DIR. */
@Entity('evidence_file')
export class EvidenceFileRow {
  @PrimaryColumn('text') sha256!: string;
  @Column('bigint') size!: string;
  @Column('text') type!: string;
  @Column('timestamptz') stored_real_at!: Date;
}

/** Where a file is used, by whom, under which name, and when. */
@Entity('evidence_link')
@Index('evidence_link_record', ['record_id'])
@Index('evidence_link_task', ['task_id'])
export class EvidenceLinkRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') sha256!: string;
  @Column('text') record_id!: string;
  /** Task on whose page the file was added; null for the raise form and imports. */
  @Column('uuid', { nullable: true }) task_id!: string | null;
  /** Set when the answer that cites the file was sent; until then the file is part of a draft. */
  @Column('uuid', { nullable: true }) form_entry_id!: string | null;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) by_person!: string | null;
  @Column('timestamptz') at!: Date;
  @Column('timestamptz', { nullable: true }) removed_at!: Date | null;
}

/** Free text that records and the trail refer to by salted hash; may be disposed of with a certificate. */
@Entity('content_blob')
export class ContentBlobRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') salt!: string;
  /** sha256 of salt + canonical JSON of body. */
  @Column('text') sha256!: string;
  @Column('jsonb', { nullable: true }) body!: unknown;
  /** Disposal certificate (DSP-n) when the text is gone. */
  @Column('text', { nullable: true }) disposed_under!: string | null;
}

/** Append-only trail, written in the same transaction as what it tells. */
@Entity('audit_event')
@Index('audit_event_record', ['record_id', 'id'])
export class AuditEventRow {
  /** UUID version 7. */
  @PrimaryColumn('uuid') id!: string;
  /** pg_current_xact_id of the writing transaction; set by the database. */
  @Column('bigint', { default: 0 }) txid!: string;
  @Column('text') type!: string;
  /** Person id, `engine`, or `machine:<name>`. */
  @Column('text') actor!: string;
  @Column('text', { nullable: true }) on_behalf_of!: string | null;
  @Column('text', { nullable: true }) record_id!: string | null;
  /** Ids, enums, dates and hashes only. */
  @Column('jsonb') content!: Record<string, unknown>;
  @Column('timestamptz') at!: Date;
  @Column('timestamptz') real_at!: Date;
  /** sha256 over the canonical form of all other columns but txid. */
  @Column('text') hash!: string;
}

/** A sealed batch of the trail: dense positions, Merkle root, link to the seal before. */
@Entity('audit_seal')
export class AuditSealRow {
  @PrimaryGeneratedColumn('increment', { type: 'int' }) number!: number;
  @Column('bigint') first_position!: string;
  @Column('bigint') last_position!: string;
  @Column('text') merkle_root!: string;
  @Column('text') previous_hash!: string;
  /** sha256 over number, positions, root, previous hash and system identifier. */
  @Column('text') hash!: string;
  /** HMAC of `hash` with the key of the installation. */
  @Column('text') signature!: string;
  /** System identifier of the database cluster; a change means a restore. */
  @Column('text') system_identifier!: string;
  @Column('timestamptz') sealed_real_at!: Date;
}

@Entity('audit_seal_item')
@Index('audit_seal_item_event', ['event_id'], { unique: true })
export class AuditSealItemRow {
  @PrimaryColumn('bigint') position!: string;
  @Column('int') seal!: number;
  @Column('uuid') event_id!: string;
  @Column('text') event_hash!: string;
}
