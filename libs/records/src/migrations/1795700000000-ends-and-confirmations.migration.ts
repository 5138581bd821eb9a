import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Waivers are told to end and end by themselves; the confirmation of a departure has a ladder (specification 2). */
export class EndsAndConfirmations1795700000000 implements MigrationInterface {
  name = 'EndsAndConfirmations1795700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table waiver add column warned_at timestamp with time zone`);
    await runner.query(`alter table waiver add column ended_at timestamp with time zone`);
    await runner.query(
      `create index waiver_to_end on waiver (expires_at) where ended_at is null and withdrawn_at is null`,
    );
    await runner.query(`alter table departure add column rungs jsonb not null default '[]'`);
    await runner.query(
      `create index departure_to_confirm on departure (confirm_due) where confirm_due is not null and confirmed_at is null`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
