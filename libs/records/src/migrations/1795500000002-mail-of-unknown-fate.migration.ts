import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail of unknown fate is sent once more and not twice; what a sender holds or owes is found without reading the queue. */
export class MailOfUnknownFate1795500000002 implements MigrationInterface {
  name = 'MailOfUnknownFate1795500000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table mail add column unknowns smallint not null default 0`);
    await runner.query(`create index mail_sending on mail (leased_until_real_at) where state = 'SENDING'`);
    await runner.query(`create index mail_unknown on mail (next_try_real_at) where state = 'UNKNOWN'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
