import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Versions of the policy are evidence: running records name the one they began with (7.5.3). And the token of the
 * installation may do what came after it: raise findings, import a company.
 */
export class PolicyIsEvidence1795600000004 implements MigrationInterface {
  name = 'PolicyIsEvidence1795600000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create trigger policy_append_only before update or delete on policy for each row execute function refuse_change()`,
    );
    await runner.query(
      `create trigger policy_no_truncate before truncate on policy for each statement execute function refuse_change()`,
    );
    const roles = (await runner.query(`select 1 from pg_roles where rolname = 'isms_app'`)) as unknown[];
    if (roles.length > 0) await runner.query(`revoke update, delete, truncate on policy from isms_app`);
    await runner.query(
      `update machine_token set scopes = scopes || '{audit,company}' where name = 'setup' and not scopes && '{audit,company}'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}
