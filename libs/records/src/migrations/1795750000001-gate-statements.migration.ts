import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A gate is kept with what it relied on that was only stated. */
export class GateStatements1795750000001 implements MigrationInterface {
  name = 'GateStatements1795750000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table cycle_gate add column statements jsonb not null default '[]'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
