import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents under control: register, versions, what was submitted and said, when what was in force, acknowledgements. */
export class Documents1795800000000 implements MigrationInterface {
  name = 'Documents1795800000000';

  async up(runner: QueryRunner): Promise<void> {
    await register(runner);
    await making(runner);
    await acknowledging(runner);
    await rights(runner);
    await heads(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}

/** The register, its versions, and when each was in force. */
async function register(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE "document" (
      "id" text NOT NULL,
      "title" text NOT NULL,
      "type" text NOT NULL,
      "owner_id" text,
      "approver_id" text,
      "department_id" text,
      "classification" text NOT NULL,
      "clauses" text array NOT NULL DEFAULT '{}',
      "review_cycle_months" smallint,
      "next_review_on" text,
      "next_review_rule" text,
      "audience" text NOT NULL,
      "audience_departments" text array NOT NULL DEFAULT '{}',
      "related" text array NOT NULL DEFAULT '{}',
      "source" text,
      "edition" text,
      "obsolete_on" text,
      "revision" integer NOT NULL DEFAULT '0',
      "registered_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "registered_by" text NOT NULL,
      CONSTRAINT "PK_e57d3357f83f3cdc0acffc3d777" PRIMARY KEY ("id")
    )`);
  await runner.query(`
    CREATE TABLE "document_version" (
      "id" text NOT NULL,
      "document_id" text NOT NULL,
      "major" smallint NOT NULL,
      "minor" smallint NOT NULL,
      "editorial" smallint NOT NULL DEFAULT '0',
      "kind" text NOT NULL,
      "emergency" boolean NOT NULL DEFAULT false,
      "supersedes" text,
      "state" text NOT NULL,
      "revision" integer NOT NULL DEFAULT '0',
      "policy_version" integer NOT NULL,
      "story_version" integer NOT NULL,
      "drafter_id" text,
      "cause_id" text,
      "submission_id" uuid,
      "approver_id" text,
      "approved_at" TIMESTAMP WITH TIME ZONE,
      "planned_on" text,
      "effective_on" text,
      "ended_on" text,
      "ended_why" text,
      "lapses_at" TIMESTAMP WITH TIME ZONE,
      "unmet" text array NOT NULL DEFAULT '{}',
      "imported_from" text,
      "drafted_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      CONSTRAINT "PK_a4c39c95456c5dbb2e96cca713c" PRIMARY KEY ("id")
    )`);
  await runner.query(
    `create unique index document_version_number on document_version (document_id, major, minor, editorial)`,
  );
  await runner.query(
    `create unique index document_version_effective on document_version (document_id) where state = 'EFFECTIVE'`,
  );
  await runner.query(`create unique index document_version_open on document_version (document_id)
        where state in ('DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED')`);
  await runner.query(`
    CREATE TABLE "document_in_force" (
      "id" uuid NOT NULL,
      "document_id" text NOT NULL,
      "version_id" text NOT NULL,
      "from_on" text NOT NULL,
      "until_on" text,
      "from_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "until_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_52dda9504fe990c131a2e6cfddd" PRIMARY KEY ("id")
    )`);
  await runner.query(
    `create unique index document_in_force_now on document_in_force (document_id) where until_on is null`,
  );
  await runner.query(`create index document_in_force_since on document_in_force (document_id, from_on)`);
}

/** How a version is made, commented, withdrawn, and whom it concerns. */
async function making(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE "document_submission" (
      "id" uuid NOT NULL,
      "version_id" text NOT NULL,
      "number" smallint NOT NULL,
      "format" text NOT NULL,
      "content_id" uuid NOT NULL,
      "sha256" text NOT NULL,
      "form_entry_id" uuid,
      "author_id" text,
      "submitted_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      CONSTRAINT "PK_427db399e2c430b7d5f5ee2f4ff" PRIMARY KEY ("id")
    )`);
  await runner.query(`create unique index document_submission_number on document_submission (version_id, number)`);
  await runner.query(`
    CREATE TABLE "document_comment" (
      "id" uuid NOT NULL,
      "version_id" text NOT NULL,
      "submission_id" uuid NOT NULL,
      "number" smallint NOT NULL,
      "by_person" text NOT NULL,
      "text_id" uuid NOT NULL,
      "at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "disposition" text,
      "answer_id" uuid,
      "answered_by" text,
      "answered_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_d0c22201afddff485457db0eb3e" PRIMARY KEY ("id")
    )`);
  await runner.query(`create index document_comment_version on document_comment (version_id)`);
  await runner.query(`
    CREATE TABLE "document_withdrawal" (
      "id" text NOT NULL,
      "document_id" text NOT NULL,
      "version_id" text NOT NULL,
      "state" text NOT NULL,
      "revision" integer NOT NULL DEFAULT '0',
      "policy_version" integer NOT NULL,
      "story_version" integer NOT NULL,
      "proposed_by" text NOT NULL,
      "reason_id" uuid NOT NULL,
      "proposed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "decided_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_a501ed25a92b560aa3cba76f6be" PRIMARY KEY ("id")
    )`);
  await runner.query(`create unique index document_withdrawal_open on document_withdrawal (document_id)
        where state = 'PENDING_APPROVAL'`);
  await runner.query(`
    CREATE TABLE "document_impact" (
      "id" uuid NOT NULL,
      "source_version_id" text NOT NULL,
      "document_id" text NOT NULL,
      "raised_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "handed_to" text,
      CONSTRAINT "PK_c0c22f5026682c1ba8e050431b6" PRIMARY KEY ("id")
    )`);
  await runner.query(`create unique index document_impact_source on document_impact (source_version_id, document_id)`);
  await runner.query(`create index document_impact_open on document_impact (document_id) where handed_to is null`);
}

async function acknowledging(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE "acknowledgement_campaign" (
      "id" text NOT NULL,
      "version_id" text NOT NULL,
      "document_id" text NOT NULL,
      "number" smallint NOT NULL,
      "state" text NOT NULL,
      "revision" integer NOT NULL DEFAULT '0',
      "policy_version" integer NOT NULL,
      "story_version" integer NOT NULL,
      "target_percent" smallint NOT NULL,
      "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "due" TIMESTAMP WITH TIME ZONE NOT NULL,
      "asked" integer NOT NULL DEFAULT '0',
      "done" integer NOT NULL DEFAULT '0',
      "target_met_at" TIMESTAMP WITH TIME ZONE,
      "closed_at" TIMESTAMP WITH TIME ZONE,
      CONSTRAINT "PK_43b6d166135778a8e590ab8dafb" PRIMARY KEY ("id")
    )`);
  await runner.query(
    `create unique index acknowledgement_campaign_version on acknowledgement_campaign (version_id, number)`,
  );
  await runner.query(`
    CREATE TABLE "acknowledgement" (
      "id" uuid NOT NULL,
      "campaign_id" text NOT NULL,
      "person_id" text NOT NULL,
      "state" text NOT NULL,
      "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "due" TIMESTAMP WITH TIME ZONE NOT NULL,
      "key_id" text NOT NULL,
      "token_sha256" text NOT NULL,
      "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
      "done_at" TIMESTAMP WITH TIME ZONE,
      "done_real_at" TIMESTAMP WITH TIME ZONE,
      "version_id" text,
      "sha256" text,
      "channel" text,
      "level" smallint NOT NULL DEFAULT '0',
      CONSTRAINT "PK_8f6e435390595b00ff0b476cac1" PRIMARY KEY ("id")
    )`);
  await runner.query(`create unique index acknowledgement_person on acknowledgement (campaign_id, person_id)`);
  await runner.query(`create unique index acknowledgement_token on acknowledgement (token_sha256)`);
  await runner.query(`create index acknowledgement_open on acknowledgement (person_id) where state = 'OPEN'`);
}

/** What was submitted is evidence; of what was said, in force and acknowledged only the end may be written later. */
async function rights(runner: QueryRunner): Promise<void> {
  await runner.query(
    `create trigger document_submission_append_only before update or delete on document_submission
       for each row execute function refuse_change()`,
  );
  await runner.query(
    `create trigger document_submission_no_truncate before truncate on document_submission
       for each statement execute function refuse_change()`,
  );
  const roles = (await runner.query(`select 1 from pg_roles where rolname = 'isms_app'`)) as unknown[];
  if (roles.length === 0) return;
  await runner.query(
    `revoke delete, truncate on document, document_version, document_in_force, document_submission, document_comment,
       document_withdrawal, document_impact, acknowledgement_campaign, acknowledgement from isms_app`,
  );
  await runner.query(
    `revoke update on document_submission, document_in_force, document_comment, document_impact, acknowledgement from isms_app`,
  );
  await runner.query(`grant update (until_on, until_at) on document_in_force to isms_app`);
  await runner.query(`grant update (disposition, answer_id, answered_by, answered_at) on document_comment to isms_app`);
  await runner.query(`grant update (handed_to) on document_impact to isms_app`);
  await runner.query(
    `grant update (state, due, expires_at, done_at, done_real_at, version_id, sha256, channel, level) on acknowledgement to isms_app`,
  );
}

/** Records of documents stand in all lists: a version is called by its document and number. */
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
        from document_withdrawal w join document d on d.id = w.document_id`);
}
