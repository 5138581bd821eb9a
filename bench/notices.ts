import pg from 'pg';

const CHANNEL = 'isms_bench';

// Told by the commit itself, so nobody polls: a polling client would take the time that is measured.
const TRIGGERS = `
  create table if not exists bench_row (id bigserial primary key, kind text not null, content jsonb not null);
  grant select, insert on bench_row to public;
  grant usage on sequence bench_row_id_seq to public;
  create or replace function bench_tell() returns trigger language plpgsql as $$
  begin
    perform pg_notify('${CHANNEL}', tg_argv[0] || ' ' ||
      coalesce(to_jsonb(new) ->> 'record_id', to_jsonb(new) -> 'content' ->> 'id'));
    return null;
  end $$;
  create or replace trigger bench_settled after update on step for each row
    when (new.state = 'SETTLED' and old.state <> 'SETTLED') execute function bench_tell('settled');
  create or replace trigger bench_asked after insert on question for each row execute function bench_tell('asked');
  create or replace trigger bench_committed after insert on bench_row for each row
    when (new.kind = 'activity') execute function bench_tell('committed')`;

/** Instants at which a commit became visible, by NOTIFY: `settled <record>`, `asked <record>`, `committed <id>`. */
export class Notices {
  private readonly waiting = new Map<string, (at: number) => void>();

  private constructor(private readonly client: pg.Client) {
    client.on('notification', ({ payload = '' }) => {
      this.waiting.get(payload)?.(performance.now());
      this.waiting.delete(payload);
    });
  }

  /** @param ownerUrl as the owner of the tables: triggers are made */
  static async open(ownerUrl: string): Promise<Notices> {
    const client = new pg.Client(ownerUrl);
    await client.connect();
    await client.query(TRIGGERS);
    await client.query(`listen ${CHANNEL}`);
    return new Notices(client);
  }

  /** When the next notice of this text comes, on the clock of `performance.now()`. @throws after 60 s */
  next(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nobody said "${text}" within 60 s`)), 60_000);
      this.waiting.set(text, (at) => {
        clearTimeout(timer);
        resolve(at);
      });
    });
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
