import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';

/** Tables whose rows are evidence: written once, never changed, never removed (data-model, "Two database roles"). */
const APPEND_ONLY = [
  'audit_event',
  'audit_seal',
  'audit_seal_item',
  'decision',
  'subject_version',
  'evidence_file',
  'clock',
  'handing_on',
  'form_entry',
];

/** What TypeORM cannot say: the ISMS clock, append-only tables, wake-ups, rights of the application role. */
export class Laws1795500000001 implements MigrationInterface {
  name = 'Laws1795500000001';

  async up(runner: QueryRunner): Promise<void> {
    await clock(runner);
    await appendOnly(runner);
    await wakeUps(runner);
    await uniqueMail(runner);
    await rights(runner);
    await runner.query('insert into policy (version, content, valid_from, created_by) values (1, $1, now(), $2)', [
      JSON.stringify(SHIPPED_POLICY),
      'engine',
    ]);
  }

  async down(): Promise<void> {
    throw new Error('Migrations run forward only; restore a backup instead.');
  }
}

/** isms_now(): the newest segment, run on. Real time (one segment, 86,400,000 ms per day) is the clock of the server itself. */
async function clock(runner: QueryRunner): Promise<void> {
  await runner.query(
    `insert into clock (real_at, isms_at, ms_per_day) select t, t, 86400000 from (select clock_timestamp() as t) now`,
  );
  await runner.query(`
    create function isms_now() returns timestamptz language sql volatile as $$
      select isms_at + (clock_timestamp() - real_at) * (86400000 / ms_per_day) from clock order by id desc limit 1
    $$`);
}

async function appendOnly(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is evidence: % is refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
    end $$`);
  for (const table of APPEND_ONLY) {
    await runner.query(
      `create trigger ${table}_append_only before update or delete on ${table} for each row execute function refuse_change()`,
    );
    await runner.query(
      `create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_change()`,
    );
  }
  // The database, not the application, says which transaction wrote an event: seals order by it.
  await runner.query(`
    create function stamp_transaction() returns trigger language plpgsql as $$
    begin new.txid := pg_current_xact_id()::text::bigint; return new; end $$`);
  await runner.query(
    `create trigger audit_event_stamp before insert on audit_event for each row execute function stamp_transaction()`,
  );
  await runner.query(`create index audit_event_txid on audit_event (txid, id)`);
}

/** Relay and sender sleep until a row is written; NOTIFY is sent at commit. */
async function wakeUps(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create function wake() returns trigger language plpgsql as $$
    begin perform pg_notify(tg_argv[0], ''); return null; end $$`);
  await runner.query(
    `create trigger outbox_wake after insert on outbox for each statement execute function wake('isms_outbox')`,
  );
  await runner.query(
    `create trigger mail_wake after insert on mail for each statement execute function wake('isms_mail')`,
  );
}

/** One address, one person, among those who have not left. */
async function uniqueMail(runner: QueryRunner): Promise<void> {
  await runner.query(`create unique index person_mail on person (lower(mail)) where left_at is null`);
  // Person fields and sign-in look people up by any address and by name; people with a leave date ahead are among them.
  await runner.query(`create index person_mail_any on person (lower(mail))`);
  await runner.query(`create index person_name on person (lower(name))`);
}

/** isms_app reads and writes; evidence it may only add. Skipped where the installation runs with one role. */
async function rights(runner: QueryRunner): Promise<void> {
  const roles = (await runner.query(`select 1 from pg_roles where rolname = 'isms_app'`)) as unknown[];
  if (roles.length === 0) return;
  await runner.query(`grant usage on schema public to isms_app`);
  await runner.query(`grant select, insert, update, delete on all tables in schema public to isms_app`);
  await runner.query(`grant usage, select on all sequences in schema public to isms_app`);
  await runner.query(
    `alter default privileges in schema public grant select, insert, update, delete on tables to isms_app`,
  );
  await runner.query(`alter default privileges in schema public grant usage, select on sequences to isms_app`);
  for (const table of APPEND_ONLY) await runner.query(`revoke update, delete, truncate on ${table} from isms_app`);
  await runner.query(`revoke insert, update, delete on migrations from isms_app`);
  await runner.query(
    `revoke delete on person, role_assignment, corrective_action, question, task, step, mail, content_blob from isms_app`,
  );
}
