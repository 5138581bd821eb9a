import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calendar addresses of people, and their own decisions by time. */
export class DigestAndCalendar1795600000001 implements MigrationInterface {
  name = 'DigestAndCalendar1795600000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "calendar_feed" (
        "id" uuid NOT NULL,
        "person_id" text NOT NULL,
        "key_id" text NOT NULL,
        "token_sha256" text NOT NULL,
        "made_real_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "revoked_real_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "PK_24c0b9c80e4a4ac8752d854bc2e" PRIMARY KEY ("id")
      )`);
    await runner.query(`CREATE UNIQUE INDEX "calendar_feed_token" ON "calendar_feed" ("token_sha256")`);
    await runner.query(
      `CREATE UNIQUE INDEX "calendar_feed_live" ON "calendar_feed" ("person_id") WHERE revoked_real_at is null`,
    );
    await runner.query(`CREATE INDEX "decision_by_person" ON "decision" ("person_id", "decided_at")`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
