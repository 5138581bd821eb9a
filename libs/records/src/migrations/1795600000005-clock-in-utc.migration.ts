import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * isms_now() counts seconds: an interval that holds days is added in the zone of the session, and jumps by an hour where
 * that zone changes its clocks.
 */
export class ClockInUtc1795600000005 implements MigrationInterface {
  name = 'ClockInUtc1795600000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create or replace function isms_now() returns timestamptz language sql volatile set timezone = 'UTC' as $$
        select isms_at + make_interval(secs => extract(epoch from clock_timestamp() - real_at)::float8 * (86400000 / ms_per_day))
          from clock order by id desc limit 1
      $$`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
