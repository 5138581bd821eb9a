import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All tables, generated from the entities; the rules that TypeORM cannot say follow in the next migration. */
export class Tables1795500000000 implements MigrationInterface {
  name = 'Tables1795500000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "sign_in_challenge" (
                "id" uuid NOT NULL,
                "person_id" text NOT NULL,
                "attempts" smallint NOT NULL DEFAULT '0',
                "made_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "expires_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "used_real_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_8accdbe71ed252cbbf967c43b83" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "sign_in_challenge_person" ON "sign_in_challenge" ("person_id", "made_real_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "session" (
                "token_sha256" text NOT NULL,
                "person_id" text NOT NULL,
                "made_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "expires_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "ended_real_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_690680ac6f25c4ce880237a57f3" PRIMARY KEY ("token_sha256")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "session_person" ON "session" ("person_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "machine_token" (
                "name" text NOT NULL,
                "token_sha256" text NOT NULL,
                "scopes" text array NOT NULL,
                "made_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "revoked_real_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_ab47ba48710836e8f1294463c85" PRIMARY KEY ("name")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "idempotency_key" (
                "key" text NOT NULL,
                "who" text NOT NULL,
                "request_sha256" text NOT NULL,
                "status" integer,
                "answer" jsonb,
                "made_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_41c223d8006b6defa6113a69100" PRIMARY KEY ("key", "who")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "rate_counter" (
                "subject" text NOT NULL,
                "window_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "count" integer NOT NULL,
                CONSTRAINT "PK_b29a1a6c8289a210fb86ab588e1" PRIMARY KEY ("subject", "window_real_at")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "raise_confirmation" (
                "id" uuid NOT NULL,
                "record_id" text NOT NULL,
                "person_id" text NOT NULL,
                "token_sha256" text NOT NULL,
                "expires_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "confirmed_real_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_d6eda5d6d5f15a8724eed8f63e9" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "corrective_action" (
                "id" text NOT NULL,
                "type" text NOT NULL,
                "source" text NOT NULL,
                "source_ref" text,
                "title" text NOT NULL,
                "description" text NOT NULL,
                "requirement_refs" text array NOT NULL DEFAULT '{}',
                "department_id" text,
                "raised_by" text,
                "raiser_verified" boolean NOT NULL DEFAULT true,
                "raised_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "state" text NOT NULL,
                "revision" integer NOT NULL DEFAULT '0',
                "grade" text,
                "owner_id" text,
                "verifier_id" text,
                "finding_auditor_id" text,
                "about_isms_manager" boolean NOT NULL DEFAULT false,
                "risk_id" text,
                "iteration" integer NOT NULL DEFAULT '1',
                "iteration_from" TIMESTAMP WITH TIME ZONE NOT NULL,
                "correction_only" boolean NOT NULL DEFAULT false,
                "cross_department" boolean NOT NULL DEFAULT false,
                "cost" double precision,
                "criterion" text,
                "monitoring_days" integer,
                "merged_into" text,
                "repeat_of" text,
                "policy_version" integer NOT NULL,
                "story_version" integer NOT NULL,
                "interruptions" integer NOT NULL DEFAULT '0',
                "closed_at" TIMESTAMP WITH TIME ZONE,
                "closed_by" text,
                CONSTRAINT "PK_3cb01798ab5a10097eb0d0fc6fd" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "corrective_action_overdue_source" ON "corrective_action" ("source_ref")
            WHERE source = 'OVERDUE'
        `);
    await queryRunner.query(`
            CREATE INDEX "corrective_action_department" ON "corrective_action" ("department_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "corrective_action_owner" ON "corrective_action" ("owner_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "corrective_action_state" ON "corrective_action" ("state")
        `);
    await queryRunner.query(`
            CREATE TABLE "planned_action" (
                "record_id" text NOT NULL,
                "iteration" integer NOT NULL,
                "number" integer NOT NULL,
                "what" text NOT NULL,
                "implementer_id" text NOT NULL,
                "due" TIMESTAMP WITH TIME ZONE NOT NULL,
                "evidence_expected" text NOT NULL,
                "state" text NOT NULL,
                CONSTRAINT "PK_b9e6cf91d121bfa9ad96041a977" PRIMARY KEY ("record_id", "iteration", "number")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "planned_action_implementer" ON "planned_action" ("implementer_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "calendar" (
                "id" text NOT NULL,
                "name" text NOT NULL,
                "working_days" smallint array NOT NULL,
                CONSTRAINT "PK_2492fb846a48ea16d53864e3267" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "holiday" (
                "calendar_id" text NOT NULL,
                "day" date NOT NULL,
                "name" text NOT NULL,
                CONSTRAINT "PK_a743fac51ce1c903b0eed2aae46" PRIMARY KEY ("calendar_id", "day")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "site" (
                "id" text NOT NULL,
                "name" text NOT NULL,
                "calendar_id" text NOT NULL,
                "zone" text NOT NULL,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_635c0eeabda8862d5b0237b42b4" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "department" (
                "id" text NOT NULL,
                "name" text NOT NULL,
                "parent_id" text,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_9a2213262c1593bffb581e382f5" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "person" (
                "id" text NOT NULL,
                "name" text NOT NULL,
                "mail" text NOT NULL,
                "department_id" text,
                "site_id" text NOT NULL,
                "job" text,
                "manager_id" text,
                "deputy_id" text,
                "joined_at" TIMESTAMP WITH TIME ZONE,
                "left_at" TIMESTAMP WITH TIME ZONE,
                "mail_bad_real_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_5fdaf670315c4b7e70cce85daa3" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "person_manager" ON "person" ("manager_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "person_department" ON "person" ("department_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "role_assignment" (
                "id" uuid NOT NULL,
                "role" text NOT NULL,
                "person_id" text NOT NULL,
                "department_id" text NOT NULL DEFAULT '',
                "rank" smallint NOT NULL DEFAULT '0',
                "valid_from" TIMESTAMP WITH TIME ZONE NOT NULL,
                "valid_to" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_7e79671a8a5db18936173148cb4" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "role_assignment_person" ON "role_assignment" ("person_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "role_assignment_key" ON "role_assignment" (
                "role",
                "person_id",
                "department_id",
                "valid_from"
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "delegation" (
                "id" uuid NOT NULL,
                "from_id" text NOT NULL,
                "to_id" text NOT NULL,
                "scope" text NOT NULL DEFAULT 'ALL',
                "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "created_by" text NOT NULL,
                "revoked_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "delegation_other_person" CHECK (from_id <> to_id),
                CONSTRAINT "PK_a2cb6c9b942d68b109131beab44" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "delegation_from" ON "delegation" ("from_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "evidence_file" (
                "sha256" text NOT NULL,
                "size" bigint NOT NULL,
                "type" text NOT NULL,
                "stored_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_c4c0f47c3b0b0b32c0cc1900ae9" PRIMARY KEY ("sha256")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "evidence_link" (
                "id" uuid NOT NULL,
                "sha256" text NOT NULL,
                "record_id" text NOT NULL,
                "task_id" uuid,
                "form_entry_id" uuid,
                "name" text NOT NULL,
                "by_person" text,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "removed_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_2ba79badd83902cc99f713f1d33" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "evidence_link_task" ON "evidence_link" ("task_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "evidence_link_record" ON "evidence_link" ("record_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "content_blob" (
                "id" uuid NOT NULL,
                "salt" text NOT NULL,
                "sha256" text NOT NULL,
                "body" jsonb,
                "disposed_under" text,
                CONSTRAINT "PK_4e7a9bc9c9edf2e2913b9ee34fb" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "audit_event" (
                "id" uuid NOT NULL,
                "txid" bigint NOT NULL DEFAULT '0',
                "type" text NOT NULL,
                "actor" text NOT NULL,
                "on_behalf_of" text,
                "record_id" text,
                "content" jsonb NOT NULL,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "hash" text NOT NULL,
                CONSTRAINT "PK_481efbe8b0a403efe3f47a6528f" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "audit_event_record" ON "audit_event" ("record_id", "id")
        `);
    await queryRunner.query(`
            CREATE TABLE "audit_seal" (
                "number" SERIAL NOT NULL,
                "first_position" bigint NOT NULL,
                "last_position" bigint NOT NULL,
                "merkle_root" text NOT NULL,
                "previous_hash" text NOT NULL,
                "hash" text NOT NULL,
                "signature" text NOT NULL,
                "system_identifier" text NOT NULL,
                "sealed_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_089470fc8c344c501cce04f281f" PRIMARY KEY ("number")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "audit_seal_item" (
                "position" bigint NOT NULL,
                "seal" integer NOT NULL,
                "event_id" uuid NOT NULL,
                "event_hash" text NOT NULL,
                CONSTRAINT "PK_11681f62abca05e94e36d80b4a6" PRIMARY KEY ("position")
            )
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "audit_seal_item_event" ON "audit_seal_item" ("event_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "policy" (
                "version" integer NOT NULL,
                "content" jsonb NOT NULL,
                "valid_from" TIMESTAMP WITH TIME ZONE NOT NULL,
                "created_by" text NOT NULL,
                CONSTRAINT "PK_184ae8c5f4becbfde8608649dfe" PRIMARY KEY ("version")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "clock" (
                "id" SERIAL NOT NULL,
                "real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "isms_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "ms_per_day" double precision NOT NULL,
                CONSTRAINT "PK_f5e432be52c8e5686e4d31269ec" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "clock_heartbeat" (
                "id" smallint NOT NULL,
                "real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "isms_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_760ca62af83452447b79a3b572b" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "counter" (
                "kind" text NOT NULL,
                "year" integer NOT NULL,
                "last" integer NOT NULL,
                CONSTRAINT "PK_02010c7dcb6592cb450f49355bf" PRIMARY KEY ("kind", "year")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "installation" (
                "key" text NOT NULL,
                "value" jsonb NOT NULL,
                CONSTRAINT "PK_1676b4acf6648307ec5e7af7889" PRIMARY KEY ("key")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "outbox" (
                "id" BIGSERIAL NOT NULL,
                "workflow_type" text NOT NULL,
                "workflow_id" text NOT NULL,
                "record_id" text NOT NULL,
                "signal" text NOT NULL,
                "carried_id" text NOT NULL,
                "state" text NOT NULL,
                "attempts" integer NOT NULL DEFAULT '0',
                "created_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "next_try_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "sent_real_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_340ab539f309f03bdaa14aa7649" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "outbox_pending" ON "outbox" ("next_try_real_at")
            WHERE state = 'PENDING'
        `);
    await queryRunner.query(`
            CREATE TABLE "mail" (
                "id" uuid NOT NULL,
                "business_key" text NOT NULL,
                "person_id" text,
                "address" text NOT NULL,
                "template" text NOT NULL,
                "data" jsonb NOT NULL,
                "lane" smallint NOT NULL,
                "not_before" TIMESTAMP WITH TIME ZONE NOT NULL,
                "task_id" uuid,
                "record_id" text,
                "state" text NOT NULL,
                "drop_reason" text,
                "message_id" text NOT NULL,
                "attempts" integer NOT NULL DEFAULT '0',
                "unknowns" smallint NOT NULL DEFAULT '0',
                "written_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "next_try_real_at" TIMESTAMP WITH TIME ZONE,
                "leased_until_real_at" TIMESTAMP WITH TIME ZONE,
                "reply" text,
                "sent_at" TIMESTAMP WITH TIME ZONE,
                "sent_real_at" TIMESTAMP WITH TIME ZONE,
                "sent_sha256" text,
                "kept_subject" text,
                "kept_text" text,
                CONSTRAINT "PK_5407da42b983ba54c6c62d462d3" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "mail_task" ON "mail" ("task_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "mail_person" ON "mail" ("person_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "mail_unknown" ON "mail" ("next_try_real_at")
            WHERE state = 'UNKNOWN'
        `);
    await queryRunner.query(`
            CREATE INDEX "mail_sending" ON "mail" ("leased_until_real_at")
            WHERE state = 'SENDING'
        `);
    await queryRunner.query(`
            CREATE INDEX "mail_queue" ON "mail" ("lane", "not_before")
            WHERE state = 'QUEUED'
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "mail_business_key" ON "mail" ("business_key")
        `);
    await queryRunner.query(`
            CREATE TABLE "step" (
                "id" uuid NOT NULL,
                "record_id" text NOT NULL,
                "code" text NOT NULL,
                "part" text NOT NULL DEFAULT '',
                "iteration" integer NOT NULL,
                "visit" integer NOT NULL,
                "planned_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "original_due" TIMESTAMP WITH TIME ZONE,
                "due" TIMESTAMP WITH TIME ZONE,
                "extensions" smallint NOT NULL DEFAULT '0',
                "state" text NOT NULL,
                "outcome" text,
                "outcome_origin" text,
                "outcome_parts" text array NOT NULL DEFAULT '{}',
                "outcome_at" TIMESTAMP WITH TIME ZONE,
                "form_entry_id" uuid,
                CONSTRAINT "PK_70d386ace569c3d265e05db0cc7" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "step_key" ON "step" (
                "record_id",
                "code",
                "part",
                "iteration",
                "visit"
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "question" (
                "id" uuid NOT NULL,
                "step_id" uuid NOT NULL,
                "record_id" text NOT NULL,
                "round" integer NOT NULL,
                "issue" integer NOT NULL,
                "form" text NOT NULL,
                "class" text NOT NULL,
                "quorum" text NOT NULL,
                "assurance" text NOT NULL,
                "subject_version_id" uuid NOT NULL,
                "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "due" TIMESTAMP WITH TIME ZONE NOT NULL,
                "rungs" jsonb NOT NULL,
                "level" smallint NOT NULL DEFAULT '0',
                "sod_blocked" boolean NOT NULL DEFAULT false,
                "state" text NOT NULL,
                "outcome" text,
                "closed_at" TIMESTAMP WITH TIME ZONE,
                "void_reason" text,
                CONSTRAINT "PK_21e5786aa0ea704ae185a79b2d5" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "question_open" ON "question" ("record_id")
            WHERE state = 'OPEN'
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "question_key" ON "question" ("step_id", "round", "issue")
        `);
    await queryRunner.query(`
            CREATE TABLE "task" (
                "id" uuid NOT NULL,
                "question_id" uuid NOT NULL,
                "person_id" text NOT NULL,
                "capacity" text NOT NULL,
                "on_behalf_of" text,
                "added_at_level" smallint NOT NULL DEFAULT '0',
                "state" text NOT NULL,
                "void_reason" text,
                "handed_on_to" uuid,
                "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_fb213f79ee45060ba925ecd576e" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "task_question" ON "task" ("question_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "task_person" ON "task" ("person_id", "state")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "task_open" ON "task" ("question_id", "person_id")
            WHERE state = 'OPEN'
        `);
    await queryRunner.query(`
            CREATE TABLE "decision" (
                "id" uuid NOT NULL,
                "question_id" uuid NOT NULL,
                "task_id" uuid NOT NULL,
                "record_id" text NOT NULL,
                "person_id" text NOT NULL,
                "on_behalf_of" text,
                "capacity" text NOT NULL,
                "outcome" text NOT NULL,
                "quorum" text NOT NULL,
                "round" integer NOT NULL,
                "comment_id" uuid,
                "form_entry_id" uuid,
                "channel" text NOT NULL,
                "assurance" text NOT NULL,
                "sod_result" jsonb NOT NULL,
                "subject_sha256" text NOT NULL,
                "receipt" text NOT NULL,
                "decided_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "decided_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_fa4cbd6abf1215054f13c27df5a" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "decision_task" ON "decision" ("task_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "decision_person" ON "decision" ("question_id", "person_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "decision_one_of" ON "decision" ("question_id")
            WHERE quorum = 'ONE_OF'
        `);
    await queryRunner.query(`
            CREATE TABLE "handing_on" (
                "id" uuid NOT NULL,
                "from_task_id" uuid NOT NULL,
                "to_task_id" uuid NOT NULL,
                "kind" text NOT NULL,
                "by_person" text,
                "reason_id" uuid,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_cb57b06397b3102995154a94fcb" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "handing_on_task" ON "handing_on" ("from_task_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "task_link" (
                "id" uuid NOT NULL,
                "task_id" uuid NOT NULL,
                "key_id" text NOT NULL,
                "token_sha256" text NOT NULL,
                "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "revoked_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "PK_17f37f048f980587e635040553e" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "task_link_task" ON "task_link" ("task_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "task_link_token" ON "task_link" ("token_sha256")
        `);
    await queryRunner.query(`
            CREATE TABLE "draft" (
                "task_id" uuid NOT NULL,
                "person_id" text NOT NULL,
                "content" jsonb NOT NULL,
                "saved_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_d547ae2ffd5c1911af37d800517" PRIMARY KEY ("task_id", "person_id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "form_entry" (
                "id" uuid NOT NULL,
                "record_id" text NOT NULL,
                "step_id" uuid,
                "form" text NOT NULL,
                "form_version" integer NOT NULL,
                "outcome" text NOT NULL,
                "content_id" uuid NOT NULL,
                "by_person" text,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_a31dd720c9b6056439fd88f508a" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "form_entry_record" ON "form_entry" ("record_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "subject_version" (
                "id" uuid NOT NULL,
                "kind" text NOT NULL,
                "subject_id" text NOT NULL,
                "number" integer NOT NULL,
                "content" jsonb NOT NULL,
                "sha256" text NOT NULL,
                "authors" text array NOT NULL DEFAULT '{}',
                "made_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "PK_31a27ae07db6277da49f78ae00c" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "subject_version_key" ON "subject_version" ("kind", "subject_id", "number")
        `);
  }

  public async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
