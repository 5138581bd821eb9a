import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Specification P4 whole: what a record was raised as, its risk and external day, and the search for similar cases. */
export class CorrectiveActionInFull1795600000002 implements MigrationInterface {
  name = 'CorrectiveActionInFull1795600000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table corrective_action
      add column raised_as text not null default 'CA', add column risk_level text, add column external_due text`);
    await runner.query(`update corrective_action set raised_as = type where raised_as <> type`);
    await runner.query(`create index corrective_action_merged on corrective_action (merged_into)`);
    await runner.query(`create index corrective_action_requirements on corrective_action using gin (requirement_refs)`);
    await runner.query(`create index corrective_action_words on corrective_action
      using gin (to_tsvector('english', title || ' ' || description))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
