import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The PDCA cycle: cycles, stages, gates, what the steps produce; and one head of a record for all lists. */
export class Cycle1795700000001 implements MigrationInterface {
  name = 'Cycle1795700000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "cycle" (
        "id" text NOT NULL,
        "scope_id" text NOT NULL DEFAULT 'ISMS',
        "title" text NOT NULL,
        "first_day" text NOT NULL,
        "last_day" text NOT NULL,
        "first_ever" boolean NOT NULL DEFAULT false,
        "state" text NOT NULL,
        "resume_state" text,
        "suspended_at" TIMESTAMP WITH TIME ZONE,
        "shifted_ms" bigint NOT NULL DEFAULT '0',
        "is_current" boolean NOT NULL DEFAULT false,
        "revision" integer NOT NULL DEFAULT '0',
        "policy_version" integer NOT NULL,
        "story_version" integer NOT NULL,
        "department_id" text,
        "carried_from" text,
        "carry_over" jsonb NOT NULL DEFAULT '[]',
        "drafted_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "started_at" TIMESTAMP WITH TIME ZONE,
        "closed_at" TIMESTAMP WITH TIME ZONE,
        "closed_by" text,
        CONSTRAINT "PK_af5984cb5853f1f88109c9ea2b7" PRIMARY KEY ("id")
      )`);
    await runner.query(`create unique index cycle_period on cycle (scope_id, first_day) where state <> 'CANCELLED'`);
    await runner.query(`create unique index cycle_current on cycle (scope_id) where is_current`);
    await runner.query(`
      CREATE TABLE "cycle_stage" (
        "id" text NOT NULL,
        "cycle_id" text NOT NULL,
        "stage" text NOT NULL,
        "state" text NOT NULL,
        "revision" integer NOT NULL DEFAULT '0',
        CONSTRAINT "PK_04c202de05097610c978c8e77cc" PRIMARY KEY ("id")
      )`);
    await runner.query(`create unique index cycle_stage_name on cycle_stage (cycle_id, stage)`);
    await runner.query(`
      CREATE TABLE "cycle_gate" (
        "cycle_id" text NOT NULL,
        "gate" text NOT NULL,
        "state" text NOT NULL,
        "checks" jsonb NOT NULL DEFAULT '[]',
        "submitted_at" TIMESTAMP WITH TIME ZONE,
        "decided_at" TIMESTAMP WITH TIME ZONE,
        "decided_by" text,
        "question_id" uuid,
        CONSTRAINT "PK_4021554e55bc1be56e618ec9281" PRIMARY KEY ("cycle_id", "gate")
      )`);
    await runner.query(`
      CREATE TABLE "cycle_output" (
        "id" uuid NOT NULL,
        "cycle_id" text NOT NULL,
        "code" text NOT NULL,
        "part" text NOT NULL DEFAULT '',
        "number" integer NOT NULL,
        "form" text NOT NULL,
        "form_version" integer NOT NULL,
        "form_entry_id" uuid NOT NULL,
        "sha256" text NOT NULL,
        "author_id" text,
        "submitted_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "state" text NOT NULL,
        "approver_id" text,
        "approved_at" TIMESTAMP WITH TIME ZONE,
        "imported_from" text,
        CONSTRAINT "PK_7ea5bf86d379b5190227a84282d" PRIMARY KEY ("id")
      )`);
    await runner.query(`create unique index cycle_output_version on cycle_output (cycle_id, code, part, number)`);
    await runner.query(`create unique index cycle_output_entry on cycle_output (form_entry_id)`);
    await runner.query(`
      CREATE TABLE "gate_waiver" (
        "id" uuid NOT NULL,
        "cycle_id" text NOT NULL,
        "gate" text NOT NULL,
        "check_code" text NOT NULL,
        "reason_id" uuid NOT NULL,
        "expires_on" text NOT NULL,
        "corrective_action_id" text NOT NULL,
        "granted_by" text NOT NULL,
        "granted_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "question_id" uuid NOT NULL,
        CONSTRAINT "PK_7c6eeba5b0b9b611a86f6c616fd" PRIMARY KEY ("id")
      )`);
    await runner.query(`create index gate_waiver_item on gate_waiver (cycle_id, gate, check_code)`);
    await runner.query(`create index step_reported on step (record_id) where state = 'OPEN' and code in ('I1', 'I2')`);
    const roles = (await runner.query(`select 1 from pg_roles where rolname = 'isms_app'`)) as unknown[];
    if (roles.length > 0) {
      await runner.query(`revoke delete on cycle, cycle_stage, cycle_gate, cycle_output, gate_waiver from isms_app`);
      // What was submitted and waived is evidence: of a version only what became of it may change, of a waiver nothing.
      await runner.query(`revoke update on cycle_output, gate_waiver from isms_app`);
      await runner.query(`grant update (state, approver_id, approved_at) on cycle_output to isms_app`);
    }
    await runner.query(`
      create view record_head as
        select id, 'corrective-action' as process, title, state, department_id, policy_version from corrective_action
        union all
        select id, 'cycle', title, state, department_id, policy_version from cycle
        union all
        select s.id, 'cycle-stage', c.title || ', ' || s.stage, s.state, c.department_id, c.policy_version
          from cycle_stage s join cycle c on c.id = s.cycle_id`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
