import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps decided by several bodies in turn, and waivers of separation of duties. */
export class QuorumAndWaivers1795600000003 implements MigrationInterface {
  name = 'QuorumAndWaivers1795600000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table question add column tier smallint not null default 1`);
    await runner.query(`drop index question_key`);
    await runner.query(`create unique index question_key on question (step_id, tier, round, issue)`);
    await runner.query(`
      CREATE TABLE "waiver" (
        "id" uuid NOT NULL,
        "rule" text NOT NULL,
        "person_id" text,
        "record_id" text,
        "step" text,
        "reason_id" uuid NOT NULL,
        "granted_by" text NOT NULL,
        "granted_alone" boolean NOT NULL,
        "granted_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "withdrawn_at" TIMESTAMP WITH TIME ZONE,
        "withdrawn_by" text,
        CONSTRAINT "PK_40563291fc45d5a7536818be6d3" PRIMARY KEY ("id")
      )`);
    await runner.query(`create index waiver_person on waiver (person_id)`);
    await runner.query(`create index waiver_record on waiver (record_id)`);
    await runner.query(`create index decision_waived on decision (record_id) where sod_result ? 'waived'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
