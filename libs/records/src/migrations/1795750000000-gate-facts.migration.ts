import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The gates read what is open in the log, and never what is over: open records and open steps have small indexes. */
export class GateFacts1795750000000 implements MigrationInterface {
  name = 'GateFacts1795750000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index corrective_action_open on corrective_action (id)
      where state not in ('NOT_NC', 'MERGED', 'CLOSED', 'CANCELLED', 'DECLINED', 'DONE')`);
    await runner.query(`create index step_open on step (record_id) where state = 'OPEN'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
