import type { CycleForm } from '#domain/process/form-code.js';
import type { Reader } from '../transaction.js';

/** What one head, or Legal, answered to the fan-out of a step. */
export interface AreaInput {
  /** Name of the area that is answered for; null of Legal, which answers for none. */
  readonly area: string | null;
  readonly by: string;
  readonly form: CycleForm;
  readonly outcome: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Answers to `<code>_INPUT`, in the order of the areas' names. */
export async function readInputs(
  tx: Reader,
  of: { readonly recordId: string; readonly code: string; readonly part: string },
): Promise<AreaInput[]> {
  return tx.query<AreaInput>(
    `select p.name as by, a.name as area, f.form, f.outcome, b.body from form_entry f join step s on s.id = f.step_id
       join content_blob b on b.id = f.content_id join person p on p.id = f.by_person
       left join decision d on d.form_entry_id = f.id left join department a on a.id = d.department_id
      where s.record_id = $1 and s.code = $2 and s.part = $3 and b.body is not null order by a.name, p.name, f.at`,
    [of.recordId, `${of.code}_INPUT`, of.part],
  );
}
