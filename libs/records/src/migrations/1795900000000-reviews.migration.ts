import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reviews of documents, what brings them about, and calendar duties. */
export class Reviews1795900000000 implements MigrationInterface {
  name = 'Reviews1795900000000';

  async up(runner: QueryRunner): Promise<void> {
    await reviews(runner);
    await triggers(runner);
    await duties(runner);
    await rights(runner);
    await heads(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}

async function reviews(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE "review" (
      "id" text NOT NULL,
      "document_id" text NOT NULL,
      "title" text NOT NULL,
      "from_version" text,
      "scope" text NOT NULL,
      "state" text NOT NULL,
      "revision" integer NOT NULL DEFAULT '0',
      "started_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "original_due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "review_due_on" text,
      "overdue_at_start" boolean NOT NULL,
      "outcome" text,
      "to_version" text,
      "approver_id" text,
      "approved_at" TIMESTAMP WITH TIME ZONE,
      "next_review_before" text,
      "next_review_after" text,
      "next_review_rule" text,
      "department_id" text,
      "policy_version" integer NOT NULL,
      "story_version" integer NOT NULL,
      "closed_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_2e4299a343a81574217255c00ca" PRIMARY KEY ("id")
    )`);
  // "One open review per document" (specification P2) is a law of the database.
  await runner.query(
    `create unique index review_open on review (document_id) where state not in ('COMPLETED', 'CANCELLED')`,
  );
}

async function triggers(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE "review_trigger" (
      "id" text NOT NULL,
      "document_id" text NOT NULL,
      "title" text NOT NULL,
      "type" text NOT NULL,
      "source_ref" text NOT NULL,
      "key" text NOT NULL,
      "major_on_procedure" boolean NOT NULL DEFAULT false,
      "reason_id" uuid,
      "raised_by" text,
      "actor" text NOT NULL,
      "raised_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "seen" integer NOT NULL DEFAULT '1',
      "state" text NOT NULL,
      "revision" integer NOT NULL DEFAULT '0',
      "scope" text NOT NULL,
      "start_by" TIMESTAMP WITH TIME ZONE NOT NULL,
      "due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "merge_row" text,
      "routed" text,
      "routed_by_default" boolean NOT NULL DEFAULT false,
      "review_id" text,
      "duplicate_of" text,
      "outcome" text,
      "outcome_at" TIMESTAMP WITH TIME ZONE,
      "outcome_reason_id" uuid,
      "department_id" text,
      "policy_version" integer NOT NULL,
      "story_version" integer NOT NULL,
      CONSTRAINT "PK_06730be2d8aa88146396ce893f8" PRIMARY KEY ("id")
    )`);
  await runner.query(`create unique index review_trigger_key on review_trigger (key) where state <> 'DUPLICATE'`);
  await runner.query(`create index review_trigger_document on review_trigger (document_id, raised_at)`);
  await runner.query(`create index review_trigger_review on review_trigger (review_id)`);
}

async function duties(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE "duty" (
      "kind" text NOT NULL,
      "subject" text NOT NULL,
      "planned_on" text NOT NULL,
      "starts_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "state" text NOT NULL,
      "record_id" text,
      "claimed_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_408cebb678f862e5a639e5ea5d3" PRIMARY KEY ("kind", "subject", "planned_on")
    )`);
  await runner.query(`create unique index duty_planned on duty (kind, subject) where state = 'PLANNED'`);
  await runner.query(`
    CREATE TABLE "duty_pause" (
      "id" uuid NOT NULL,
      "kind" text NOT NULL,
      "subject" text NOT NULL,
      "paused_by" text NOT NULL,
      "reason" text NOT NULL,
      "paused_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "ended_by" text,
      "ended_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_7c19555fa71cb318477b2678ee7" PRIMARY KEY ("id")
    )`);
  await runner.query(`create unique index duty_pause_open on duty_pause (kind, subject) where ended_at is null`);
  await runner.query(`
    CREATE TABLE "standard_edition" (
      "ref" text NOT NULL,
      "known_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "raised" boolean NOT NULL,
      CONSTRAINT "PK_48eb1dadc8c37069a514d85da3d" PRIMARY KEY ("ref")
    )`);
}

/** Nothing of a review is deleted; of a stop only its end is written later. */
async function rights(runner: QueryRunner): Promise<void> {
  const roles = (await runner.query(`select 1 from pg_roles where rolname = 'isms_app'`)) as unknown[];
  if (roles.length === 0) return;
  await runner.query(
    `revoke delete, truncate on review, review_trigger, duty, duty_pause, standard_edition from isms_app`,
  );
  await runner.query(`revoke update on duty_pause, standard_edition from isms_app`);
  await runner.query(`grant update (ended_by, ended_at) on duty_pause to isms_app`);
}

/** Reviews and triggers stand in all lists. */
async function heads(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create or replace view record_head as
      select id, 'corrective-action' as process, title, state, department_id, policy_version from corrective_action
      union all
      select id, 'cycle', title, state, department_id, policy_version from cycle
      union all
      select s.id, 'cycle-stage', c.title || ', ' || s.stage, s.state, c.department_id, c.policy_version
        from cycle_stage s join cycle c on c.id = s.cycle_id
      union all
      select v.id, 'document', d.title || ' ' || v.major || '.' || v.minor, v.state, d.department_id, v.policy_version
        from document_version v join document d on d.id = v.document_id
      union all
      select w.id, 'document', d.title, w.state, d.department_id, w.policy_version
        from document_withdrawal w join document d on d.id = w.document_id
      union all
      select id, 'document-review', title, state, department_id, policy_version from review
      union all
      select id, 'review-trigger', title, state, department_id, policy_version from review_trigger`);
}
