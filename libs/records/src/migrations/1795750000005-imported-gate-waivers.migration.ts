import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A waiver that Top Management granted elsewhere comes in as a statement of its source: no question of ours was asked. */
export class ImportedGateWaivers1795750000005 implements MigrationInterface {
  name = 'ImportedGateWaivers1795750000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table gate_waiver alter column question_id drop not null`);
    await runner.query(`alter table gate_waiver add column imported_from text`);
    await runner.query(
      `alter table gate_waiver add constraint gate_waiver_asked_or_imported
         check ((question_id is null) <> (imported_from is null))`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
