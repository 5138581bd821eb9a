import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A task and a decision name the area that is answered for: who heads two areas is asked, and answers, for each. */
export class Areas1795700000002 implements MigrationInterface {
  name = 'Areas1795700000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['task', 'decision'])
      await runner.query(`alter table ${table} add column department_id text not null default ''`);
    await runner.query('drop index task_open');
    await runner.query('drop index decision_person');
    await runner.query(
      `create unique index task_open on task (question_id, person_id, department_id) where state = 'OPEN'`,
    );
    await runner.query('create unique index decision_person on decision (question_id, person_id, department_id)');
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations only go forward.'));
  }
}
