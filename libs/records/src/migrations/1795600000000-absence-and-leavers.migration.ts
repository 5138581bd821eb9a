import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Absence on demand and leavers (specification 2). */
export class AbsenceAndLeavers1795600000000 implements MigrationInterface {
  name = 'AbsenceAndLeavers1795600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "delegation" ADD "moves_open" boolean NOT NULL DEFAULT false`);
    await runner.query(`ALTER TABLE "delegation" ADD "moved_at" TIMESTAMP WITH TIME ZONE`);
    await runner.query(`
      CREATE TABLE "departure" (
        "id" uuid NOT NULL,
        "person_id" text NOT NULL,
        "leaves_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "successor_id" text,
        "recorded_by" text NOT NULL,
        "recorded_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "withdrawn_at" TIMESTAMP WITH TIME ZONE,
        "applied_at" TIMESTAMP WITH TIME ZONE,
        "moved" jsonb,
        "confirm_due" TIMESTAMP WITH TIME ZONE,
        "confirmed_by" text,
        "confirmed_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "PK_departure" PRIMARY KEY ("id")
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX "departure_planned" ON "departure" ("person_id") WHERE applied_at is null and withdrawn_at is null`,
    );
    await runner.query(`CREATE INDEX "departure_person" ON "departure" ("person_id")`);
    const roles = (await runner.query(`select 1 from pg_roles where rolname = 'isms_app'`)) as unknown[];
    if (roles.length > 0) await runner.query(`revoke delete on departure from isms_app`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
